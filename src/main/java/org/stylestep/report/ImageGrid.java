package org.stylestep.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

/**
 * A table of images with a title, a caption above each column and a label at the left of each row, as a PNG file.
 *
 * <p>All cells have one size, that of the largest image of the rows: an image is scaled to fit, its proportions kept, on white. Images of more than
 * {@value #MAX_SIDE} pixels are shown smaller; cells of fewer than {@value #MIN_SIDE} pixels are enlarged by a whole factor, each pixel to a square.
 * A row with fewer images than columns ends in gray cells.
 */
public final class ImageGrid {

    /** The longest side at which a cell is drawn. */
    static final int MAX_SIDE = 512;

    /** The least longer side at which a cell is drawn. */
    static final int MIN_SIDE = 128;

    static final int GAP = 6;

    private static final int LINE = Lettering.SIZE + GAP;

    /** Drawing takes about 10 bytes a pixel, so this many fit into a heap of 2 GB. */
    private static final long MAX_PIXELS = 100_000_000;

    private final String title;
    private final List<String> captions;
    private final int maxSide;
    private final int gap;
    private final Lettering lettering;
    private final List<Row> rows = new ArrayList<>();
    private Optional<Row> header = Optional.empty();
    private int width = 1;
    private int height = 1;

    private record Row(String label, List<Optional<RgbImage>> images) {}

    /**
     * Begins a grid.
     *
     * @param title what is shown, above the table
     * @param captions one for each column
     */
    public ImageGrid(String title, List<String> captions) {
        this(title, captions, MAX_SIDE, GAP, Lettering.system());
    }

    /** Begins a grid whose cells have another longest side and another distance. */
    ImageGrid(String title, List<String> captions, int maxSide, int gap, Lettering lettering) {
        this.title = title;
        this.captions = List.copyOf(captions);
        this.maxSide = maxSide;
        this.gap = gap;
        this.lettering = lettering;
    }

    /**
     * Sets images above the rows, one for each column where there is one, such as those whose styles the columns have; they are scaled to the
     * cells that the rows need.
     */
    public void setHeader(List<Optional<RgbImage>> images) {
        require(images.size() == captions.size(), images.size());
        if (images.stream().anyMatch(Optional::isPresent)) {
            header = Optional.of(new Row("", List.copyOf(images)));
        }
    }

    /**
     * Adds a row without a label.
     *
     * @throws IllegalArgumentException if there are more or fewer, or the grid becomes too large to draw
     */
    public void addRow(List<RgbImage> images) {
        require(images.size() == captions.size(), images.size());
        addRow("", images);
    }

    /**
     * Adds a row.
     *
     * @param label what is written at its left
     * @param images from the left; fewer than there are columns leave gray cells
     * @throws IllegalArgumentException if there are more, or the grid becomes too large to draw
     */
    public void addRow(String label, List<RgbImage> images) {
        require(images.size() <= captions.size(), images.size());
        List<RgbImage> shown =
                images.stream().map(image -> image.within(maxSide)).toList();
        shown.forEach(image -> {
            width = Math.max(width, image.width());
            height = Math.max(height, image.height());
        });
        rows.add(new Row(label, shown.stream().map(Optional::of).toList()));
        long side = (long) factor() * Math.max(width, height);
        if ((rows.size() + 1) * side * captions.size() * side > MAX_PIXELS) {
            throw new IllegalArgumentException("a sheet of " + rows.size() + " rows of " + captions.size()
                    + " images is too large to draw; take fewer of either");
        }
    }

    private void require(boolean holds, int images) {
        if (!holds) {
            throw new IllegalArgumentException("a row of this sheet has " + captions.size() + " images, not " + images);
        }
    }

    private int factor() {
        return Math.max(1, (Math.min(MIN_SIDE, maxSide) + Math.max(width, height) - 1) / Math.max(width, height));
    }

