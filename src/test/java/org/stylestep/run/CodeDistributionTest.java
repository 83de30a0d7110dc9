package org.stylestep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stylestep.data.KeyedRandom;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.Style;

final class CodeDistributionTest {

    private static final int DRAWS = 40_000;

    private static List<float[]> draw(LatentSampler sampler) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return Style.of(sampler.sample(DRAWS, KeyedRandom.of(1, "draws"), manager)).stream()
                    .map(Style::values)
                    .toList();
        }
    }

    private static double mean(List<float[]> codes, int i) {
        return codes.stream().mapToDouble(code -> code[i]).average().orElseThrow();
    }

    private static double covariance(List<float[]> codes, int i, int j) {
        double a = mean(codes, i);
        double b = mean(codes, j);
        return codes.stream()
                .mapToDouble(code -> (code[i] - a) * (code[j] - b))
                .average()
                .orElseThrow();
    }

    @Test
    void samplesHaveTheMeanAndCovarianceOfTheCodes() {
        var random = KeyedRandom.of(2, "codes");
        List<float[]> codes = new ArrayList<>();
        for (int n = 0; n < 200; n++) {
            float a = (float) random.nextGaussian();
            float b = (float) random.nextGaussian();
            // The third always is what the first two say, so the covariance has no inverse.
            codes.add(new float[] {1 + a, a - 2 * b, 3 + 2 * a - b});
        }
        List<float[]> drawn = draw(CodeDistribution.of(codes));
        for (int i = 0; i < 3; i++) {
            assertThat(mean(drawn, i)).isEqualTo(mean(codes, i), within(0.05));
            for (int j = 0; j < 3; j++) {
                assertThat(covariance(drawn, i, j)).isEqualTo(covariance(codes, i, j), within(0.15));
            }
        }
    }

    @Test
    void equalCodesAreDrawnAgain() {
        List<float[]> codes = List.of(new float[] {1, 2}, new float[] {1, 2});
        assertThat(draw(CodeDistribution.of(codes)))
                .allSatisfy(code -> assertThat(code).containsExactly(1, 2));
    }

    @Test
    void theUnitNormal() {
        List<float[]> drawn = draw(CodeDistribution.unit(2));
        assertThat(mean(drawn, 0)).isEqualTo(0, within(0.02));
        assertThat(covariance(drawn, 0, 0)).isEqualTo(1, within(0.03));
        assertThat(covariance(drawn, 0, 1)).isEqualTo(0, within(0.03));
    }
}
