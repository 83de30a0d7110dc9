package org.stylestep.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Optional;

/**
 * What layers with an equalized learning rate share: a weight drawn from N(0, s²) that trains at rate s, and, unless it is left out, a bias from zero.
 *
 * <p>The scale is s = sqrt(2 / ((1 + slope²)·fan_in)) for the negative slope of the leaky ReLU that is taken to follow the layer (published code,
 * layers.py, {@code init_he_scale}).
 */
abstract class EqualizedBlock extends MapBlock implements EqualizedLearningRate {

    /** The name of the bias, also where there is none: blocks under a norm had one up to version 0.1, which a checkpoint may hold. */
    static final String BIAS = "bias";

    final Parameter weight;
    final Optional<Parameter> bias;

    private final float slope;

    EqualizedBlock(float slope, boolean biased) {
        this.slope = slope;
        weight = addParameter(Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optInitializer((manager, shape, type) -> manager.randomNormal(0f, scale(shape), shape, type))
                .build());
        bias = biased
                ? Optional.of(addParameter(Parameter.builder()
                        .setName(BIAS)
                        .setType(Parameter.Type.BIAS)
                        .build()))
                : Optional.empty();
    }

    /** Returns s of a weight laid out (out, in, ...): fan_in is the product of all axes but the first. */
    private float scale(Shape shape) {
        return (float)
                Math.sqrt(2 / ((1 + (double) slope * slope) * shape.slice(1).size()));
    }

    @Override
    public final float learningRateScale(Parameter parameter) {
        return parameter == weight ? scale(weight.getShape()) : 1;
    }
}
