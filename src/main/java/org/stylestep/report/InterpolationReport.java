package org.stylestep.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stylestep.image.RgbImage;

/**
 * What lies between two styles: as a strip (the input, the first style's image, the frames, the last style's image; a row for each input) and
 * as an animation.
 */
public final class InterpolationReport {

    /** About the width that an animation of several inputs side by side has at most. */
    private static final int WIDEST = 1024;

    private final String title;
    private final End from;
    private final End to;
    private final List<String> frames;
    private final List<StyledRow> rows = new ArrayList<>();

    /**
     * A style that the frames begin or end with.
     *
     * @param name its name
     * @param image the image it was read off, if there is one
     */
    public record End(String name, Optional<RgbImage> image) {}

    /**
     * Begins a report.
     *
     * @param title a line above the strip
     * @param from the style of the first frame
     * @param to the style of the last frame
     * @param frames a caption for each frame
     */
    public InterpolationReport(String title, End from, End to, List<String> frames) {
        this.title = title;
        this.from = from;
        this.to = to;
        this.frames = List.copyOf(frames);
    }

    /**
     * Adds an input.
     *
     * @param input the input
     * @param renderings what it looks like in each frame
     * @throws IllegalArgumentException if there are not as many renderings as frames
     */
    public void addInput(RgbImage input, List<RgbImage> renderings) {
        if (renderings.size() != frames.size()) {
            throw new IllegalArgumentException(
                    frames.size() + " frames cannot have " + renderings.size() + " renderings");
        }
        rows.add(new StyledRow(input, renderings));
    }

    /**
     * Draws the strip to a PNG file.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @throws IOException if it cannot be written
     * @throws IllegalStateException if there is no input
     */
    public void writeStrip(Path file) throws IOException {
        List<String> captions = new ArrayList<>(List.of("input", from.name()));
        captions.addAll(frames);
        captions.add(to.name());
        Cell cell = cell(SynchronizedSheet.LARGEST);
        SampleSheet sheet = new SampleSheet(title, captions);
        for (StyledRow row : rows) {
            List<RgbImage> cells = new ArrayList<>(List.of(cell.fit(row.input()), cell.fit(from.image())));
            row.renderings().stream().map(cell::fit).forEach(cells::add);
            cells.add(cell.fit(to.image()));
            sheet.addRow(cells.toArray(RgbImage[]::new));
        }
        sheet.write(file);
    }

    /**
     * Writes the frames as an animated GIF, all inputs side by side.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @param delay how long a frame is shown
     * @throws IOException if it cannot be written
     * @throws IllegalStateException if there is no input
     */
    public void writeAnimation(Path file, AnimatedGif.Delay delay) throws IOException {
        int columns = (int) Math.ceil(Math.sqrt(rows.size()));
        Cell cell = cell(Math.max(1, WIDEST / Math.max(1, columns)));
        List<RgbImage> pictures = new ArrayList<>();
        for (int frame = 0; frame < frames.size(); frame++) {
            int shown = frame;
            Stream<RgbImage> renderings =
                    rows.stream().map(row -> row.renderings().get(shown));
            pictures.add(cell.enlarged(cell.grid(renderings.toList(), columns)));
        }
        AnimatedGif.write(file, pictures, delay);
    }

    private Cell cell(int most) {
        if (rows.isEmpty()) {
            throw new IllegalStateException("An interpolation is shown on at least one input");
        }
        return new Cell(1, 1).around(rows.stream().flatMap(StyledRow::images)).within(most);
    }
}
