package org.stylestep.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.Style;
import org.stylestep.random.KeyedRandom;

/** A sampler of one's own: docs/styles.md shows the middle of this file. */
final class OwnSampler {

    private OwnSampler() {}

    // Shown: own sampler
    /** Styles that lie around one. */
    record Around(Style center, float spread) implements LatentSampler {
        @Override
        public NDArray sample(int count, RandomGenerator random, NDManager manager) {
            List<Style> drawn = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                float[] values = center.values();
                for (int i = 0; i < values.length; i++) {
                    values[i] += (float) random.nextGaussian(0, spread);
                }
                drawn.add(Style.of(values));
            }
            return Style.toArray(drawn, manager);
        }

        @Override
        public int codeSize() {
            return center.size();
        }
    }
    // Shown: end

    // Shown: drawing with it
    static List<RgbImage> alike(StyleTransfer transfer, RgbImage input, Style style, int count) {
        try (NDManager manager = transfer.newManager()) {
            NDArray codes = new Around(style, 0.1f).sample(count, KeyedRandom.of(1, "alike"), manager);
            return transfer.render(input, Style.of(codes));
        }
    }
    // Shown: end
}
