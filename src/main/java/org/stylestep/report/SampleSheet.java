package org.stylestep.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

/**
 * A table of images with a caption above each column, as a PNG file.
 *
 * <p>Images smaller than {@value #SMALLEST} pixels are enlarged by a whole factor, each pixel to a square, so that a sheet of
 * 64×64 samples can be compared by eye. All images of a sheet have one size.
 */
public final class SampleSheet {

    /** The least size at which a cell is drawn. */
    static final int SMALLEST = 128;

    private static final int GAP = 6;
    private static final int FONT_SIZE = 12;

    private final String title;
    private final List<String> captions;
    private final List<List<RgbImage>> rows = new ArrayList<>();

    /**
     * Begins a sheet.
     *
     * @param title a line above the table
     * @param captions one for each column
     */
    public SampleSheet(String title, List<String> captions) {
        this.title = title;
        this.captions = List.copyOf(captions);
    }

    /**
     * The sheet of a translation: input, target, the rendering in the target's style, another image and the rendering in its style.
     *
     * @param title a line above the table
     * @return a sheet without rows
     */
    public static SampleSheet ofTranslations(String title) {
        return new SampleSheet(title, List.of("input", "target", "own style", "other image", "its style"));
    }

    /**
     * Adds a row.
     *
     * @param images one for each column, all of the size of the first row's
     * @throws IllegalArgumentException if their number or a size differs
     */
    public void addRow(RgbImage... images) {
        if (images.length != captions.size()) {
            throw new IllegalArgumentException(
                    "A row of this sheet has " + captions.size() + " images, not " + images.length);
        }
        RgbImage first = rows.isEmpty() ? images[0] : rows.get(0).get(0);
        for (RgbImage image : images) {
            if (image.width() != first.width() || image.height() != first.height()) {
                throw new IllegalArgumentException(
                        "Images of a sheet need one size: " + first.size() + ", " + image.size());
            }
        }
        rows.add(List.of(images));
    }

    /**
     * Draws the sheet.
     *
     * @return the sheet
     * @throws IllegalStateException if it has no rows
     */
    public RgbImage draw() {
        if (rows.isEmpty()) {
            throw new IllegalStateException("A sheet needs at least one row");
        }
        RgbImage first = rows.get(0).get(0);
        int factor = factor(first.width(), first.height());
        int cellWidth = factor * first.width();
        int cellHeight = factor * first.height();
        int line = FONT_SIZE + GAP;
        int top = GAP + 2 * line;
        BufferedImage sheet = new BufferedImage(
                GAP + captions.size() * (cellWidth + GAP),
                top + rows.size() * (cellHeight + GAP),
                BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = sheet.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            graphics.setColor(Color.DARK_GRAY);
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE));
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
            write(graphics, title, GAP, line, sheet.getWidth() - 2 * GAP);
            for (int column = 0; column < captions.size(); column++) {
                int left = GAP + column * (cellWidth + GAP);
                write(graphics, captions.get(column), left, 2 * line, cellWidth);
                for (int row = 0; row < rows.size(); row++) {
                    BufferedImage cell = rows.get(row).get(column).toBufferedImage();
                    graphics.drawImage(cell, left, top + row * (cellHeight + GAP), cellWidth, cellHeight, null);
                }
            }
        } finally {
            graphics.dispose();
        }
        return RgbImage.of(sheet);
    }

    /**
     * Draws the sheet to a PNG file.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        ImageFiles.writePng(draw(), file);
    }

    /** Writes a text, cut to a width. */
    private static void write(Graphics2D graphics, String text, int left, int baseline, int width) {
        FontMetrics metrics = graphics.getFontMetrics();
        String shown = text;
        while (!shown.isEmpty() && metrics.stringWidth(shown) > width) {
            shown = shown.substring(0, shown.length() - 1);
        }
        graphics.drawString(shown, left, baseline);
    }

    /** Returns by how much images of a size are enlarged. */
    static int factor(int width, int height) {
        int longer = Math.max(width, height);
        return Math.max(1, (SMALLEST + longer - 1) / longer);
    }
}
