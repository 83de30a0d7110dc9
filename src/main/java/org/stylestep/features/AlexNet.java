package org.stylestep.features;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * torchvision's AlexNet: its five maps after ReLU, which LPIPS takes; 64 channels at 1/4 size, 192 at 1/8, 384, 256 and 256 at 1/16.
 *
 * <p>The weights are a file with torchvision's names, made by {@link WeightConversion}.
 */
final class AlexNet extends FixedFeatures {

    /** One convolution: its number in torchvision's sequence, channels, window, stride and padding; pooled: whether its input is pooled first. */
    private record Layer(int number, int in, int out, int window, int stride, int padding, boolean pooled) {
        String key(String part) {
            return "features." + number + "." + part;
        }
    }

    private static final List<Layer> LAYERS = List.of(
            new Layer(0, 3, 64, 11, 4, 2, false),
            new Layer(3, 64, 192, 5, 1, 2, true),
            new Layer(6, 192, 384, 3, 1, 1, true),
            new Layer(8, 384, 256, 3, 1, 1, false),
            new Layer(10, 256, 256, 3, 1, 1, false));

    /** The side of the window of both poolings. */
    private static final int POOL = 3;

    /** 31 pixels shrink to 7, 3 and 1. */
    private static final int MINIMUM_SIDE = 31;

    private final Convolution colors;
    private final List<Convolution> convolutions;

    private AlexNet(NDManager manager, WeightFile file, SortedMap<String, NDArray> weights) {
        super(
                manager,
                "alexnet-" + WeightFile.digest(weights),
                List.of("conv1", "conv2", "conv3", "conv4", "conv5"),
                MINIMUM_SIDE,
                file.published(weights));
        colors = InputNormalization.imageNet(manager);
        convolutions = LAYERS.stream()
                .map(layer -> new Convolution(
                        weights.get(layer.key("weight")),
                        weights.get(layer.key("bias")),
                        layer.stride(),
                        layer.padding()))
                .toList();
    }

    /** Loads the network from a .safetensors or .npz file with torchvision's names (features.0.weight to features.10.bias). */
    static AlexNet load(Path weights, Device device) throws IOException {
        return load(weights, "alexnet", expected(), device, AlexNet::new);
    }

    static Map<String, Shape> expected() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Layer layer : LAYERS) {
            shapes.put(layer.key("weight"), new Shape(layer.out(), layer.in(), layer.window(), layer.window()));
            shapes.put(layer.key("bias"), new Shape(layer.out()));
        }
        return shapes;
    }

    @Override
    NDList maps(NDArray images) {
        NDList maps = new NDList();
        NDArray x = colors.apply(images);
        for (int i = 0; i < LAYERS.size(); i++) {
            x = convolutions.get(i).applyRelu(LAYERS.get(i).pooled() ? Convolution.maxPool(x, POOL, false) : x);
            maps.add(x);
        }
        return maps;
    }
}
