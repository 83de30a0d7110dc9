package org.stylestep.features;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The learned perceptual image patch similarity (Zhang et al., CVPR 2018): Σ_l mean over positions of Σ_c w_lc · (a_lc − b_lc)², with a and b the maps
 * of a backbone, each position's channels divided by their norm (plus 1e-10), and w the calibration; without one, w is 1.
 *
 * <p>It is LPIPS only with torchvision's weights of the backbone ({@link FeatureExtractor#publishedWeights}) and a calibration of the authors, which
 * its numbers' SHA-256 tells, and with it the version: 0.1 takes images normalized as torchvision's networks do, 0.0 takes them in [-1, 1] as they
 * are. Any other is a perceptual distance of its own, computed as version 0.1.
 */
public final class Lpips implements AutoCloseable {

    /** The networks that calibrations were made for. */
    public enum Backbone {
        /** AlexNet, images from 31 pixels. */
        ALEX,
        /** VGG16, images from 16 pixels. */
        VGG,
        /** SqueezeNet 1.1, images from 31 pixels. */
        SQUEEZE;

        private int[] channels() {
            return switch (this) {
                case ALEX -> new int[] {64, 192, 384, 256, 256};
                case VGG -> new int[] {64, 128, 256, 512, 512};
                case SQUEEZE -> new int[] {64, 128, 256, 384, 384, 512, 512};
            };
        }

        /** The arrays of a calibration. */
        Map<String, Shape> expected() {
            Map<String, Shape> expected = new LinkedHashMap<>();
            for (int layer = 0; layer < channels().length; layer++) {
                expected.put("lin" + layer, new Shape(channels()[layer]));
            }
            return expected;
        }

        private FeatureExtractor load(Path weights, Device device) throws IOException {
            return switch (this) {
                case ALEX -> AlexNet.load(weights, device);
                case VGG -> Vgg16.loadForLpips(weights, device);
                case SQUEEZE -> SqueezeNet.load(weights, SqueezeNet.Taps.LPIPS, device);
            };
        }
    }

    private static final String NEWEST = "0.1";

    /** By the SHA-256 of their numbers, the backbone and version of the calibrations in the authors' repository and in their package {@code lpips} 0.1.4. */
    private static final Map<String, String> CALIBRATIONS = Map.of(
            "8a9f071221953c589f32ea6727d04f800af07c3f4d97ef07514bcc3c4e82f687", "ALEX 0.0",
            "e60d8ee2c0926a5b9ea5353744a0b2d63f81e12b5df5365fbfe1375a034f8619", "VGG 0.0",
            "1a1c8db5a561a6810279754ae5f042398fc4cc02b0b8c64d48be743b450da288", "SQUEEZE 0.0",
            "718a8b40b0d22f96192d34ab93c0db5c7943558ff6c2407f44812dce2f29b5f4", "ALEX 0.1",
            "9153a2043dccf3b525d4f13db916e93ef040548ea923b6f2100de5ebac141a78", "VGG 0.1",
            "68f1b1752260e0335c6394983132e210e3ed5c2540e78d239be07671a77130e4", "SQUEEZE 0.1");

    /** Twice ImageNet's means in [0, 1], less 1, and twice the deviations: the images that version 0.0 takes, before a normalization that is not its own. */
    private static final float[] SHIFT = {-0.030f, -0.088f, -0.188f};

    private static final float[] SCALE = {0.458f, 0.448f, 0.450f};

    private static final double EPSILON = 1e-10;

    private final Backbone backbone;
    private final FeatureExtractor extractor;
    private final Optional<String> calibration;
    private final String version;
    private final boolean isLpips;
    private final NDManager manager;
    private final NDList weights = new NDList();

