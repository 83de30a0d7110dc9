package org.stylestep.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/**
 * What layers with an equalized learning rate share: a weight drawn from N(0, s²) that trains at rate s, and a bias from zero.
 *
 * <p>The scale is s = sqrt(2 / ((1 + slope²)·fan_in)) for the negative slope of the leaky ReLU that is taken to follow the layer (published code,
 * layers.py, {@code init_he_scale}).
 */
abstract class EqualizedBlock extends MapBlock implements EqualizedLearningRate {

    final Parameter weight;
    final Parameter bias;

    private final float slope;

    EqualizedBlock(float slope) {
        this.slope = slope;
        weight = addParameter(Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optInitializer((manager, shape, type) -> manager.randomNormal(0f, scale(shape), shape, type))
                .build());
        bias = addParameter(
                Parameter.builder().setName("bias").setType(Parameter.Type.BIAS).build());
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
