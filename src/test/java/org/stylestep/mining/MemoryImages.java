package org.stylestep.mining;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.stylestep.data.Images;
import org.stylestep.image.RgbImage;

/** Images in memory, for tests. */
record MemoryImages(List<RgbImage> images, IntFunction<String> names, String fingerprint) implements Images {

    /** Returns noise images, each with a color, a contrast and a stripe width of its own. */
    static MemoryImages random(int count, int side, long seed) {
        Random random = new Random(seed);
        List<RgbImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] rgb = new byte[3 * side * side];
            double[] base = random.doubles(3, 60, 196).toArray();
            double contrast = 60 * random.nextDouble();
            int stripe = 1 + random.nextInt(4);
            for (int k = 0; k < rgb.length; k++) {
                int x = k / 3 % side;
                double wave = x / stripe % 2 == 0 ? contrast : -contrast;
                double value = base[k % 3] + 0.7 * wave + 0.3 * contrast * random.nextGaussian();
                rgb[k] = (byte) Math.max(0, Math.min(255, Math.round(value)));
            }
            images.add(new RgbImage(side, side, rgb));
        }
        return new MemoryImages(images, i -> "image" + i + ".png", "random " + count + " " + side + " " + seed);
    }

    /** Returns the same images with other names. */
    MemoryImages named(IntFunction<String> otherNames) {
        return new MemoryImages(images, otherNames, fingerprint);
    }

    /** Returns as many images, each that of another index. */
    MemoryImages mapped(IntUnaryOperator index) {
        List<RgbImage> others =
                IntStream.range(0, size()).map(index).mapToObj(images::get).toList();
        return new MemoryImages(others, names, fingerprint + " mapped");
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public String name(int index) {
        return names.apply(index);
    }

    @Override
    public RgbImage read(int index) {
        return images.get(index);
    }
}
