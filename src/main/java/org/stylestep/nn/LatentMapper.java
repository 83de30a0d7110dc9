package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.XavierInitializer;
import java.util.ArrayList;
import java.util.List;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * The mapper M: unit-normal codes to codes as the style encoder makes them.
 *
 * <p>Input (B, latent_dim), output (B, latent_dim), both unbounded: fully connected layers with tanh after all but the last. Parameters:
 * {@code hidden1.weight} (width, latentDim), {@code hidden1.bias} (width), … {@code out.weight} (latentDim, width), {@code out.bias} (latentDim). Weights
 * are drawn from Glorot's uniform distribution, which suits tanh and is what TensorFlow's layers start from; biases are zero.
 */
public final class LatentMapper extends MapBlock implements Registered {

    /**
     * The mapper's size.
     *
     * @param width the numbers in a hidden layer; published: 128
     * @param layers how many hidden layers; published: 3
     */
    public record Options(
            @Default("128") int width, @Default("3") int layers) {

        /** Checks the values. */
        public Options {
            Require.positive(width, "width");
            Require.count(layers, "layers");
        }
    }

    private final Options options;
    private final int latentDim;
    private final List<Linear> hidden = new ArrayList<>();
    private final Linear out;

    /** Makes a mapper of style codes of a length. */
    public LatentMapper(Options options, int latentDim) {
        this.options = options;
        this.latentDim = latentDim;
        for (int i = 1; i <= options.layers(); i++) {
            hidden.add(addChildBlock("hidden" + i, linear(options.width())));
        }
        out = addChildBlock("out", linear(latentDim));
    }

    private static Linear linear(int units) {
        Linear layer = Linear.builder().setUnits(units).build();
        layer.setInitializer(
                new XavierInitializer(XavierInitializer.RandomType.UNIFORM, XavierInitializer.FactorType.AVG, 3),
                Parameter.Type.WEIGHT);
        return layer;
    }

    @Override
    public Component component() {
        return new Component("mlp", options);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape shape = initializeInTurn(hidden, manager, dataType, requireCodes(inputShapes[0]));
        out.initialize(manager, dataType, shape);
    }

    @Override
    NDArray forward(Pass pass, NDArray x) {
        requireCodes(x.getShape());
        NDArray active = x;
        for (Linear layer : hidden) {
            try (NDArray linear = pass.through(layer, active)) {
                close(active, x);
                active = Activation.tanh(linear);
            }
        }
        NDArray mapped = pass.through(out, active);
        close(active, x);
        return mapped;
    }

    private static void close(NDArray active, NDArray input) {
        if (active != input) {
            active.close();
        }
    }

    @Override
    Shape outputShape(Shape input) {
        return new Shape(input.get(0), latentDim);
    }

    private Shape requireCodes(Shape shape) {
        if (shape.dimension() != 2 || shape.get(1) != latentDim) {
            throw new IllegalArgumentException(
                    "this mapper takes codes of shape (batch, " + latentDim + "), but was given " + shape);
        }
        return shape;
    }
}
