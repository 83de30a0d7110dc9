package org.stylestep.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

/** Rows of images, each with a label at its left, as a PNG file; a missing image is a gray square. */
public final class ContactSheet {

    private static final int GAP = 4;
    private static final int FONT_SIZE = 13;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE);

    private final String title;
    private final int columns;
    private final int side;
    private final List<Row> rows = new ArrayList<>();

    private record Row(String label, List<RgbImage> images) {}

    /**
     * Begins a sheet.
     *
     * @param title a line above the rows
     * @param columns images a row
     * @param side the side of the images in pixels
     */
    public ContactSheet(String title, int columns, int side) {
        this.title = title;
        this.columns = columns;
        this.side = side;
    }

    /**
     * Adds a row.
     *
     * @param label what stands at its left
     * @param images from the left; fewer than there are columns leave gray squares
     * @throws IllegalArgumentException if there are too many, or one has another size
     */
    public void addRow(String label, List<RgbImage> images) {
        if (images.size() > columns) {
            throw new IllegalArgumentException(
                    "A row of this sheet has at most " + columns + " images, not " + images.size());
        }
        for (RgbImage image : images) {
            if (image.width() != side || image.height() != side) {
                throw new IllegalArgumentException(
                        "Images of this sheet are " + side + "x" + side + ", not " + image.size());
            }
        }
        rows.add(new Row(label, List.copyOf(images)));
    }

    /**
     * Draws the sheet.
     *
     * @return the sheet
     */
    public RgbImage draw() {
        int cell = side * Math.max(1, (SampleSheet.SMALLEST + side - 1) / side);
        int top = FONT_SIZE + 3 * GAP;
        int left = labelWidth() + 2 * GAP;
        BufferedImage sheet = new BufferedImage(
                left + columns * (cell + GAP), top + rows.size() * (cell + GAP), BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = sheet.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            graphics.setFont(FONT);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
            graphics.setColor(Color.DARK_GRAY);
            graphics.drawString(title, GAP, FONT_SIZE + GAP);
            for (int row = 0; row < rows.size(); row++) {
                draw(graphics, rows.get(row), left, top + row * (cell + GAP), cell);
            }
        } finally {
            graphics.dispose();
        }
        return RgbImage.of(sheet);
    }

    private void draw(Graphics2D graphics, Row row, int left, int top, int cell) {
        graphics.setColor(Color.DARK_GRAY);
        graphics.drawString(row.label(), GAP, top + cell / 2);
        graphics.setColor(Color.LIGHT_GRAY);
        for (int column = 0; column < columns; column++) {
            int x = left + column * (cell + GAP);
            if (column < row.images().size()) {
                graphics.drawImage(row.images().get(column).toBufferedImage(), x, top, cell, cell, null);
            } else {
                graphics.fillRect(x, top, cell, cell);
            }
        }
    }

    private int labelWidth() {
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR).createGraphics();
        try {
            graphics.setFont(FONT);
            return rows.stream()
                    .mapToInt(row -> graphics.getFontMetrics().stringWidth(row.label()))
                    .max()
                    .orElse(0);
        } finally {
            graphics.dispose();
        }
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
}
