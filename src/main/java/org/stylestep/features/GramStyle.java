package org.stylestep.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import org.stylestep.engine.Scalars;

/**
 * Gram matrices of feature maps: which features occur together, wherever in the image they do.
 *
 * <p>The Gram matrix of a map F with C channels and H·W positions is F Fᵀ / (C·H·W) (the published code's normalization).
 */
public final class GramStyle {

    private GramStyle() {}

    /**
     * {@return for each layer's maps (B, C, H, W) their symmetric Gram matrices (B, C, C), in the maps' manager, differentiable with respect to the
     * maps}
     */
    public static NDList grams(NDList maps) {
        NDList grams = new NDList(maps.size());
        for (NDArray map : maps) {
            grams.add(gram(map));
        }
        return grams;
    }

    private static NDArray gram(NDArray map) {
        Shape shape = map.getShape();
        long positions = shape.get(2) * shape.get(3);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray features = map.reshape(shape.get(0), shape.get(1), positions);
            NDArray gram =
                    Scalars.times(features.matMul(features.transpose(0, 2, 1)), 1.0 / (shape.get(1) * positions));
            NDScope.unregister(gram);
            return gram;
        }
    }
}
