package org.stylestep.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stylestep.image.RgbImage;

/**
 * The same styles across many inputs: a row for each input, which stands first, and a column for each style, whose image stands above.
 *
 * <p>Images may have any sizes: those above {@value #LARGEST} pixels are shown smaller, and style images are scaled to the cells that the inputs and
 * renderings need. A style without an image leaves its place blank.
 */
public final class SynchronizedSheet {

    /** The longest side at which an image is shown: what most of the published models are trained at. */
    static final int LARGEST = 256;

    /** Drawing takes about 10 bytes a pixel, so this many fit into a heap of 2 GB. */
    private static final long MAX_PIXELS = 100_000_000;

    private final String title;
    private final List<String> styles;
    private final List<Optional<RgbImage>> styleImages;
    private final List<StyledRow> rows = new ArrayList<>();
    private Cell cell = new Cell(1, 1);

    /**
     * Begins a sheet.
     *
     * @param title a line above the table
     * @param styles the styles' names
     * @param styleImages as many images, where there are any
     * @throws IllegalArgumentException if there are not as many images as names
     */
    public SynchronizedSheet(String title, List<String> styles, List<Optional<RgbImage>> styleImages) {
        if (styles.size() != styleImages.size()) {
            throw new IllegalArgumentException(styles.size() + " styles cannot have " + styleImages.size() + " images");
        }
        this.title = title;
        this.styles = List.copyOf(styles);
        this.styleImages = styleImages.stream()
                .map(image -> image.map(whole -> whole.within(LARGEST)))
                .toList();
    }

    /**
     * Adds a row.
     *
     * @param input the input
     * @param renderings its renderings, one for each style
     * @throws IllegalArgumentException if there are not as many renderings as styles, or the sheet becomes too large to draw
     */
    public void addRow(RgbImage input, List<RgbImage> renderings) {
        if (renderings.size() != styles.size()) {
            throw new IllegalArgumentException(
                    styles.size() + " styles cannot have " + renderings.size() + " renderings");
        }
        StyledRow row = new StyledRow(input, renderings).within(LARGEST);
        rows.add(row);
        cell = cell.around(row.images());
        long side = Math.max(cell.width(), cell.height());
        side *= SampleSheet.factor(cell.width(), cell.height());
        if ((rows.size() + 1) * side * (styles.size() + 1) * side > MAX_PIXELS) {
            throw new IllegalArgumentException("a sheet of " + rows.size() + " inputs in " + styles.size()
                    + " styles is too large to draw; take fewer of either");
        }
    }

    /**
     * Draws the sheet.
     *
     * @return the sheet
     * @throws IllegalStateException if it has no rows
     */
    public RgbImage draw() {
        return toSheet().draw();
    }

    /**
     * Draws the sheet to a PNG file.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        toSheet().write(file);
    }

    private SampleSheet toSheet() {
        if (rows.isEmpty()) {
            throw new IllegalStateException("A sheet needs at least one row");
        }
        SampleSheet sheet = new SampleSheet(
                title, Stream.concat(Stream.of("input"), styles.stream()).toList());
        if (styleImages.stream().anyMatch(Optional::isPresent)) {
            sheet.addRow(Stream.concat(Stream.of(Optional.<RgbImage>empty()), styleImages.stream())
                    .map(cell::fit)
                    .toArray(RgbImage[]::new));
        }
        for (StyledRow row : rows) {
            sheet.addRow(row.images().map(cell::fit).toArray(RgbImage[]::new));
        }
        return sheet;
    }
}
