package org.stylestep.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.stylestep.Golden;
import org.stylestep.data.PairAugmentation;
import org.stylestep.extension.Extensions;
import org.stylestep.features.StandardFeatures;
import org.stylestep.random.KeyedRandom;
import org.stylestep.settings.Component;
import org.stylestep.testkit.SetMetricContract;
import org.stylestep.train.Tiny;

/** Against pytorch-fid, torchmetrics and prdc on the synthetic features of scripts/golden_metrics.py. */
@Tag("numeric")
final class FeatureDistributionTest extends SetMetricContract {

    private static final Extensions EXTENSIONS = Extensions.builder()
            .add(new StandardFeatures())
            .add(new StandardMetrics())
            .build();

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager(Device.cpu());

    @Override
    protected SetMetric create() throws IOException {
        return create(5, 10_000);
    }

    private static SetMetric create(int neighbors, int maxImages) throws IOException {
        FeatureDistribution.Options options =
                new FeatureDistribution.Options(Component.of("filter_bank"), neighbors, maxImages, 100, 1000);
        return (SetMetric) EXTENSIONS.create(
                Metric.KIND,
                new Component("feature_distribution", options),
                new MetricContext(
                        Device.cpu(), Tiny.pairs(6).targets(), PairAugmentation.resize(Tiny.SIZE), 1, EXTENSIONS));
    }

    /** The golden features: 60 and 50 of 8 numbers. */
    private NDArray renderings() {
        return Golden.hash(manager, 11, 2, 60, 8);
    }

    private NDArray targets() {
        return Golden.hash(manager, 12, 1.5, 50, 8).add(0.1);
    }

    private FeatureSet set(NDArray features, int batch) {
        FeatureSet set = new FeatureSet(manager, 10_000, KeyedRandom.of(1, "sample"));
        long count = features.getShape().get(0);
        for (long first = 0; first < count; first += batch) {
            set.add(rows32(features.get(first + ":" + Math.min(count, first + batch))));
        }
        return set;
    }

    private static float[][] rows32(NDArray features) {
        float[][] rows = new float[(int) features.getShape().get(0)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = features.get(i).toFloatArray();
        }
        return rows;
    }

    private static void assertClose(double found, double expected) {
        assertThat(found).isEqualTo(expected, within(1e-5 * Math.abs(expected)));
    }

    @Test
    void theFrechetDistanceIsThatOfPytorchFid() throws IOException {
        double expected = Golden.numbers(Golden.json("metrics.json"), "frechet")[0];
        Gaussian a = set(renderings(), 7).gaussian();
        Gaussian b = set(targets(), 50).gaussian();
        assertClose(a.distance(b), expected);
        assertThat(b.distance(a)).as("symmetric").isEqualTo(expected, within(1e-5 * expected));
        assertThat(a.distance(a)).as("of itself").isEqualTo(0, within(1e-9));
    }

    @Test
    void theFrechetDistanceOfDiagonalsIsThatOfDeviations() {
        // (1 − 3)² + (2 − 5)² of the means, (2 − 3)² + (4 − 1)² of the deviations.
        Gaussian a = new Gaussian(new double[] {1, 2}, new DMatrixRMaj(new double[][] {{4, 0}, {0, 16}}));
        Gaussian b = new Gaussian(new double[] {3, 5}, new DMatrixRMaj(new double[][] {{9, 0}, {0, 1}}));
        assertThat(a.distance(b)).isEqualTo(23, within(1e-12));
    }

    /** Fewer images than features: each covariance has the rank 5. */
    @Test
    void theFrechetDistanceOfFewImagesIsThatOfTheirPlane() {
        Gaussian a = set(renderings().get(":6"), 6).gaussian();
        Gaussian b = set(targets().get(":6"), 6).gaussian();
        double expected = a.distance(b);
        NDArray spread = manager.zeros(new Shape(6, 300));
        Gaussian wideA = set(renderings().get(":6").concat(spread, 1), 6).gaussian();
        Gaussian wideB = set(targets().get(":6").concat(spread, 1), 6).gaussian();
        assertThat(wideA.distance(wideB)).isEqualTo(expected, within(1e-9 * expected));
        assertThat(wideB.distance(wideA)).isEqualTo(expected, within(1e-7 * expected));
        assertThat(wideA.distance(wideA)).as("of itself").isEqualTo(0, within(1e-6));
    }

