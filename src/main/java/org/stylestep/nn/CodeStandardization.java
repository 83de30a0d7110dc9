package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/** Style codes (B, latent) minus {@code mean} (latent), divided by {@code deviation} (latent): buffers, at first zero and one. */
final class CodeStandardization extends MapBlock {

    private final Parameter mean = buffer("mean", 0);
    private final Parameter deviation = buffer("deviation", 1);

    private Parameter buffer(String name, float value) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optRequiresGrad(false)
                .optInitializer((manager, shape, type) -> manager.full(shape, value, type))
                .build());
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        Shape latent = inputShapes[0].slice(1);
        mean.setShape(latent);
        deviation.setShape(latent);
    }

    void set(float[] newMean, float[] newDeviation) {
        mean.getArray().set(newMean);
        deviation.getArray().set(newDeviation);
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        try (NDArray centered = x.sub(pass.valueOf(mean, x))) {
            return centered.div(pass.valueOf(deviation, x));
        }
    }

    @Override
    Shape outputShape(Shape input) {
        return input;
    }
}
