package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.stylestep.image.RgbImage;
import org.stylestep.random.KeyedRandom;

final class PairAugmentationTest {

    private final RgbImage input = Pictures.coordinates(60, 40, 7);
    private final ImagePair pair = new ImagePair(input, Pictures.coordinates(60, 40, 99));

    @Test
    void bothHalvesGetTheSameGeometry() {
        PairAugmentation augmentation = new PairAugmentation(List.of(40, 50, 50, 64), 32, true);
        for (int key = 0; key < 200; key++) {
            ImagePair result = augmentation.apply(pair, KeyedRandom.of(1, "test", key));

            assertThat(result.input().size()).isEqualTo("32x32");
            assertThat(withoutBlue(result.input().toRgb())).isEqualTo(withoutBlue(result.target()));
            assertThat(result.input().samples()[2]).isEqualTo((byte) 7);
            assertThat(result.target().rgb()[2]).isEqualTo((byte) 99);
        }
    }

    @Test
    void everyPlaceAndBothDirectionsOccur() {
        PairAugmentation augmentation = new PairAugmentation(List.of(), 38, true);
        Set<String> seen = new HashSet<>();
        for (int key = 0; key < 3000; key++) {
            byte[] rgb =
                    augmentation.apply(input, KeyedRandom.of(2, "test", key)).rgb();
            boolean mirrored = rgb[0] > rgb[3];
            int left = mirrored ? rgb[0] - 37 : rgb[0];
            seen.add(left + " " + rgb[1] + " " + mirrored);
            assertThat(left).isBetween(0, 22);
            assertThat((int) rgb[1]).isBetween(0, 2);
        }
        assertThat(seen).hasSize(23 * 3 * 2);
    }

    @Test
    void repeatedHeightsAreDrawnMoreOften() {
        PairAugmentation augmentation = new PairAugmentation(List.of(40, 80, 80, 80), 40, false);
        int large = 0;
        for (int key = 0; key < 2000; key++) {
            byte[] rgb =
                    augmentation.apply(input, KeyedRandom.of(3, "test", key)).rgb();
            // At twice the height, green grows by one half a row: 20 rows over the crop, not 40.
            large += rgb[3 * 40 * 39 + 1] - rgb[1] < 30 ? 1 : 0;
        }
        // Expected 1500 with a deviation of 19.
        assertThat(large).isBetween(1400, 1600);
    }

    @Test
    void withoutFlipNothingIsMirrored() {
        PairAugmentation augmentation = new PairAugmentation(List.of(), 30, false);
        for (int key = 0; key < 100; key++) {
            byte[] rgb =
                    augmentation.apply(input, KeyedRandom.of(4, "test", key)).rgb();
            assertThat(rgb[3]).isGreaterThan(rgb[0]);
        }
    }

    @Test
    void anImageAloneIsTreatedLikeAPair() {
        PairAugmentation augmentation = new PairAugmentation(List.of(50, 60), 32, true);

        assertThat(augmentation.apply(input, KeyedRandom.of(1, "test")))
                .isEqualTo(augmentation
                        .apply(pair, KeyedRandom.of(1, "test"))
                        .input()
                        .toRgb());
        assertThat(augmentation.centerCrop(input))
                .isEqualTo(augmentation.centerCrop(pair).input().toRgb());
    }

    @Test
    void theCenterIsTheMiddle() {
        byte[] first =
                new PairAugmentation(List.of(40), 20, true).centerCrop(input).rgb();
        assertThat(first).startsWith(20, 10, 7, 21, 10, 7);

        RgbImage shrunk = PairAugmentation.resize(20).centerCrop(input);
        assertThat(shrunk).isEqualTo(input.resize(30, 20).crop(5, 0, 20, 20));

        RgbImage tall = Pictures.noise(30, 50, 1);
        assertThat(PairAugmentation.resize(15).centerCrop(tall))
                .isEqualTo(tall.resize(15, 25).crop(0, 5, 15, 15));

        RgbImage exact = Pictures.noise(15, 15, 1);
        assertThat(PairAugmentation.resize(15).centerCrop(exact)).isEqualTo(exact);
    }

    @Test
    void theMiddleHasAName() {
        assertThat(new PairAugmentation(List.of(320, 384), 256, true).centerCropName())
                .isEqualTo(new PairAugmentation(List.of(320), 256, false).centerCropName())
                .isEqualTo("center crop 256 at height 320");
        assertThat(PairAugmentation.resize(256).centerCropName()).isEqualTo("center crop 256 at shorter side");
    }

    @Test
    void aSequenceAppliesEachStepToWhatTheOneBeforeMade() {
        PairAugmentation first = new PairAugmentation(List.of(), 38, false);
        PairAugmentation second = new PairAugmentation(List.of(), 30, true);
        Augmentation both = Augmentation.sequence(List.of(first, second));
        RandomGenerator random = KeyedRandom.of(5, "test");
        ImagePair expected = second.apply(first.apply(pair, random), random);

        assertThat(both.apply(pair, KeyedRandom.of(5, "test"))).isEqualTo(expected);
        assertThat(both.apply(pair.target(), KeyedRandom.of(5, "test"))).isEqualTo(expected.target());
        assertThat(Augmentation.sequence(List.of()).apply(pair, random)).isEqualTo(pair);
    }

    @Test
    void tooSmallImagesAreAnError() {
        PairAugmentation plain = new PairAugmentation(List.of(), 64, false);
        PairAugmentation scaled = new PairAugmentation(List.of(64), 64, false);
        RgbImage narrow = Pictures.noise(20, 40, 1);

        assertThatThrownBy(() -> plain.apply(pair, KeyedRandom.of(1, "test")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("60x40", "64x64");
        assertThatThrownBy(() -> plain.centerCrop(pair)).hasMessageContaining("60x40");
        assertThatThrownBy(() -> scaled.apply(narrow, KeyedRandom.of(1, "test")))
                .hasMessageContaining("20x40, scaled to 32x64, is too small for a crop of 64x64");
        assertThatThrownBy(() -> new PairAugmentation(List.of(63), 64, false)).hasMessageContaining("63");
        assertThatThrownBy(() -> new PairAugmentation(List.of(), 0, false)).hasMessageContaining("0");
    }

    private static RgbImage withoutBlue(RgbImage image) {
        byte[] rgb = image.rgb().clone();
        for (int i = 2; i < rgb.length; i += 3) {
            rgb[i] = 0;
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }
}
