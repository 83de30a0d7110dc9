package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.stylestep.infer.TranslationModel;

/** A model of two functions; close the manager that it works in. */
record FakeModel(NDManager manager, int latentDim, UnaryOperator<NDArray> encoder, BinaryOperator<NDArray> generator)
        implements TranslationModel {

    /** A model whose codes are the style images themselves. */
    static FakeModel ofImages(NDManager manager, int side, BinaryOperator<NDArray> renderer) {
        return new FakeModel(
                manager,
                3 * side * side,
                images -> images.flatten(1, -1),
                (inputs, codes) -> renderer.apply(inputs, codes.reshape(-1, 3, side, side)));
    }

    @Override
    public NDArray encode(NDArray images) {
        return encoder.apply(images);
    }

    @Override
    public NDArray render(NDArray inputs, NDArray codes) {
        return generator.apply(inputs, codes);
    }

    @Override
    public int inputChannels() {
        return 3;
    }

    @Override
    public NDManager newManager() {
        return manager.newSubManager();
    }
}
