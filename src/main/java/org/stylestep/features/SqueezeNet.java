package org.stylestep.features;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * SqueezeNet 1.1's maps: features of a trained network in a file of 5 MB.
 *
 * <p>A distance made of them is a SqueezeNet distance, not VGG's; it is {@link Lpips} with its calibration alone. The weights are a file with torchvision's names,
 * made by {@link WeightConversion}.
 */
public final class SqueezeNet extends FixedFeatures {

    /** Which maps are returned; all of them after ReLU. */
    public enum Taps {
        /**
         * Five: conv1 (64 channels, 1/2 size), fire 4 (128, 1/4), fire 7 (256, 1/8), fire 10 (384, 1/16) and fire 12 (512, 1/16). The
         * last map of each size and one halfway through the deepest, so that no size outweighs the others in a balanced distance.
         */
        STYLE,
        /** Seven: also fire 9 (384, 1/16) and fire 11 (512, 1/16), the maps that LPIPS takes. */
        LPIPS;

        private List<String> layers() {
            return switch (this) {
                case STYLE -> List.of("conv1", "fire4", "fire7", "fire10", "fire12");
                case LPIPS -> List.of("conv1", "fire4", "fire7", "fire9", "fire10", "fire11", "fire12");
            };
        }
    }

    /** One fire module: its number in torchvision's sequence and its channels; pooled: whether its input is pooled first. */
    private record Fire(int number, int in, int squeezed, int expanded, boolean pooled) {
        String key(String part) {
            return "features." + number + "." + part;
        }
    }

    private static final List<Fire> FIRES = List.of(
            new Fire(3, 64, 16, 64, true),
            new Fire(4, 128, 16, 64, false),
            new Fire(6, 128, 32, 128, true),
            new Fire(7, 256, 32, 128, false),
            new Fire(9, 256, 48, 192, true),
            new Fire(10, 384, 48, 192, false),
            new Fire(11, 384, 64, 256, false),
            new Fire(12, 512, 64, 256, false));

    /** The side of the window of the three poolings. */
    private static final int POOL = 3;

    /** 31 pixels shrink to 15, 7, 3 and 1. */
    private static final int MINIMUM_SIDE = 31;

    private final Convolution colors;
    private final Map<String, NDArray> weights;

    private SqueezeNet(NDManager manager, WeightFile file, SortedMap<String, NDArray> weights, Taps taps) {
        super(
                manager,
                "squeezenet1_1-" + taps.name().toLowerCase(Locale.ROOT) + "-" + WeightFile.digest(weights),
                taps.layers(),
                MINIMUM_SIDE,
                file.published(weights));
        this.weights = weights;
        colors = InputNormalization.imageNet(manager);
    }

    /** Loads the network with the taps for style; see {@link #load(Path, Taps, Device)}. */
    public static SqueezeNet load(Path weights, Device device) throws IOException {
        return load(weights, Taps.STYLE, device);
    }

    /**
     * Loads the network from a .safetensors or .npz file with torchvision's names (features.0.weight to features.12.expand3x3.bias).
     *
     * @throws IOException if the file is absent, damaged or not SqueezeNet 1.1's weights; the message says how to make it
     */
    public static SqueezeNet load(Path weights, Taps taps, Device device) throws IOException {
        return load(
                weights,
                "squeezenet",
                expected(),
                device,
                (manager, file, arrays) -> new SqueezeNet(manager, file, arrays, taps));
    }

    static Map<String, Shape> expected() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        expect(shapes, "features.0", 3, 64, 3);
        for (Fire fire : FIRES) {
            expect(shapes, fire.key("squeeze"), fire.in(), fire.squeezed(), 1);
            expect(shapes, fire.key("expand1x1"), fire.squeezed(), fire.expanded(), 1);
            expect(shapes, fire.key("expand3x3"), fire.squeezed(), fire.expanded(), 3);
        }
        return shapes;
    }

    private static void expect(Map<String, Shape> shapes, String key, int in, int out, int kernel) {
        shapes.put(key + ".weight", new Shape(out, in, kernel, kernel));
        shapes.put(key + ".bias", new Shape(out));
    }

    @Override
    NDList maps(NDArray images) {
        NDList maps = new NDList();
        NDArray x = convolution("features.0", 2, 0).applyRelu(colors.apply(images));
        tap("conv1", x, maps);
        for (Fire fire : FIRES) {
            x = fireModule(fire, fire.pooled() ? Convolution.maxPool(x, POOL, true) : x);
            tap("fire" + fire.number(), x, maps);
        }
        return maps;
    }

    private void tap(String name, NDArray map, NDList maps) {
        if (layers().contains(name)) {
            maps.add(map);
        }
    }

    private NDArray fireModule(Fire fire, NDArray x) {
        NDArray squeezed = convolution(fire.key("squeeze"), 1, 0).applyRelu(x);
        return NDArrays.concat(
                new NDList(
                        convolution(fire.key("expand1x1"), 1, 0).applyRelu(squeezed),
                        convolution(fire.key("expand3x3"), 1, 1).applyRelu(squeezed)),
                1);
    }

    private Convolution convolution(String key, int stride, int padding) {
        return new Convolution(weights.get(key + ".weight"), weights.get(key + ".bias"), stride, padding);
    }
}
