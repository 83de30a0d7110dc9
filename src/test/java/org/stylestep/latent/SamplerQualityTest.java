package org.stylestep.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SamplerQualityTest {

    /** Gives the same codes whatever is asked. */
    private record Fixed(List<Style> codes) implements LatentSampler {
        @Override
        public NDArray sample(int count, RandomGenerator random, NDManager manager) {
            assertThat(count).isEqualTo(codes.size());
            return Style.toArray(codes, manager);
        }

        @Override
        public int codeSize() {
            return codes.get(0).size();
        }
    }

    private static List<Style> line(double... values) {
        return java.util.Arrays.stream(values)
                .mapToObj(v -> Style.of((float) v))
                .toList();
    }

    /** Normal codes, scaled. */
    private static List<Style> normal(int count, int seed, double scale) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(
                        i -> Style.of((float) (scale * random.nextGaussian()), (float) (scale * random.nextGaussian())))
                .toList();
    }

    private static SamplerQuality.Comparison compare(List<Style> training, List<Style> validation, List<Style> codes) {
        return new SamplerQuality(training, validation, Device.cpu()).of(new Fixed(codes), new Random(0));
    }

    @Test
    void distancesByHand() {
        SamplerQuality.Comparison found = compare(line(0, 10), line(1, 13), line(3, 4));
        // To held-out: training 1 and 3, samples 2 and 3. From held-out: training 1 and 3, samples 2 and 9.
        assertThat(found.training().toHeldOut()).isCloseTo(2, within(1e-5));
        assertThat(found.sampler().toHeldOut()).isCloseTo(2.5, within(1e-5));
        assertThat(found.training().fromHeldOut()).isCloseTo(2, within(1e-5));
        assertThat(found.sampler().fromHeldOut()).isCloseTo(5.5, within(1e-5));
        assertThat(found.ratio()).isCloseTo(1.25, within(1e-5));
        assertThat(found.reverseRatio()).isCloseTo(2.75, within(1e-5));
    }

    @Test
    void coverageByHand() {
        // With two held-out codes the ball reaches to the other one: radius 12 about 1 and 13.
        assertThat(compare(line(0, 10), line(1, 13), line(2, 3)).sampler().coverage())
                .isEqualTo(1);
        assertThat(compare(line(0, 10), line(1, 13), line(0, 0.5)).sampler().coverage())
                .isEqualTo(0.5);
        assertThat(compare(line(0, 10), line(1, 13), line(100, 101)).sampler().coverage())
                .isEqualTo(0);
        // Two groups of two, and a rest that is dropped: (1 + 0) / 2.
        assertThat(compare(line(0, 1, 2, 3, 4), line(1, 13), line(2, 3, 100, 100, 1))
                        .sampler()
                        .coverage())
                .isEqualTo(0.5);
    }

    @Test
    void codesOfTheSameDistributionAreAsGoodAsTrainingCodes() {
        SamplerQuality.Comparison same = compare(normal(2000, 1, 1), normal(400, 2, 1), normal(2000, 3, 1));
        assertThat(same.ratio()).isCloseTo(1, within(0.1));
        assertThat(same.reverseRatio()).isCloseTo(1, within(0.1));
        assertThat(same.sampler().coverage()).isCloseTo(0.97, within(0.015));
        assertThat(same.training().coverage()).isCloseTo(0.97, within(0.015));
    }

    @Test
    void tooWideAndTooNarrowSamplesAreTold() {
        SamplerQuality.Comparison wide = compare(normal(2000, 1, 1), normal(400, 2, 1), normal(2000, 3, 3));
        SamplerQuality.Comparison narrow = compare(normal(2000, 1, 1), normal(400, 2, 1), normal(2000, 3, 0.2));
        assertThat(wide.ratio()).isGreaterThan(3);
        assertThat(narrow.ratio()).isLessThan(1);
        assertThat(narrow.reverseRatio()).isGreaterThan(3);
        assertThat(narrow.sampler().coverage()).isLessThan(0.5);
    }

    @Test
    void oneHeldOutCodeIsTooFew() {
        assertThatThrownBy(() -> new SamplerQuality(line(1, 2), line(1), Device.cpu()))
                .hasMessageContaining("at least 2 held-out codes");
    }
}
