package org.stylestep.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.stylestep.latent.GaussianSampler.Covariance;
import org.stylestep.nn.LatentMapper;
import org.stylestep.nn.Network;

final class SamplersTest {

    private static final int MANY = 40_000;

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager();

    private static CodeStatistics drawn(LatentSampler sampler) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return CodeStatistics.of(Style.of(sampler.sample(MANY, new Random(4), manager)));
        }
    }

    /** Codes with mean (1, -2, 3), whose second number follows the first and whose third is constant. */
    private static List<Style> dependentCodes() {
        Random random = new Random(1);
        List<Style> codes = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            double a = random.nextGaussian();
            double b = 0.5 * a + 0.2 * random.nextGaussian();
            codes.add(Style.of((float) (1 + 2 * a), (float) (-2 + b), 3));
        }
        return codes;
    }

    @Test
    void unitNormalHasMeanZeroAndTheIdentity() {
        CodeStatistics statistics = drawn(new StandardNormalSampler(3));
        for (int i = 0; i < 3; i++) {
            assertThat(statistics.mean().values()[i]).isCloseTo(0, within(0.02f));
            for (int j = 0; j < 3; j++) {
                assertThat(statistics.covariance()[i][j]).isCloseTo(i == j ? 1 : 0, within(0.03));
            }
        }
    }

    @Test
    void statisticsOfThreeCodesByHand() {
        CodeStatistics statistics = CodeStatistics.of(List.of(Style.of(0, 0), Style.of(2, 2), Style.of(4, -2)));
        assertThat(statistics.mean()).isEqualTo(Style.of(2, 0));
        assertThat(statistics.covariance()).isDeepEqualTo(new double[][] {{4, -2}, {-2, 4}});
        double half = Math.sqrt(0.5);
        double[][] axes = statistics.principalAxes(2);
        assertThat(Math.abs(axes[0][0])).isCloseTo(half, within(1e-12));
        assertThat(axes[0][0] * axes[0][1]).isCloseTo(-0.5, within(1e-12));
        assertThat(axes[1]).containsExactly(new double[] {half, half}, within(1e-12));
        assertThatThrownBy(() -> CodeStatistics.of(List.of(Style.of(1)))).hasMessageContaining("at least 2 codes");
    }

    @Test
    void theRootSquaredIsTheCovariance() {
        CodeStatistics statistics = CodeStatistics.of(dependentCodes());
        double[][] root = statistics.root();
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double product = 0;
                for (int k = 0; k < 3; k++) {
                    product += root[i][k] * root[k][j];
                }
                assertThat(product).isCloseTo(statistics.covariance()[i][j], within(1e-12));
            }
        }
    }

    @Test
    void aFullNormalHasTheCodesMeanAndCovarianceThoughItIsSingular() {
        CodeStatistics codes = CodeStatistics.of(dependentCodes());
        CodeStatistics full = drawn(new GaussianSampler(codes, Covariance.FULL));
        for (int i = 0; i < 3; i++) {
            assertThat(full.mean().values()[i]).isCloseTo(codes.mean().values()[i], within(0.05f));
            for (int j = 0; j < 3; j++) {
                assertThat(full.covariance()[i][j]).isCloseTo(codes.covariance()[i][j], within(0.1));
            }
        }
        assertThat(full.covariance()[2][2]).isCloseTo(0, within(1e-9));
    }

    @Test
    void aDiagonalNormalHasTheVariancesAlone() {
        CodeStatistics codes = CodeStatistics.of(dependentCodes());
        double[][] diagonal =
                drawn(new GaussianSampler(codes, Covariance.DIAGONAL)).covariance();
        assertThat(diagonal[0][0]).isCloseTo(codes.covariance()[0][0], within(0.1));
        assertThat(diagonal[0][1]).isCloseTo(0, within(0.02));
        assertThat(codes.covariance()[0][1]).isGreaterThan(0.8);
    }

    @Test
    void truncationShortensTheWayToTheCenter() {
        Style center = Style.of(1, 2, 3);
        StandardNormalSampler whole = new StandardNormalSampler(3);
        NDArray expected =
                whole.sample(5, new Random(2), manager).mul(0.7f).add(manager.create(new float[] {0.3f, 0.6f, 0.9f}));
        NDArray found = new TruncatedSampler(whole, center, 0.7f).sample(5, new Random(2), manager);
        assertThat(found.sub(expected).abs().max().getFloat()).isLessThan(1e-6f);
        assertThat(Style.of(new TruncatedSampler(whole, center, 0).sample(1, new Random(2), manager)))
                .containsExactly(center);
        assertThatThrownBy(() -> new TruncatedSampler(new StandardNormalSampler(3), center, 1.1f))
                .hasMessageContaining("1.1");
        assertThatThrownBy(() -> new TruncatedSampler(new StandardNormalSampler(2), center, 1))
                .hasMessageContaining("3 numbers");
    }

    @Test
    void aMappedSampleIsTheMappersOutput() {
        try (Network mapper = Network.create(
                "mapper", new LatentMapper(new LatentMapper.Options(5, 2), 3), manager, new Shape(1, 3))) {
            // More than fits into one block.
            int count = 8192 + 3;
            NDArray noise = new StandardNormalSampler(3).sample(count, new Random(6), manager);
            NDArray found = new MappedSampler(mapper).sample(count, new Random(6), manager);
            assertThat(found.sub(mapper.apply(noise)).abs().max().getFloat()).isLessThan(1e-6f);
            assertThat((Object) found.getManager()).isSameAs(manager);
        }
    }

    @Test
    void codesSurviveBeingSaved() {
        List<Style> codes = dependentCodes();
        EncodedSet set = new EncodedSet(codes, codes.subList(0, 9));
        assertThat(EncodedSet.of(set.toArrays(manager))).isEqualTo(set);
        assertThat(set.toArrays(manager).get("covariance").getShape()).isEqualTo(new Shape(3, 3));
    }
}