    @Test
    void equalImagesHaveTheDistanceOfTheirMeans() {
        Gaussian zeros = set(manager.zeros(new Shape(6, 8)), 6).gaussian();
        assertThat(zeros.distance(set(manager.ones(new Shape(6, 8)), 6).gaussian()))
                .isEqualTo(8);
        Gaussian spread = set(targets(), 50).gaussian();
        assertThat(spread.distance(zeros)).isEqualTo(zeros.distance(spread), within(1e-12));
    }

    @Test
    void aCovarianceWithoutRootIsRefused() {
        Gaussian negative = new Gaussian(new double[2], new DMatrixRMaj(new double[][] {{1, 0}, {0, -1}}));
        Gaussian other = new Gaussian(new double[2], new DMatrixRMaj(new double[][] {{1, 0}, {0, 1}}));
        assertThatThrownBy(() -> negative.distance(other)).hasMessageContaining("has the eigenvalue -1");
        assertThatThrownBy(() -> new Gaussian(new double[1], new DMatrixRMaj(new double[][] {{Double.NaN}})))
                .hasMessageContaining("no root of the covariance");
    }

    /** Float32 sums of squares about 0 would have lost the variance. */
    @Test
    void statisticsKeepTheVarianceOfFeaturesFarFromZero() {
        double near = set(renderings(), 7).gaussian().covariance().get(2, 3);
        FeatureSet far = set(renderings().mul(0.125).add(1024), 7);
        assertThat(far.gaussian().covariance().get(2, 3)).isEqualTo(near / 64, within(1e-3 * Math.abs(near)));
        assertThat(far.count()).isEqualTo(60);
    }

    @Test
    void theKernelDistanceIsThatOfTorchmetrics() throws IOException {
        double expected = Golden.numbers(Golden.json("metrics.json"), "kernel")[0];
        NDArray x = renderings().get(":50").toType(DataType.FLOAT64, true);
        NDArray y = targets().toType(DataType.FLOAT64, true);
        assertClose(KernelDistance.of(x, y, 100, 1000, 1), expected);
        assertClose(KernelDistance.of(y, x, 100, 50, 2), expected);
    }

    @Test
    void blocksOfTheKernelDistanceAverageToTheWhole() {
        NDArray x = renderings().toType(DataType.FLOAT64, true);
        NDArray y = targets().toType(DataType.FLOAT64, true);
        double[][] a = rows(x);
        double[][] b = rows(y);
        double expected = mean(a, a, true) + mean(b, b, true) - 2 * mean(a, b, false);
        double found = KernelDistance.of(x, y, 4000, 10, 1);
        // Unbiased: 4000 blocks differ from all pairs by their standard error alone.
        assertThat(found).isEqualTo(expected, within(0.02));
        assertThat(KernelDistance.of(x, y, 10, 10, 1))
                .isEqualTo(KernelDistance.of(x, y, 10, 10, 1))
                .isNotEqualTo(KernelDistance.of(x, y, 10, 10, 2));
    }

    private static double[][] rows(NDArray features) {
        double[][] rows = new double[(int) features.getShape().get(0)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = features.get(i).toDoubleArray();
        }
        return rows;
    }

