package org.stylestep.report;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stylestep.image.RgbImage;

/** A place for an image: any image is scaled to fit, its proportions kept, and set in the middle on white. */
record Cell(int width, int height) {

    private static final byte WHITE = (byte) 255;

    /** Returns this cell, made larger as far as some images need it. */
    Cell around(Stream<RgbImage> images) {
        return images.map(image -> new Cell(image.width(), image.height()))
                .reduce(this, (a, b) -> new Cell(Math.max(a.width, b.width), Math.max(a.height, b.height)));
    }

    /** Returns this cell, made smaller if a side is longer than a length. */
    Cell within(int side) {
        double scale = Math.min(1, (double) side / Math.max(width, height));
        return new Cell(scaled(width, scale), scaled(height, scale));
    }

    /** Returns an image in the cell; the empty cell where there is none. */
    RgbImage fit(Optional<RgbImage> image) {
        return image.map(this::fit).orElseGet(this::blank);
    }

    RgbImage fit(RgbImage image) {
        double scale = Math.min((double) width / image.width(), (double) height / image.height());
        RgbImage fitted = image.resize(
                Math.min(width, scaled(image.width(), scale)), Math.min(height, scaled(image.height(), scale)));
        if (fitted.width() == width && fitted.height() == height) {
            return fitted;
        }
        byte[] rgb = blank().rgb();
        int left = (width - fitted.width()) / 2;
        int top = (height - fitted.height()) / 2;
        for (int y = 0; y < fitted.height(); y++) {
            System.arraycopy(
                    fitted.rgb(), 3 * y * fitted.width(), rgb, 3 * ((top + y) * width + left), 3 * fitted.width());
        }
        return new RgbImage(width, height, rgb);
    }

    private RgbImage blank() {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, WHITE);
        return new RgbImage(width, height, rgb);
    }

    private static int scaled(int length, double scale) {
        return Math.max(1, (int) Math.round(scale * length));
    }

    /** Puts images into cells, row by row; places that are left over stay blank. */
    RgbImage grid(List<RgbImage> images, int columns) {
        int rows = (images.size() + columns - 1) / columns;
        byte[] rgb = new byte[3 * rows * height * columns * width];
        for (int i = 0; i < rows * columns; i++) {
            byte[] cell = (i < images.size() ? fit(images.get(i)) : blank()).rgb();
            int corner = 3 * (i / columns * height * columns + i % columns) * width;
            for (int y = 0; y < height; y++) {
                System.arraycopy(cell, 3 * y * width, rgb, corner + 3 * y * columns * width, 3 * width);
            }
        }
        return new RgbImage(columns * width, rows * height, rgb);
    }

    /** Makes each pixel a square, if cells of this size are too small to compare by eye. */
    RgbImage enlarged(RgbImage image) {
        int factor = SampleSheet.factor(width, height);
        if (factor == 1) {
            return image;
        }
        int w = factor * image.width();
        int h = factor * image.height();
        byte[] rgb = new byte[3 * w * h];
        for (int p = 0; p < w * h; p++) {
            int from = p / w / factor * image.width() + p % w / factor;
            System.arraycopy(image.rgb(), 3 * from, rgb, 3 * p, 3);
        }
        return new RgbImage(w, h, rgb);
    }
}
