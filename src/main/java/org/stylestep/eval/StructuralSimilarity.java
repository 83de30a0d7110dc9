package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;

/**
 * The structural similarity of images in [0, 1], SSIM (Wang et al., 2004) and MS-SSIM (Wang et al., 2003); 1 for equal images.
 *
 * <p>Means, variances and the covariance are those of a Gaussian window 11×11 with σ 1.5 wherever it lies within the image, without a correction of
 * the number of samples: {@code SSIM = l · cs}, {@code l = (2·μx·μy + C1) / (μx² + μy² + C1)}, {@code cs = (2·σxy + C2) / (σx² + σy² + C2)},
 * C1 = 0.01², C2 = 0.03². Each color channel is measured for itself, the mean taken over positions, then over channels. MS-SSIM is the product over
 * five scales, each half of the one before by 2×2 means (an odd last row or column left out), of cs to the power of the scale's weight, with the
 * last scale's SSIM in place of cs; negative means count as 0. Computed in double precision.
 *
 * <p>Images whose smallest scale has no room for the window are refused: below 11 pixels for SSIM, below 176 for MS-SSIM.
 */
final class StructuralSimilarity implements Metric {

    private static final int WINDOW = 11;
    private static final double SIGMA = 1.5;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;

    /** The weights of Wang et al., 2003. */
    private static final double[] FIVE_SCALES = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};

    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape NONE = new Shape(0, 0);

    private final String name;
    private final double[] weights;

    private StructuralSimilarity(String name, double... weights) {
        this.name = name;
        this.weights = weights;
    }

    static StructuralSimilarity singleScale() {
        return new StructuralSimilarity("ssim", 1);
    }

    static StructuralSimilarity multiScale() {
        return new StructuralSimilarity("ms_ssim", FIVE_SCALES);
    }

    /** Returns this metric of images of a size. */
    StructuralSimilarity requireFits(long height, long width) {
        int smallest = WINDOW << (weights.length - 1);
        if (Math.min(height, width) < smallest) {
            throw new IllegalArgumentException(name + " needs images of at least " + smallest + "x" + smallest
                    + " pixels, not " + width + "x" + height + ": set validation.size, or leave it out of the metrics");
        }
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public double[] evaluate(NDArray renderings, NDArray targets) {
        Shape shape = renderings.getShape();
        requireFits(shape.get(2), shape.get(3));
        try (NDManager work = renderings.getManager().newSubManager()) {
            NDArray x = planes(renderings, work);
            NDArray y = planes(targets, work);
            NDArray product = work.ones(new Shape(shape.get(0) * 3), DataType.FLOAT64);
            for (int scale = 0; scale < weights.length; scale++) {
                if (scale > 0) {
                    x = Pool.avgPool2d(x, TWO, TWO, NONE, false, false);
                    y = Pool.avgPool2d(y, TWO, TWO, NONE, false, false);
                }
                NDArray mean = similarity(x, y, scale == weights.length - 1);
                product =
                        product.mul(weights.length == 1 ? mean : mean.maximum(0).pow(weights[scale]));
            }
            return product.reshape(-1, 3).mean(new int[] {1}).toDoubleArray();
        }
    }

    /** (B, 3, H, W) in [-1, 1] to (3B, 1, H, W) in [0, 1]. */
    private static NDArray planes(NDArray images, NDManager work) {
        Shape shape = images.getShape();
        NDArray planes = images.toType(DataType.FLOAT64, true);
        planes.attach(work);
        return planes.add(1).div(2).reshape(shape.get(0) * 3, 1, shape.get(2), shape.get(3));
    }

    /** The mean of cs, or of the whole product, over each plane. */
    private static NDArray similarity(NDArray x, NDArray y, boolean whole) {
        NDArray all = NDArrays.concat(new NDList(x, y, x.square(), y.square(), x.mul(y)));
        NDArray window = window(x.getManager());
        NDArray filtered = convolve(convolve(all, window.reshape(1, 1, WINDOW, 1)), window.reshape(1, 1, 1, WINDOW));
        NDList moments = filtered.split(5);
        NDArray squares = moments.get(0).square().add(moments.get(1).square());
        NDArray product = moments.get(0).mul(moments.get(1));
        NDArray covariance = moments.get(4).sub(product);
        NDArray variances = moments.get(2).add(moments.get(3)).sub(squares);
        NDArray map = covariance.mul(2).add(C2).div(variances.add(C2));
        if (whole) {
            map = map.mul(product.mul(2).add(C1).div(squares.add(C1)));
        }
        return map.flatten(1, -1).mean(new int[] {1});
    }

    private static NDArray convolve(NDArray planes, NDArray filter) {
        return Conv2d.conv2d(planes, filter, null, ONE, NONE, ONE, 1).singletonOrThrow();
    }

    private static NDArray window(NDManager manager) {
        double[] window = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double distance = i - (WINDOW - 1) / 2.0;
            window[i] = Math.exp(-distance * distance / (2 * SIGMA * SIGMA));
            sum += window[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            window[i] /= sum;
        }
        return manager.create(window);
    }
}
