package org.stylestep.features;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The Inception-v3 network that the Fréchet inception distance is defined by (Heusel et al., 2017): the map (B, 2048, 8, 8) before its last pooling,
 * whose means over positions are the 2048 features known as pool3.
 *
 * <p>Images of any size are resized to 299×299, bilinear with positions at the centers of pixels and without antialiasing, as pytorch-fid does, and
 * taken in [-1, 1]. Means of pooling leave out the padding, and the pooling of the last block is a maximum, as in TensorFlow's graph of 2015-12-05;
 * torchvision's own network differs in both. The weights are a file with pytorch-fid's names, made by {@link WeightConversion} of
 * {@code pt_inception-2015-12-05-6726825d.pth}; normalizations (ε 0.001) are folded into the convolutions.
 */
public final class Inception extends FixedFeatures {

    private static final String NETWORK = "inception";
    private static final long[] SIZE = {299, 299};

    /** What DJL's PyTorch engine calls bilinear. */
    private static final int BILINEAR = 1;

    private static final float EPSILON = 0.001f;
    private static final Shape ONE = new Shape(1, 1);

    /** The arrays of a normalization. */
    private static final List<String> NORMALIZATION = List.of("weight", "bias", "running_mean", "running_var");

    /** A convolution and the normalization folded into it. */
    private record Folded(NDArray weight, NDArray bias) {}

    private final Map<String, Folded> convolutions = new HashMap<>();
    private final InceptionBody<NDArray> body = new Body();

    private Inception(NDManager manager, WeightFile file, SortedMap<String, NDArray> weights, Set<String> keys) {
        super(
                manager,
                "inception_fid-bilinear299-" + WeightFile.digest(weights),
                List.of("mixed_7c"),
                1,
                file.published(weights));
        try (NDManager work = manager.newSubManager()) {
            weights.values().forEach(array -> array.attach(work));
            for (String key : keys) {
                NDArray factor = weights.get(key + ".bn.weight")
                        .div(weights.get(key + ".bn.running_var").add(EPSILON).sqrt());
                NDArray weight = weights.get(key + ".conv.weight").mul(factor.reshape(-1, 1, 1, 1));
                NDArray bias = weights.get(key + ".bn.bias")
                        .sub(weights.get(key + ".bn.running_mean").mul(factor));
                weight.attach(manager);
                bias.attach(manager);
                convolutions.put(key, new Folded(weight, bias));
            }
        }
    }

    /**
     * Loads the network from a .safetensors or .npz file with pytorch-fid's names ({@code Conv2d_1a_3x3.conv.weight}, {@code Conv2d_1a_3x3.bn.running_var},
     * {@code Mixed_5b.branch1x1.conv.weight}, ...).
     *
     * @throws IOException if the file is absent, damaged or not this network's weights; the message says how to make it
     */
    public static Inception load(Path weights, Device device) throws IOException {
        return load(
                weights,
                NETWORK,
                expected(),
                device,
                (manager, file, arrays) ->
                        new Inception(manager, file, arrays, kernels().keySet()));
    }

    static Map<String, Shape> expected() {
        Map<String, Shape> expected = new LinkedHashMap<>();
        kernels().forEach((key, shape) -> {
            expected.put(key + ".conv.weight", shape);
            NORMALIZATION.forEach(part -> expected.put(key + ".bn." + part, new Shape(shape.get(0))));
        });
        return expected;
    }

    /** {@return whether an extractor is this network with the published weights, which alone give the distances named after it} */
    public static boolean isPublished(FeatureExtractor extractor) {
        return extractor.publishedWeights().equals(Optional.of(PublishedWeights.INCEPTION.file()));
    }

    /** The shape (O, I, H, W) of each convolution's weight. */
    static Map<String, Shape> kernels() {
        Map<String, Shape> kernels = new LinkedHashMap<>();
        new InceptionBody<Integer>() {
            @Override
            Integer convolution(Integer in, String key, int out, int height, int width, int stride, boolean padded) {
                kernels.put(key, new Shape(out, in, height, width));
                return out;
            }

            @Override
            Integer pool(Integer in, Pooling pooling) {
                return in;
            }

            @Override
            Integer concat(List<Integer> parts) {
                return parts.stream().mapToInt(Integer::intValue).sum();
            }
        }.apply(3);
        return kernels;
    }

    @Override
    NDList maps(NDArray images) {
        return new NDList(body.apply(images.getNDArrayInternal().interpolation(SIZE, BILINEAR, false)));
    }

    private final class Body extends InceptionBody<NDArray> {

        private static final int WINDOW = 3;
        private static final Shape THREE = new Shape(WINDOW, WINDOW);

        @Override
        NDArray convolution(NDArray x, String key, int out, int height, int width, int stride, boolean padded) {
            Folded folded = convolutions.get(key);
            Shape padding = padded ? new Shape(height / 2, width / 2) : new Shape(0, 0);
            return Conv2d.conv2d(x, folded.weight(), folded.bias(), new Shape(stride, stride), padding, ONE, 1)
                    .singletonOrThrow()
                    .getNDArrayInternal()
                    .relu();
        }

        @Override
        NDArray pool(NDArray x, Pooling pooling) {
            return switch (pooling) {
                case HALVE -> Convolution.maxPool(x, WINDOW, false);
                case MAXIMUM -> Pool.maxPool2d(x, THREE, ONE, ONE, false);
                case MEAN -> mean(x).div(mean(x.get(":1, :1").onesLike()));
            };
        }

        /** The mean of each window with the zeros of the padding, which DJL counts even if told not to. */
        private static NDArray mean(NDArray x) {
            return Pool.avgPool2d(x, THREE, ONE, ONE, false, true);
        }

        @Override
        NDArray concat(List<NDArray> parts) {
            return NDArrays.concat(new NDList(parts), 1);
        }
    }
}
