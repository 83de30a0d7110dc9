package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * A fully connected layer with bias whose weights train at an equalized learning rate.
 *
 * <p>Input (B, in), output (B, units); {@code y = x·weightᵀ + bias}. Parameters: {@code weight} (units, in), drawn from N(0, s²) with
 * s = sqrt(2 / ((1 + slope²)·in)), and {@code bias} (units), zero. See {@link EqualizedLearningRate}.
 */
public final class EqualizedLinear extends EqualizedBlock {

    /**
     * What the layer looks like.
     *
     * @param units the number of outputs
     * @param slope the negative slope that the initial scale allows for; 1 in the published code (layers.py, {@code LayerDense})
     */
    public record Options(int units, float slope) {

        /** Checks the values. */
        public Options {
            Require.positive(units, "units");
            if (!Float.isFinite(slope)) {
                throw new IllegalArgumentException("slope must be finite, but is " + slope);
            }
        }

        /** Returns a layer with the published slope 1. */
        public static Options of(int units) {
            return new Options(units, 1);
        }
    }

    private final Options options;

    /**
     * Makes the block.
     *
     * @param options what the layer looks like
     */
    public EqualizedLinear(Options options) {
        super(options.slope());
        this.options = options;
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        weight.setShape(new Shape(options.units(), inputShapes[0].get(1)));
        bias.setShape(new Shape(options.units()));
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        return x.getNDArrayInternal()
                .linear(x, pass.valueOf(weight, x), pass.valueOf(bias, x))
                .singletonOrThrow();
    }

    @Override
    Shape outputShape(Shape input) {
        return new Shape(input.get(0), options.units());
    }
}
