package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.ToDoubleFunction;
import org.stylestep.engine.Kernels;
import org.stylestep.engine.Scalars;

/**
 * Changes of the images that discriminators are given, differentiable with respect to them (DiffAugment, arXiv 2006.10738; ranges as in its code). What is
 * outside an image or cut out is 0, a medium gray.
 */
public enum DiffAugment {
    /**
     * The image's brightness moves by up to 0.5 either way, its saturation is multiplied by 0 to 2 and its contrast by 0.5 to 1.5; the input stays.
     */
    COLOR {
        @Override
        NDArray apply(NDArray image, Draw[] draws) {
            NDArray bright = image.add(factors(image, draws, draw -> draw.brightness() - 0.5));
            NDArray gray = bright.mean(CHANNELS, true);
            NDArray colored = bright.sub(gray)
                    .mul(factors(image, draws, draw -> 2 * draw.saturation()))
                    .add(gray);
            NDArray mean = colored.flatten(1, 3).mean(CHANNELS).reshape(-1, 1, 1, 1);
            return colored.sub(mean)
                    .mul(factors(image, draws, draw -> draw.contrast() + 0.5))
                    .add(mean);
        }

        @Override
        boolean isSpatial() {
            return false;
        }
    },
    /** Image and input move together by whole pixels, up to 1/8 of height and width. */
    TRANSLATION {
        @Override
        NDArray apply(NDArray image, Draw[] draws) {
            long height = image.getShape().get(2);
            long width = image.getShape().get(3);
            float[] theta = new float[draws.length * 6];
            for (int i = 0; i < draws.length; i++) {
                theta[6 * i] = 1;
                theta[6 * i + 2] = (float) (2.0 * shift(draws[i].right(), width) / width);
                theta[6 * i + 4] = 1;
                theta[6 * i + 5] = (float) (2.0 * shift(draws[i].down(), height) / height);
            }
            return Kernels.call(
                    "sample_nearest", image, image.getManager().create(theta, new Shape(draws.length, 2, 3)));
        }

        private long shift(double draw, long side) {
            long most = (long) (side * 0.125 + 0.5);
            return (long) Math.floor(draw * (2 * most + 1)) - most;
        }
    },
    /** A rectangle of half their height and width, or the part of it that is inside, is cut out of image and input alike. */
    CUTOUT {
        @Override
        NDArray apply(NDArray image, Draw[] draws) {
            long height = image.getShape().get(2);
            long width = image.getShape().get(3);
            NDManager manager = image.getManager();
            NDArray rows = manager.create(inside(draws, height, Draw::top), new Shape(draws.length, 1, height, 1));
            NDArray columns = manager.create(inside(draws, width, Draw::left), new Shape(draws.length, 1, 1, width));
            return image.mul(Scalars.plus(rows.mul(columns).neg(), 1));
        }

        private float[] inside(Draw[] draws, long side, ToDoubleFunction<Draw> draw) {
            float[] inside = new float[Math.toIntExact(draws.length * side)];
            long size = (long) (side * 0.5 + 0.5);
            for (int i = 0; i < draws.length; i++) {
                long start = (long) Math.floor(draw.applyAsDouble(draws[i]) * (side + 1 - size % 2)) - size / 2;
                for (long at = Math.max(0, start); at < Math.min(side, start + size); at++) {
                    inside[Math.toIntExact(i * side + at)] = 1;
                }
            }
            return inside;
        }
    };

    private static final int[] CHANNELS = {1};

    /** What is drawn for a pair, each from [0, 1). */
    record Draw(
            double brightness, double saturation, double contrast, double right, double down, double left, double top) {

        /** The middle of what colors and positions are changed by: not at all. */
        private static final double NONE = 0.5;

        /** Cuts out nothing. */
        private static final double OUTSIDE = 2;

        /** Returns the same, with what changes nothing in place of the draws of the operations that are not to be applied. */
        Draw only(boolean color, boolean translation, boolean cutout) {
            return new Draw(
                    color ? brightness : NONE,
                    color ? saturation : NONE,
                    color ? contrast : NONE,
                    translation ? right : NONE,
                    translation ? down : NONE,
                    cutout ? left : OUTSIDE,
                    cutout ? top : OUTSIDE);
        }
    }

    /** Returns changed images (B, C, H, W), of one draw each. */
    abstract NDArray apply(NDArray image, Draw[] draws);

    /** Returns whether inputs are changed as well. */
    boolean isSpatial() {
        return true;
    }

    private static NDArray factors(NDArray image, Draw[] draws, ToDoubleFunction<Draw> of) {
        float[] factors = new float[draws.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) of.applyAsDouble(draws[i]);
        }
        return image.getManager().create(factors, new Shape(factors.length, 1, 1, 1));
    }
}