    private Lpips(Backbone backbone, FeatureExtractor extractor, Optional<SortedMap<String, NDArray>> calibration) {
        this.backbone = backbone;
        this.extractor = extractor;
        manager = NDManager.newBaseManager(extractor.device());
        int[] channels = backbone.channels();
        for (int layer = 0; layer < channels.length; layer++) {
            Shape shape = new Shape(1, channels[layer], 1, 1);
            String name = "lin" + layer;
            NDArray ones = manager.ones(shape);
            weights.add(
                    calibration.map(arrays -> arrays.get(name).reshape(shape)).orElse(ones));
        }
        weights.attach(manager);
        this.calibration = calibration.map(WeightFile::sha256);
        Optional<String> known = this.calibration
                .map(CALIBRATIONS::get)
                .filter(name -> name.startsWith(backbone.name() + " "))
                .map(name -> name.substring(name.indexOf(' ') + 1));
        version = known.orElse(NEWEST);
        isLpips = known.isPresent() && extractor.publishedWeights().isPresent();
    }

    /**
     * Opens a distance.
     *
     * @param backbone the network
     * @param weights its weights: .safetensors or .npz with torchvision's names
     * @param calibration arrays {@code lin0}, {@code lin1}, ... of one number a channel, .safetensors or .npz; without it, channels count alike
     * @param device where to compute
     * @throws IOException if a file is absent, damaged or of another network; the message says how to make it
     */
    public static Lpips load(Backbone backbone, Path weights, Optional<Path> calibration, Device device)
            throws IOException {
        FeatureExtractor extractor = backbone.load(weights, device);
        try (NDManager manager = NDManager.newBaseManager(device)) {
            Optional<SortedMap<String, NDArray>> arrays = Optional.empty();
            if (calibration.isPresent()) {
                String network = "lpips_" + backbone.name().toLowerCase(Locale.ROOT);
                arrays = Optional.of(new WeightFile(calibration.get(), network).read(backbone.expected(), manager));
            }
            return new Lpips(backbone, extractor, arrays);
        } catch (IOException | RuntimeException e) {
            extractor.close();
            throw e;
        }
    }

    /** Returns {@code lpips_BACKBONE} if it is LPIPS, else {@code perceptual_distance_BACKBONE}. */
    public String name() {
        return (isLpips ? "lpips_" : "perceptual_distance_") + backbone.name().toLowerCase(Locale.ROOT);
    }

    /** Returns what its numbers depend on beside the images. */
    public Map<String, Object> conditions() {
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("features", extractor.id());
        conditions.put("weights", extractor.publishedWeights().orElse("not the published ones"));
        conditions.put("version", version);
        conditions.put(
                "calibration", calibration.map(hash -> hash.substring(0, 12)).orElse("none"));
        return conditions;
    }

    /**
     * Compares images.
     *
     * @param a (B, 3, H, W) in [-1, 1]
     * @param b (B, 3, H, W) in [-1, 1]
     * @return the B distances
     */
    public double[] ofEach(NDArray a, NDArray b) {
        double[] distances = new double[Math.toIntExact(a.getShape().get(0))];
        try (NDManager work = a.getManager().newSubManager()) {
            NDList mapsOfA = maps(a, work);
            NDList mapsOfB = maps(b, work);
            for (int layer = 0; layer < weights.size(); layer++) {
                try (NDManager step = work.newSubManager()) {
                    NDArray first = unit(mapsOfA.get(layer), step);
                    NDArray second = unit(mapsOfB.get(layer), step);
                    float[] means = first.sub(second)
                            .square()
                            .mul(weights.get(layer))
                            .sum(new int[] {1})
                            .flatten(1, -1)
                            .mean(new int[] {1})
                            .toFloatArray();
                    for (int i = 0; i < distances.length; i++) {
                        distances[i] += means[i];
                    }
                }
            }
        }
        return distances;
    }

    private NDList maps(NDArray images, NDManager work) {
        NDArray taken = images.duplicate();
        taken.attach(work);
        if (!version.equals(NEWEST)) {
            Shape channels = new Shape(1, 3, 1, 1);
            taken = taken.mul(work.create(SCALE, channels)).add(work.create(SHIFT, channels));
        }
        return extractor.extract(taken);
    }

    private static NDArray unit(NDArray map, NDManager step) {
        map.attach(step);
        return map.div(map.square().sum(new int[] {1}, true).sqrt().add(EPSILON));
    }

    /** Frees the weights. */
    @Override
    public void close() {
        extractor.close();
        manager.close();
    }
}
