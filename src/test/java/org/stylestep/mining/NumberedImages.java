package org.stylestep.mining;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.stylestep.data.Images;
import org.stylestep.data.PairSource;
import org.stylestep.data.PairedImages;
import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.image.RgbImage;
import org.stylestep.random.KeyedRandom;

/** Any number of images of 8×8 pixels in clusters of similar style, made of their numbers, and features of 90 channels: 4,095 numbers an image. */
public final class NumberedImages implements StyleStepExtension {

    static final int SIDE = 8;

    private static final int VALUES = 3 * SIDE * SIDE;
    private static final int CLUSTERS = 1000;

    /** The dimensions in which styles differ. */
    private static final int STYLE = 12;

    private static final float[] PATTERNS = gaussians(KeyedRandom.of(1, "pattern"), STYLE * VALUES);

    record Options(int count) {}

    @Override
    public void register(Extensions.Builder extensions) {
        extensions
                .add(PairSource.KIND, "numbered", Options.class, (options, none) -> new Source(options.count))
                .add(FeatureExtractor.KIND, "numbered", (options, device) -> new Features(device));
    }

    static float[] gaussians(RandomGenerator random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private record Source(int count) implements PairSource {
        @Override
        public PairedImages pairs(Path folder, Optional<Path> targets) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Images images(Path folder, Optional<Path> targets) {
            return new Numbered(count);
        }
    }

    record Numbered(int size) implements Images {
        @Override
        public String name(int index) {
            return Integer.toString(index);
        }

        @Override
        public RgbImage read(int index) {
            RandomGenerator random = KeyedRandom.of(1, "image", index);
            float[] style = gaussians(KeyedRandom.of(1, "cluster", random.nextInt(CLUSTERS)), STYLE);
            float[] own = gaussians(random, STYLE);
            byte[] rgb = new byte[VALUES];
            for (int at = 0; at < VALUES; at++) {
                double value = 128 + 4 * random.nextGaussian();
                for (int k = 0; k < STYLE; k++) {
                    value += 10 * (style[k] + 0.35 * own[k]) * PATTERNS[k * VALUES + at];
                }
                rgb[at] = (byte) Math.max(0, Math.min(255, Math.round(value)));
            }
            return new RgbImage(SIDE, SIDE, rgb);
        }

        @Override
        public String fingerprint() {
            return "numbered " + size;
        }
    }

    /** Random filters of 2×2 pixels. */
    static final class Features implements FeatureExtractor {

        private static final int CHANNELS = 90;

        private final NDManager manager;
        private final NDArray filters;

        Features(Device device) {
            manager = NDManager.newBaseManager(device);
            float[] values = gaussians(KeyedRandom.of(1, "filters"), CHANNELS * 12);
            filters = manager.create(values, new Shape(CHANNELS, 3, 2, 2)).duplicate();
        }

        @Override
        public NDList extract(NDArray images) {
            Shape two = new Shape(2, 2);
            Shape none = new Shape(0, 0);
            try (NDArray maps = Conv2d.conv2d(images, filters, null, two, none, new Shape(1, 1), 1)
                    .singletonOrThrow()) {
                return new NDList(maps.getNDArrayInternal().relu());
            }
        }

        @Override
        public List<String> layers() {
            return List.of("random");
        }

        @Override
        public String id() {
            return "numbered";
        }

        @Override
        public Device device() {
            return manager.getDevice();
        }

        @Override
        public void close() {
            manager.close();
        }
    }
}
