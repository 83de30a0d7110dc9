package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;

/**
 * How much rougher a rendering is than its target where the target is flat: 1 for a rendering as smooth, larger for one with noise or a weave.
 *
 * <p>A pixel counts as flat if the gray values of the 5×5 square around it in the target have a standard deviation of at most 5 of 255. Over these pixels
 * the energy is the mean over the color channels of (4·p − above − below − left − right)², and the figure {@code (e_r + f) / (e_t + f)} for the energies of
 * the rendering and of the target. The floor f is the energy of independent noise with a deviation of 2 of 255, about the least that is seen on an even area;
 * noise of n of 255 on an even target thus gives {@code 1 + (n/2)²}. A target without flat pixels gives 1. Images below 5 pixels are refused. Computed in
 * double precision.
 *
 * <p>It does not tell a smooth rendering of the right color from one of the wrong color; read it beside a distance.
 */
final class Speckle implements Metric {

    private static final int WINDOW = 5;
    /** A step of 255 in images in [-1, 1]. */
    private static final double STEP = 1 / 127.5;

    private static final double FLAT_VARIANCE = 5 * STEP * 5 * STEP;
    /** The energy of noise is 4² + 4·1² times its variance. */
    private static final double FLOOR = 20 * 2 * STEP * 2 * STEP;

    private static final Shape ONE = new Shape(1, 1);
    private static final Shape NONE = new Shape(0, 0);
    private static final float[] LAPLACIAN = {0, -1, 0, -1, 4, -1, 0, -1, 0};

    @Override
    public String name() {
        return "speckle";
    }

    @Override
    public double[] evaluate(NDArray renderings, NDArray targets) {
        Shape shape = targets.getShape();
        if (Math.min(shape.get(2), shape.get(3)) < WINDOW) {
            throw new IllegalArgumentException("speckle needs images of at least " + WINDOW + "x" + WINDOW
                    + " pixels, not " + shape.get(3) + "x" + shape.get(2));
        }
        try (NDManager work = renderings.getManager().newSubManager()) {
            NDArray wanted = doubles(targets, work);
            NDArray flat = flat(wanted);
            double[] count = flat.sum(new int[] {1, 2, 3}).toDoubleArray();
            double[] rendered = energy(doubles(renderings, work), flat);
            double[] target = energy(wanted, flat);
            double[] speckle = new double[count.length];
            for (int i = 0; i < count.length; i++) {
                double floor = count[i] * FLOOR;
                speckle[i] = count[i] == 0 ? 1 : (rendered[i] + floor) / (target[i] + floor);
            }
            return speckle;
        }
    }

    private static NDArray doubles(NDArray images, NDManager work) {
        NDArray copy = images.toType(DataType.FLOAT64, true);
        copy.attach(work);
        return copy;
    }

    /** One where the square around a pixel is flat, else zero: (B, 1, H − 4, W − 4). */
    private static NDArray flat(NDArray targets) {
        NDArray gray = targets.mean(new int[] {1}, true);
        NDArray mean = windowMean(gray);
        return windowMean(gray.square()).sub(mean.square()).lte(FLAT_VARIANCE).toType(DataType.FLOAT64, false);
    }

    private static NDArray windowMean(NDArray maps) {
        return Pool.avgPool2d(maps, new Shape(WINDOW, WINDOW), ONE, NONE, false, false);
    }

    /** Of each image, the sum over flat pixels of the mean over channels of the squared Laplacian. */
    private static double[] energy(NDArray images, NDArray flat) {
        Shape shape = images.getShape();
        long height = shape.get(2);
        long width = shape.get(3);
        NDArray kernel =
                images.getManager().create(LAPLACIAN, new Shape(1, 1, 3, 3)).toType(DataType.FLOAT64, false);
        NDArray squares = Conv2d.conv2d(images.reshape(-1, 1, height, width), kernel, null, ONE, NONE, ONE, 1)
                .singletonOrThrow()
                .square()
                .reshape(shape.get(0), 3, height - 2, width - 2);
        return squares.get(":, :, 1:-1, 1:-1")
                .mul(flat)
                .sum(new int[] {1, 2, 3})
                .div(3)
                .toDoubleArray();
    }
}
