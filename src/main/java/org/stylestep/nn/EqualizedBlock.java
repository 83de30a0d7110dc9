package org.stylestep.nn;

import ai.djl.nn.Parameter;

/** What layers with an equalized learning rate share: a weight drawn from N(0, s²) that trains at rate s, and a bias from zero. */
abstract class EqualizedBlock extends MapBlock implements EqualizedLearningRate {

    final Parameter weight;
    final Parameter bias;
    private final EqualizedScale scale;

    EqualizedBlock(float slope) {
        scale = new EqualizedScale(slope);
        weight = addParameter(Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optInitializer(scale.initializer())
                .build());
        bias = addParameter(
                Parameter.builder().setName("bias").setType(Parameter.Type.BIAS).build());
    }

    @Override
    public final float learningRateScale(Parameter parameter) {
        return parameter == weight ? scale.of(weight.getShape()) : 1;
    }
}
