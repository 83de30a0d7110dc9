package org.stylestep.features;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * VGG16's maps after the ReLU of conv1_2, conv2_2, conv3_2, conv4_2 and conv5_2: the features of the published method.
 *
 * <p>Channels 64, 128, 256, 512, 512 at full, 1/2, 1/4, 1/8 and 1/16 size. The weights are the user's: a file with torchvision's
 * names, made by {@link WeightConversion}.
 */
public final class Vgg16 extends FixedFeatures {

    /** What the weights were trained to take; the two kinds of weights do not fit each other's input. */
    public enum Convention {
        /**
         * BGR in 0..255 less the means 103.939, 116.779 and 123.68: the original network, which the published code uses and for whose
         * magnitudes its loss weights were chosen.
         */
        CAFFE,
        /** RGB in [0, 1] less the means 0.485, 0.456, 0.406, over the deviations 0.229, 0.224, 0.225. */
        TORCHVISION
    }

    private static final List<String> TAPS = List.of("conv1_2", "conv2_2", "conv3_2", "conv4_2", "conv5_2");

    /** The maps that LPIPS takes: the last one before each pooling. */
    private static final List<String> LPIPS_TAPS = List.of("conv1_2", "conv2_2", "conv3_3", "conv4_3", "conv5_3");

    /** Four halvings leave one pixel of sixteen. */
    private static final int MINIMUM_SIDE = 16;

    private final Convolution colors;
    private final VggStack stack;
    private final boolean publishedScale;

    private Vgg16(
            NDManager manager,
            WeightFile file,
            SortedMap<String, NDArray> weights,
            List<VggStack.Layer> plan,
            List<String> taps,
            Convention convention) {
        super(
                manager,
                "vgg16-" + convention.name().toLowerCase(Locale.ROOT) + (taps.equals(TAPS) ? "-" : "-lpips-")
                        + WeightFile.digest(weights),
                taps,
                MINIMUM_SIDE,
                file.published(weights));
        colors = switch (convention) {
            case CAFFE -> InputNormalization.caffe(manager);
            case TORCHVISION -> InputNormalization.imageNet(manager);
        };
        stack = new VggStack(plan, weights);
        publishedScale = convention == Convention.CAFFE;
    }

    /**
     * Loads the network from a .safetensors or .npz file with torchvision's names (features.0.weight to features.26.bias) and shapes.
     *
     * @throws IOException if the file is absent, damaged or not VGG16's weights; the message says how to make it
     */
    public static Vgg16 load(Path weights, Convention convention, Device device) throws IOException {
        return load(weights, TAPS, convention, device);
    }

    /** Loads torchvision's network with the maps that LPIPS takes. */
    static Vgg16 loadForLpips(Path weights, Device device) throws IOException {
        return load(weights, LPIPS_TAPS, Convention.TORCHVISION, device);
    }

    private static Vgg16 load(Path weights, List<String> taps, Convention convention, Device device)
            throws IOException {
        List<VggStack.Layer> plan = plan(taps);
        return load(
                weights,
                "vgg16",
                VggStack.expected(plan),
                device,
                (manager, file, arrays) -> new Vgg16(manager, file, arrays, plan, taps, convention));
    }

    private static List<VggStack.Layer> plan(List<String> taps) {
        return VggStack.plan(new int[] {2, 2, 3, 3, 3}, new int[] {64, 128, 256, 512, 512}, Set.copyOf(taps));
    }

    /** All arrays that either load takes. */
    static Map<String, Shape> expectedForLpips() {
        return VggStack.expected(plan(LPIPS_TAPS));
    }

    @Override
    NDList maps(NDArray images) {
        return stack.taps(colors.apply(images));
    }

    @Override
    public boolean isPublishedScale() {
        return publishedScale;
    }
}
