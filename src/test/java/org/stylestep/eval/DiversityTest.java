package org.stylestep.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.stylestep.data.HostBatch;
import org.stylestep.features.FilterBank;
import org.stylestep.features.PerceptualDistance;
import org.stylestep.image.RgbImage;
import org.stylestep.latent.Style;
import org.stylestep.random.KeyedRandom;

final class DiversityTest {

    private static final int SIDE = 32;

    /** Noise whose seed is the input's first byte, tinted by the style. */
    private static List<RgbImage> render(RgbImage input, List<Style> styles) {
        List<RgbImage> renderings = new ArrayList<>();
        for (Style style : styles) {
            RandomGenerator random = KeyedRandom.of(input.rgb()[0], "render");
            byte[] rgb = new byte[3 * SIDE * SIDE];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) (90 + random.nextInt(60) + style.values()[i % 3]);
            }
            renderings.add(new RgbImage(SIDE, SIDE, rgb));
        }
        return renderings;
    }

    private static RgbImage input(int number) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        rgb[0] = (byte) number;
        return new RgbImage(SIDE, SIDE, rgb);
    }

    private static List<Style> styles(int count, int seed, float spread) {
        RandomGenerator random = KeyedRandom.of(seed, "styles");
        List<Style> styles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            styles.add(Style.of(
                    spread * (random.nextFloat() - 0.5f),
                    spread * (random.nextFloat() - 0.5f),
                    spread * (random.nextFloat() - 0.5f)));
        }
        return styles;
    }

    @Test
    void theMeanOverPairsIsThatOfAllPairs() {
        List<RgbImage> images = render(input(1), styles(4, 1, 80));
        try (NDManager manager = NDManager.newBaseManager();
                PerceptualDistance distance =
                        new PerceptualDistance(new FilterBank(Device.cpu()), new float[] {1, 2, 3, 4}, 0.5f)) {
            List<NDArray> arrays = images.stream()
                    .map(image -> new HostBatch(List.of(image)).toArray(manager))
                    .toList();
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < i; j++) {
                    sum += distance.between(arrays.get(i), arrays.get(j)).getFloat();
                }
            }
            double found = distance.meanOverPairs(arrays);
            assertThat(found).isCloseTo(sum / 6, within(1e-4 * sum));
            assertThat(found).isPositive();
            assertThatThrownBy(() -> distance.meanOverPairs(arrays.subList(0, 1)))
                    .hasMessageContaining("two images");
        }
    }

    @Test
    void stylesThatVaryAsRealOnesScoreTheSameAndOthersDoNot() {
        try (NDManager manager = NDManager.newBaseManager();
                FilterBank features = new FilterBank(Device.cpu())) {
            Diversity diversity = new Diversity(
                    DiversityTest::render, List.of(input(1), input(2)), styles(24, 1, 60), features, manager);
            double real = diversity.ofRealStyles();
            assertThat(diversity.of(styles(24, 2, 60)) / real).isCloseTo(1, within(0.3));
            assertThat(diversity.of(styles(24, 2, 15)) / real).isLessThan(0.2);
            assertThat(diversity.of(List.of(Style.of(1, 1, 1), Style.of(1, 1, 1))))
                    .isZero();
        }
    }

    @Test
    void oneRealStyleIsTooFew() {
        try (NDManager manager = NDManager.newBaseManager();
                FilterBank features = new FilterBank(Device.cpu())) {
            assertThatThrownBy(() -> new Diversity(
                            DiversityTest::render, List.of(input(1)), styles(1, 1, 60), features, manager))
                    .hasMessageContaining("2 styles of real images");
        }
    }
}