    private static double mean(double[][] a, double[][] b, boolean same) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                double product = 0;
                for (int k = 0; k < a[i].length; k++) {
                    product += a[i][k] * b[j][k];
                }
                sum += same && i == j ? 0 : Math.pow(product / a[i].length + 1, 3);
            }
        }
        return sum / a.length / (same ? a.length - 1 : b.length);
    }

    @Test
    void neighborhoodsAreThoseOfPrdc() throws IOException {
        double[] expected = Golden.numbers(Golden.json("metrics.json"), "prdc");
        Neighborhoods found = Neighborhoods.of(
                renderings().toType(DataType.FLOAT64, true), targets().toType(DataType.FLOAT64, true), 5);
        assertThat(new double[] {found.precision(), found.recall(), found.density(), found.coverage()})
                .containsExactly(expected, within(1e-9));
    }

    /** More rows than are computed at once. */
    @Test
    void neighborhoodsOfManyRowsAreThoseOfLoops() {
        NDArray x = Golden.hash(manager, 21, 2, 700, 3).toType(DataType.FLOAT64, true);
        NDArray y = Golden.hash(manager, 22, 1.5, 600, 3).toType(DataType.FLOAT64, true);
        Neighborhoods found = Neighborhoods.of(x, y, 3);
        double[][] rendered = rows(x);
        double[][] real = rows(y);
        double[] renderedRadii = radii(rendered);
        double[] realRadii = radii(real);
        double[] hits = new double[rendered.length];
        boolean[] recalled = new boolean[real.length];
        boolean[] covered = new boolean[real.length];
        for (int i = 0; i < rendered.length; i++) {
            for (int j = 0; j < real.length; j++) {
                double square = square(rendered[i], real[j]);
                hits[i] += square < realRadii[j] ? 1 : 0;
                covered[j] |= square < realRadii[j];
                recalled[j] |= square < renderedRadii[i];
            }
        }
        double precision = 0;
        double density = 0;
        for (double hit : hits) {
            precision += hit > 0 ? 1.0 / hits.length : 0;
            density += hit / 3 / hits.length;
        }
        assertThat(new double[] {found.precision(), found.recall(), found.density(), found.coverage()})
                .containsExactly(new double[] {precision, share(recalled), density, share(covered)}, within(1e-9));
    }

    private static double share(boolean[] values) {
        double count = 0;
        for (boolean value : values) {
            count += value ? 1 : 0;
        }
        return count / values.length;
    }

    private static double[] radii(double[][] rows) {
        double[] radii = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double[] row = rows[i];
            radii[i] = Arrays.stream(rows)
                    .mapToDouble(other -> square(row, other))
                    .sorted()
                    .toArray()[3];
        }
        return radii;
    }

    private static double square(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    @Test
    void aSampleOfManyFeaturesIsUniform() {
        int[] kept = new int[40];
        for (int seed = 0; seed < 500; seed++) {
            FeatureSet set = new FeatureSet(manager, 10, KeyedRandom.of(seed, "sample"));
            set.add(rows32(manager.arange(0f, 25f).reshape(25, 1)));
            set.add(rows32(manager.arange(25f, 40f).reshape(15, 1)));
            for (double number : set.sample(manager).toDoubleArray()) {
                kept[(int) number]++;
            }
        }
        // 125 on average, with a deviation of 9.7.
        for (int count : kept) {
            assertThat(count).isBetween(80, 170);
        }
    }

    @Test
    void tooFewPairsAreRefusedBeforeAnyIsRendered() throws IOException {
        try (SetMetric metric = create()) {
            assertThatThrownBy(() -> new Evaluator(
                            Tiny.pairs(5),
                            PairAugmentation.resize(Tiny.SIZE),
                            List.of(metric),
                            new Evaluator.Options(8, 1)))
                    .hasMessageContainingAll("feature_distribution needs at least 6 pairs, not 5", "validation.images");
        }
        assertThatThrownBy(() -> create(5, 5)).hasMessageContaining("max_images must be larger than neighbors");
    }

    @Test
    void isNamedByItsFeatures() throws IOException {
        try (SetMetric metric = create()) {
            assertThat(metric.figures())
                    .containsExactly(
                            "frechet_distance", "kernel_distance", "precision", "recall", "density", "coverage");
            assertThat(metric.figures().stream().filter(metric::higherIsBetter))
                    .containsExactly("precision", "recall", "density", "coverage");
            assertThat(metric.conditions().get("features").toString()).startsWith("filter-bank");
        }
    }

    /** Images of textures: a blurred copy has the better PSNR, a shifted one the same distribution of features. */
    @Test
    void blurIsWorseThanAShiftAlthoughThePsnrIsBetter() throws IOException {
        NDArray targets = Golden.hash(manager, 31, 1.6, 40, 3, 32, 32);
        NDArray blurred = targets.get(":, :, :, 1:")
                .concat(targets.get(":, :, :, :1"), 3)
                .add(targets)
                .div(2);
        NDArray shifted = targets.get(":, :, :, 5:").concat(targets.get(":, :, :, :5"), 3);
        assertThat(Arrays.stream(new Psnr().evaluate(blurred, targets)).min().orElseThrow())
                .isGreaterThan(Arrays.stream(new Psnr().evaluate(shifted, targets))
                        .max()
                        .orElseThrow());
        try (SetMetric metric = create();
                SetMetric.ImageSets sets = metric.newSets()) {
            sets.add("targets", metric.features(targets));
            sets.add("blurred", metric.features(blurred));
            sets.add("shifted", metric.features(shifted));
            Map<String, Double> ofBlurred = sets.compare("blurred", "targets");
            Map<String, Double> ofShifted = sets.compare("shifted", "targets");
            for (String figure : new String[] {"frechet_distance", "kernel_distance"}) {
                assertThat(ofBlurred.get(figure)).as(figure).isGreaterThan(5 * Math.abs(ofShifted.get(figure)));
            }
            assertThat(ofBlurred.get("coverage")).isLessThan(0.2);
            assertThat(ofShifted.get("coverage")).isGreaterThan(0.8);
        }
    }
}
