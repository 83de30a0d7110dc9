package org.stylestep.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The convolutions of a VGG network up to its last tap: 3×3, padded with zeros, each followed by ReLU, 2×2 maximum pooling between
 * blocks.
 */
final class VggStack {

    /**
     * One convolution.
     *
     * @param name convB_C: the C-th convolution of block B
     * @param key the weights' name in torchvision's networks, without ".weight" and ".bias"
     * @param pooled whether the map is pooled before it
     * @param tapped whether its map, after ReLU, is an output
     */
    record Layer(String name, String key, int in, int out, boolean pooled, boolean tapped) {}

    private final List<Layer> layers;
    private final List<Convolution> convolutions;

    /** Joins a plan with its weights, named as in {@link #expected}, which stay in their manager. */
    VggStack(List<Layer> layers, Map<String, NDArray> weights) {
        this.layers = List.copyOf(layers);
        convolutions = layers.stream()
                .map(layer ->
                        new Convolution(weights.get(layer.key() + ".weight"), weights.get(layer.key() + ".bias"), 1, 1))
                .toList();
    }

    /**
     * Lays out a VGG network.
     *
     * @param depths the number of convolutions in each block (VGG16: 2, 2, 3, 3, 3)
     * @param widths the number of channels in each block (VGG: 64, 128, 256, 512, 512)
     * @param taps the convolutions whose maps are outputs; the plan ends at the last of them
     */
    static List<Layer> plan(int[] depths, int[] widths, Set<String> taps) {
        List<Layer> layers = new ArrayList<>();
        int in = 3;
        int index = 0;
        int length = 0;
        for (int block = 0; block < depths.length; block++) {
            for (int i = 0; i < depths[block]; i++) {
                String name = "conv" + (block + 1) + "_" + (i + 1);
                boolean tapped = taps.contains(name);
                layers.add(new Layer(name, "features." + index, in, widths[block], i == 0 && block > 0, tapped));
                // torchvision counts the convolution and its ReLU.
                index += 2;
                in = widths[block];
                length = tapped ? layers.size() : length;
            }
            // The pooling counts too.
            index++;
        }
        return List.copyOf(layers.subList(0, length));
    }

    /** Returns the names and shapes of the weights that a plan needs. */
    static Map<String, Shape> expected(List<Layer> layers) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Layer layer : layers) {
            shapes.put(layer.key() + ".weight", new Shape(layer.out(), layer.in(), 3, 3));
            shapes.put(layer.key() + ".bias", new Shape(layer.out()));
        }
        return shapes;
    }

    /** Returns the tapped maps, shallow to deep, in the input's manager and, as all results, in the caller's scope; the input is what the first convolution takes. */
    NDList taps(NDArray input) {
        NDList taps = new NDList();
        NDArray x = input;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer.pooled()) {
                x = Convolution.maxPool(x, 2, false);
            }
            x = convolutions.get(i).applyRelu(x);
            if (layer.tapped()) {
                taps.add(x);
            }
        }
        return taps;
    }
}
