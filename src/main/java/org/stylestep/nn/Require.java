package org.stylestep.nn;

import ai.djl.ndarray.types.Shape;

/** Checks of options and shapes, with messages that name the value. */
final class Require {

    private static final int MAX_COUNT = 1000;

    private Require() {}

    static int positive(int value, String option) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " must be at least 1, but is " + value);
        }
        return value;
    }

    /** Blocks are objects that are made before anything else is known of a network. */
    static int count(int value, String option) {
        positive(value, option);
        if (value > MAX_COUNT) {
            throw new IllegalArgumentException(option + " must be at most " + MAX_COUNT + ", but is " + value);
        }
        return value;
    }

    static int between(int least, int most, int value, String option) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    option + " must lie between " + least + " and " + most + ", but is " + value);
        }
        return value;
    }

    static Shape maps(Shape shape, String block) {
        if (shape.dimension() != 4) {
            throw new IllegalArgumentException(
                    block + " takes maps of shape (batch, channels, height, width), but was given " + shape);
        }
        return shape;
    }

    static Shape atLeast(long side, Shape shape, String block) {
        maps(shape, block);
        if (shape.get(2) < side || shape.get(3) < side) {
            throw new IllegalArgumentException(block + " needs images of at least " + side + "×" + side
                    + " (height × width), but was given " + shape.get(2) + "×" + shape.get(3));
        }
        return shape;
    }

    /** Returns the shape of the image that a discriminator is given beside its condition. */
    static Shape imageAndCondition(Shape[] shapes) {
        if (shapes.length != 2) {
            throw new IllegalArgumentException(
                    "a discriminator takes two arrays, the image and its condition, but was given " + shapes.length);
        }
        Shape image = maps(shapes[0], "the discriminator");
        Shape condition = maps(shapes[1], "the discriminator");
        if (!Channels.of(condition, image.get(1)).equals(image)) {
            throw new IllegalArgumentException(
                    "the image and its condition must agree in batch, height and width, but are " + image + " and "
                            + condition);
        }
        return image;
    }

    static void channels(long expected, Shape shape, String block) {
        if (maps(shape, block).get(1) != expected) {
            throw new IllegalArgumentException(block + " over " + expected + " channels was given an input of shape "
                    + shape + ": the network was initialized for another number of channels");
        }
    }
}
