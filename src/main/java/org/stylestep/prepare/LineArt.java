package org.stylestep.prepare;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.stylestep.image.RgbImage;

/**
 * Draws the edges of a color image as black lines, one pixel thin, on white.
 *
 * <p>After Canny, "A computational approach to edge detection" (PAMI 1986): keep the ridges of the {@link ColorGradient}, drop those
 * that are weak all along, and those that are short.
 *
 * @param options what counts as a line
 */
public record LineArt(LineArt.Options options) {

    private static final byte WHITE = (byte) 255;

    /**
     * What counts as a line. Gradients are in channel steps (0 to 255) a pixel after smoothing; an edge of contrast {@code c}
     * between two flat areas has the gradient {@code c / (sigma * sqrt(2π))} where it is steepest.
     *
     * @param sigma the standard deviation of the smoothing in pixels
     * @param weak the gradient that a line may sink to
     * @param strong the gradient that a line must reach somewhere
     * @param shortest the number of connected pixels that a line must have
     */
    public record Options(float sigma, float weak, float strong, int shortest) {

        /** Checks the ranges. */
        public Options {
            if (!(sigma > 0) || !(weak > 0) || !(strong >= weak) || shortest < 1) {
                throw new IllegalArgumentException(
                        "Line art needs sigma > 0, 0 < weak <= strong and shortest >= 1: sigma " + sigma + ", weak "
                                + weak + ", strong " + strong + ", shortest " + shortest);
            }
        }

        /** Returns the values in one line, for the record of what a folder was made with; another text makes the folder anew. */
        String recipe() {
            return "Options[sigma=" + sigma + ", weak=" + weak + ", strong=" + strong + ", shortest=" + shortest + "]";
        }

        /** For clean artwork of 64x64 pixels; chosen by eye on the emoji sheet. */
        public static Options artwork() {
            return new Options(0.8f, 8, 20, 5);
        }
    }

    /**
     * Draws an image's lines.
     *
     * @param image the image; a line along its border shows only if the border is of another color than what it encloses
     * @return an image of the same size, every pixel black or white
     */
    public RgbImage draw(RgbImage image) {
        ColorGradient gradient = ColorGradient.of(image, options.sigma);
        boolean[] line = longEnough(image, connected(image, gradient));
        byte[] rgb = new byte[3 * line.length];
        Arrays.fill(rgb, WHITE);
        for (int p = 0; p < line.length; p++) {
            if (line[p]) {
                Arrays.fill(rgb, 3 * p, 3 * p + 3, (byte) 0);
            }
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }

    /** Hysteresis: the strong ridge pixels and all weaker ones that touch them, at a corner also or by way of others. */
    private boolean[] connected(RgbImage image, ColorGradient gradient) {
        int width = image.width();
        int height = image.height();
        boolean[] ridge = new boolean[width * height];
        boolean[] line = new boolean[width * height];
        Deque<Integer> open = new ArrayDeque<>();
        for (int p = 0; p < ridge.length; p++) {
            ridge[p] = gradient.isRidge(p % width, p / width, options.weak);
            if (ridge[p] && gradient.strength(p % width, p / width) >= options.strong) {
                line[p] = true;
                open.add(p);
            }
        }
        while (!open.isEmpty()) {
            for (int q : neighbors(open.remove(), width, height)) {
                if (ridge[q] && !line[q]) {
                    line[q] = true;
                    open.add(q);
                }
            }
        }
        return line;
    }

    private boolean[] longEnough(RgbImage image, boolean[] line) {
        boolean[] kept = new boolean[line.length];
        boolean[] seen = new boolean[line.length];
        for (int start = 0; start < line.length; start++) {
            if (line[start] && !seen[start]) {
                int[] group = group(start, line, seen, image);
                if (group.length >= options.shortest) {
                    for (int p : group) {
                        kept[p] = true;
                    }
                }
            }
        }
        return kept;
    }

    private static int[] group(int start, boolean[] line, boolean[] seen, RgbImage image) {
        int[] group = new int[line.length];
        int size = 0;
        group[size++] = start;
        seen[start] = true;
        for (int next = 0; next < size; next++) {
            for (int q : neighbors(group[next], image.width(), image.height())) {
                if (line[q] && !seen[q]) {
                    seen[q] = true;
                    group[size++] = q;
                }
            }
        }
        return Arrays.copyOf(group, size);
    }

    private static int[] neighbors(int p, int width, int height) {
        int[] found = new int[8];
        int count = 0;
        for (int y = Math.max(0, p / width - 1); y <= Math.min(height - 1, p / width + 1); y++) {
            for (int x = Math.max(0, p % width - 1); x <= Math.min(width - 1, p % width + 1); x++) {
                if (y * width + x != p) {
                    found[count++] = y * width + x;
                }
            }
        }
        return Arrays.copyOf(found, count);
    }
}
