package org.stylestep.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.stylestep.image.RgbImage;

/**
 * Inputs rendered in styles on the way from one to another: as a sheet, with a row for each input, which stands first, a column for each frame and the
 * style images above their frames; and as an animation.
 */
public final class InterpolationStrip {

    /** About the width that an animation of several inputs side by side has at most. */
    private static final int MAX_WIDTH = 1024;

    private final ImageGrid sheet;
    private final int frames;
    private final List<List<RgbImage>> rows = new ArrayList<>();

    /**
     * Begins a strip.
     *
     * @param title a line above the strip
     * @param frames a caption for each frame
     * @param styleImages for each frame the image of its style, if there is one
     */
    public InterpolationStrip(String title, List<String> frames, List<Optional<RgbImage>> styleImages) {
        sheet = new ImageGrid(
                title, Stream.concat(Stream.of("input"), frames.stream()).toList());
        sheet.setHeader(Stream.concat(Stream.of(Optional.<RgbImage>empty()), styleImages.stream())
                .toList());
        this.frames = frames.size();
    }

    /**
     * Adds an input.
     *
     * @param renderings one for each frame
     * @throws IllegalArgumentException if there are not as many renderings as frames
     */
    public void addInput(RgbImage input, List<RgbImage> renderings) {
        sheet.addRow(Stream.concat(Stream.of(input), renderings.stream()).toList());
        rows.add(List.copyOf(renderings));
    }

    /**
     * Draws the sheet to a PNG file.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @throws IOException if it cannot be written
     * @throws IllegalStateException if there is no input
     */
    public void write(Path file) throws IOException {
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
        int columns = Math.max(1, (int) Math.ceil(Math.sqrt(rows.size())));
        List<RgbImage> pictures = IntStream.range(0, frames)
                .mapToObj(frame ->
                        picture(rows.stream().map(row -> row.get(frame)).toList(), columns))
                .toList();
        AnimatedGif.write(file, pictures, delay);
    }

    private static RgbImage picture(List<RgbImage> renderings, int columns) {
        ImageGrid grid =
                new ImageGrid("", Collections.nCopies(columns, ""), MAX_WIDTH / columns, 0, Lettering.system());
        for (int first = 0; first < renderings.size(); first += columns) {
            grid.addRow("", renderings.subList(first, Math.min(first + columns, renderings.size())));
        }
        return grid.draw();
    }
}