    /**
     * Draws the grid.
     *
     * @throws IllegalStateException if it has no rows
     */
    public RgbImage draw() {
        if (rows.isEmpty()) {
            throw new IllegalStateException("A sheet needs at least one row");
        }
        int labels = rows.stream()
                .mapToInt(row -> lettering.width(row.label()))
                .max()
                .orElse(0);
        int left = gap + (labels == 0 ? 0 : labels + gap);
        int columnWidth = factor() * width + gap;
        int rowHeight = factor() * height + gap;
        int sheetWidth = left + captions.size() * columnWidth;
        List<String> lines = lines(sheetWidth - 2 * gap);
        boolean captioned = captions.stream().anyMatch(caption -> !caption.isEmpty());
        int top = gap + (lines.size() + (captioned ? 1 : 0)) * LINE;
        List<Row> all = Stream.concat(header.stream(), rows.stream()).toList();
        BufferedImage sheet = new BufferedImage(sheetWidth, top + all.size() * rowHeight, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = sheet.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
            graphics.setColor(Color.DARK_GRAY);
            for (int line = 0; line < lines.size(); line++) {
                lettering.draw(graphics, lines.get(line), gap, (line + 1) * LINE);
            }
            for (int column = 0; column < captions.size(); column++) {
                String caption = cut(captions.get(column), columnWidth - gap);
                lettering.draw(graphics, caption, left + column * columnWidth, (lines.size() + 1) * LINE);
            }
            for (int row = 0; row < all.size(); row++) {
                draw(graphics, all.get(row), left, top + row * rowHeight, columnWidth);
            }
        } finally {
            graphics.dispose();
        }
        return RgbImage.of(sheet);
    }

    private void draw(Graphics2D graphics, Row row, int left, int top, int columnWidth) {
        int cellHeight = factor() * height;
        graphics.setColor(Color.DARK_GRAY);
        lettering.draw(graphics, row.label(), gap, top + (cellHeight + LINE) / 2);
        for (int column = 0; column < captions.size(); column++) {
            int x = left + column * columnWidth;
            if (column < row.images().size()) {
                row.images().get(column).ifPresent(image -> draw(graphics, fit(image), x, top));
            } else {
                graphics.setColor(Color.LIGHT_GRAY);
                graphics.fillRect(x, top, columnWidth - gap, cellHeight);
            }
        }
    }

    /** Draws an image in the middle of a cell. */
    private void draw(Graphics2D graphics, RgbImage image, int left, int top) {
        int factor = factor();
        int x = left + factor * ((width - image.width()) / 2);
        int y = top + factor * ((height - image.height()) / 2);
        graphics.drawImage(image.toBufferedImage(), x, y, factor * image.width(), factor * image.height(), null);
    }

    private RgbImage fit(RgbImage image) {
        double scale = Math.min((double) width / image.width(), (double) height / image.height());
        return image.resize(
                Math.min(width, (int) Math.max(1, Math.round(scale * image.width()))), Math.min(height, (int)
                        Math.max(1, Math.round(scale * image.height()))));
    }

    /** The title, broken between words. */
    private List<String> lines(int room) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : title.isEmpty() ? new String[0] : title.split(" ", -1)) {
            if (!line.isEmpty() && lettering.width(line + " " + word) > room) {
                lines.add(line);
                line = "";
            }
            line = line.isEmpty() ? word : line + " " + word;
        }
        if (!line.isEmpty()) {
            lines.add(line);
        }
        return lines;
    }

    /** A text with an ellipsis in place of what is wider than a column. */
    private String cut(String text, int room) {
        String shown = text;
        while (!shown.isEmpty() && lettering.width(shown.equals(text) ? text : shown + "…") > room) {
            shown = shown.substring(0, shown.length() - 1);
        }
        return shown.equals(text) ? text : shown + "…";
    }

    /**
     * Draws the grid to a PNG file.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        ImageFiles.writePng(draw(), file);
    }
}
