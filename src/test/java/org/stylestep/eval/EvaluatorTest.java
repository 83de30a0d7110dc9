package org.stylestep.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.Serialized;
import org.stylestep.data.ImagePair;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImages;
import org.stylestep.data.Pictures;

final class EvaluatorTest {

    private static final int SIDE = 4;
    private static final PairAugmentation TRANSFORM = PairAugmentation.resize(SIDE);
    private static final List<Metric> METRICS = List.of(new Psnr(), new L1());

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager();

    /** Pairs whose target is evenly gray, the number's own shade, and whose input is black. */
    private record Shades(List<Integer> values) implements PairedImages {
        Shades(int... values) {
            this(Arrays.stream(values).boxed().toList());
        }

        @Override
        public int size() {
            return values.size();
        }

        @Override
        public String name(int index) {
            return "shade-" + values.get(index);
        }

        @Override
        public ImagePair read(int index) {
            return new ImagePair(Pictures.even(SIDE, SIDE, 0), Pictures.even(SIDE, SIDE, values.get(index)));
        }

        @Override
        public String fingerprint() {
            return values.toString();
        }
    }

    private Scores evaluate(BinaryOperator<NDArray> renderer, int batchSize, long seed, int... shades)
            throws IOException {
        PairedImages pairs = new Shades(shades);
        MeanImage mean = MeanImage.of(new Shades(100, 140).targets(), TRANSFORM, done -> {});
        List<Integer> done = new ArrayList<>();
        Scores scores = new Evaluator(pairs, TRANSFORM, METRICS, new Evaluator.Options(batchSize, seed))
                .evaluate(FakeModel.ofImages(manager, SIDE, renderer), Optional.of(mean), done::add);
        assertThat(manager.getManagedArrays()).isEmpty();
        assertThat(done).endsWith(shades.length).hasSize((shades.length + batchSize - 1) / batchSize);
        return scores;
    }

    @Test
    void aRendererThatCopiesTheStyleIsRightInItsOwnAndWrongInAnothers() throws IOException {
        int[] shades = {10, 250, 120, 60, 200};
        Scores scores = evaluate((inputs, styles) -> styles.duplicate(), 2, 3, shades);
        assertThat(scores.images()).hasSize(5);
        assertThat(scores.width()).isEqualTo(SIDE);
        double other = 0;
        double mean = 0;
        for (int i = 0; i < shades.length; i++) {
            ImageScore image = scores.images().get(i);
            int lent = Integer.parseInt(image.otherStyle().substring("shade-".length()));
            assertThat(image.name()).isEqualTo("shade-" + shades[i]);
            assertThat(lent).isNotEqualTo(shades[i]);
            assertThat(image.own().get("l1_of_255")).isEqualTo(0);
            assertThat(image.own().get("psnr_db")).isEqualTo(100);
            assertThat(image.other().get("l1_of_255")).isCloseTo(Math.abs(lent - shades[i]), within(1e-3));
            assertThat(image.mean().get("l1_of_255")).isCloseTo(Math.abs(120 - shades[i]), within(1e-3));
            other += Math.abs(lent - shades[i]) / 5.0;
            mean += Math.abs(120 - shades[i]) / 5.0;
        }
        Map<String, Double> figures = scores.figures();
        assertThat(figures).containsEntry("psnr_db_own", 100.0);
        assertThat(figures.get("l1_of_255_other")).isCloseTo(other, within(1e-3));
        assertThat(figures.get("l1_of_255_mean_image")).isCloseTo(mean, within(1e-3));
        assertThat(figures.get("l1_of_255_gap"))
                .as("positive where the own style is better")
                .isCloseTo(other, within(1e-3));
        assertThat(figures.get("psnr_db_gap"))
                .isCloseTo(100 - figures.get("psnr_db_other"), within(1e-9))
                .isPositive();
    }

    /** Renderers that copy the style, copy that of the next image of the batch, and ignore it. */
    @Test
    void stylesThatAreSwappedOrIgnoredAreNotRecognized() throws IOException {
        int[] shades = IntStream.range(0, 40).map(i -> 6 * (17 * i % 40)).toArray();
        assertThat(classified((inputs, styles) -> styles.duplicate(), shades)).isEqualTo(1);
        assertThat(classified(EvaluatorTest::swapped, shades)).isLessThan(0.1);
        assertThat(classified((inputs, styles) -> inputs.duplicate(), shades)).isEqualTo(0.1, within(1e-9));
        assertThat(evaluate(EvaluatorTest::swapped, 8, 1, shades).figures().get("l1_of_255_gap"))
                .as("the gap of swapped styles beside that of copied ones")
                .isLessThan(0.3
                        * evaluate((inputs, styles) -> styles.duplicate(), 8, 1, shades)
                                .figures()
                                .get("l1_of_255_gap"));
        assertThat(classified((inputs, styles) -> styles.duplicate(), 1, 2, 3)).isEqualTo(1);
        assertThat(classified((inputs, styles) -> styles.duplicate(), 5, 5, 5))
                .as("styles of one code")
                .isZero();
    }

    private static NDArray swapped(NDArray inputs, NDArray styles) {
        return styles.get("1:").concat(styles.get(":1"), 0);
    }

    private double classified(BinaryOperator<NDArray> renderer, int... shades) throws IOException {
        Evaluator evaluator = new Evaluator(new Shades(shades), TRANSFORM, METRICS, new Evaluator.Options(8, 1));
        double share = StyleClassification.of(evaluator, FakeModel.ofImages(manager, SIDE, renderer));
        assertThat(manager.getManagedArrays()).isEmpty();
        return share;
    }

    /** A set metric that counts what it is given and compares sums. */
    private record Sums() implements SetMetric {

        @Override
        public String name() {
            return "sums";
        }

        @Override
        public List<String> figures() {
            return List.of("sum_difference", "count");
        }

        @Override
        public float[][] features(NDArray images) {
            float[][] sums = new float[(int) images.getShape().get(0)][];
            Arrays.setAll(sums, i -> new float[] {images.get(i).sum().getFloat()});
            return sums;
        }

        @Override
        public ImageSets newSets() {
            Map<String, double[]> sums = new HashMap<>();
            return new ImageSets() {
                @Override
                public void add(String set, float[][] features) {
                    double[] sum = sums.computeIfAbsent(set, name -> new double[2]);
                    for (float[] feature : features) {
                        sum[0] += feature[0];
                    }
                    sum[1] += features.length;
                }

                @Override
                public Map<String, Double> compare(String renderings, String targets) {
                    double difference = sums.get(renderings)[0] - sums.get(targets)[0];
                    return Map.of("sum_difference", difference, "count", sums.get(renderings)[1]);
                }

                @Override
                public void close() {
                    sums.clear();
                }
            };
        }
    }

    @Test
    void setsAreComparedAsWholes() throws IOException {
        int[] shades = {10, 250, 120, 60, 200};
        Scores scores = new Evaluator(
                        new Shades(shades), TRANSFORM, List.of(new Sums(), new L1()), new Evaluator.Options(2, 1))
                .evaluate(
                        FakeModel.ofImages(manager, SIDE, (inputs, styles) -> styles.duplicate()),
                        Optional.of(MeanImage.of(new Shades(1, 2).targets(), TRANSFORM, done -> {})),
                        done -> {});
        assertThat(scores.figures())
                .containsEntry("count_own", 5.0)
                .containsEntry("count_other", 5.0)
                .containsEntry("l1_of_255_own", 0.0)
                .doesNotContainKeys("sums_own", "sums_gap", "count_mean_image");
        // Every target is another one's style once.
        assertThat(scores.figures().get("sum_difference_own")).isEqualTo(0, within(1e-3));
        assertThat(scores.figures().get("sum_difference_other")).isEqualTo(0, within(1e-3));
        assertThat(scores.images().get(0).own()).containsOnlyKeys("l1_of_255");
    }

    /** As tasks of a cluster measure batches, which return serialized. */
    @Test
    void batchesThatAreMeasuredElsewhereGiveTheSameScores() throws IOException {
        int[] shades = IntStream.range(0, 11).map(i -> 20 * i).toArray();
        List<Metric> metrics = List.of(new Sums(), new L1());
        Evaluator evaluator = new Evaluator(new Shades(shades), TRANSFORM, metrics, new Evaluator.Options(4, 1));
        MeanImage mean = MeanImage.of(new Shades(1, 2).targets(), TRANSFORM, done -> {});
        FakeModel model = FakeModel.ofImages(manager, SIDE, (inputs, styles) -> styles.mul(0.5f));
        Map<Integer, Evaluator.Batch> batches = new HashMap<>();
        for (int first : new int[] {8, 0, 4}) {
            batches.put(
                    first,
                    Serialized.copy(
                            Evaluator.Batch.class,
                            evaluator.measure(model, Optional.of(Serialized.copy(MeanImage.class, mean)), first)));
        }
        assertThat(manager.getManagedArrays()).isEmpty();

        assertThat(evaluator.gather(batches::get, done -> {}))
                .isEqualTo(evaluator.evaluate(model, Optional.of(mean), done -> {}))
                .satisfies(scores -> assertThat(scores.images()).hasSize(11));
    }

    @Test
    void aRendererThatIgnoresTheStyleScoresTheSameTwice() throws IOException {
        Scores scores = evaluate((inputs, styles) -> inputs.duplicate(), 3, 1, 30, 60, 90, 120);
        assertThat(scores.figures()).containsEntry("l1_of_255_gap", 0.0).containsEntry("psnr_db_gap", 0.0);
        assertThat(scores.figures().get("l1_of_255_own")).isCloseTo(75, within(1e-3));
    }

    @Test
    void theBatchSizeChangesNothing() throws IOException {
        int[] shades = IntStream.range(0, 11).map(i -> 20 * i).toArray();
        BinaryOperator<NDArray> halfway = (inputs, styles) -> styles.mul(0.5f);
        assertThat(evaluate(halfway, 1, 5, shades)).isEqualTo(evaluate(halfway, 8, 5, shades));
    }

    @Test
    void onePairIsTooFew() {
        assertThatThrownBy(() -> evaluate((inputs, styles) -> styles, 1, 1, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2 pairs");
    }

    @Test
    void twoMetricsOfOneNameAreRefused() {
        List<Metric> twice = List.of(new Psnr(), new L1(), new Psnr());
        assertThatThrownBy(() -> new Evaluator(new Shades(1, 2), TRANSFORM, twice, new Evaluator.Options(1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two metrics have the name 'psnr_db'");
    }

    @Test
    void aScoreThatIsNoNumberIsNamedWithItsImage() {
        BinaryOperator<NDArray> renderer = (inputs, styles) -> styles.mul(Float.NaN);
        assertThatThrownBy(() -> evaluate(renderer, 2, 1, 7, 8, 9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shade-7: psnr_db of the rendering in its own style is NaN");
    }

    @Test
    void anImageThatIsSmallerThanTheViewIsNamed() {
        PairAugmentation large = PairAugmentation.resize(SIDE + 1);
        assertThatThrownBy(() -> MeanImage.of(new Shades(7, 8).targets(), large, done -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("shade-7: ", "too small");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 101})
    void theOthersAreOneRing(int size) {
        int[] next = Evaluator.ring(size, 9);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; seen.add(i); i = next[i]) {
            assertThat(next[i]).isNotEqualTo(i);
        }
        assertThat(seen).hasSize(size);
        assertThat(Evaluator.ring(size, 9)).isEqualTo(next);
    }

    @Test
    void theRingDependsOnTheSeed() {
        assertThat(Evaluator.ring(50, 1)).isNotEqualTo(Evaluator.ring(50, 2));
    }

    @Test
    void theMeanImageIsTheMeanOfEveryPixel() throws IOException {
        float[] mean = MeanImage.of(new Shades(0, 255, 255).targets(), TRANSFORM, done -> {})
                .toArray(manager)
                .toFloatArray();
        assertThat(mean).hasSize(3 * SIDE * SIDE);
        for (float value : mean) {
            assertThat(value).isCloseTo(170 / 127.5f - 1, within(1e-6f));
        }
    }

    @Test
    void aFigureDependsOnItsOwnConditionsOnly() {
        Map<String, Object> protocol = Map.of(
                "checkpoint",
                "runs/x",
                "weights",
                "ema",
                "seed",
                1,
                "pairs",
                Map.of("fingerprint", "abc", "size", "32x32"),
                "mean_image",
                "5 of def",
                "metrics",
                Map.of(
                        "psnr_db", Map.of("type", "psnr"),
                        "feature", Map.of("type", "of a name that begins another"),
                        "feature_distance", Map.of("features", "bank")),
                "diversity",
                Map.of("styles", 10),
                "triplet_accuracy",
                Map.of("run", "runs/e"));
        Evaluation evaluation = new Evaluation(protocol, Map.of(), List.of());
        assertThat(evaluation.conditions("feature_distance_gap"))
                .containsOnlyKeys("feature_distance.features", "pairs.fingerprint", "pairs.size", "seed", "weights")
                .containsEntry("pairs.size", "32x32");
        assertThat(evaluation.conditions("psnr_db_mean_image")).containsKeys("mean_image", "psnr_db.type");
        assertThat(evaluation.conditions("diversity")).containsKeys("diversity.styles", "pairs.fingerprint");
        assertThat(evaluation.conditions("triplet_accuracy_pretrained")).containsOnlyKeys("triplet_accuracy.run");
        assertThat(evaluation.conditions("minutes")).isEmpty();
        assertThat(evaluation.conditions("feature_own"))
                .containsOnlyKeys("feature.type", "pairs.fingerprint", "pairs.size", "seed", "weights");
    }

    /** Renderings of a model that pads its inputs are compared without what was added. */
    @Test
    void paddedRenderingsAreCutBack() throws IOException {
        FakeModel model = new FakeModel(manager, 3 * SIDE * SIDE, images -> images.flatten(1, -1), (inputs, codes) -> {
            NDArray image = codes.reshape(-1, 3, SIDE, SIDE);
            return image.concat(image.onesLike(), 2).concat(image.concat(image.onesLike(), 2), 3);
        });
        Scores scores = new Evaluator(new Shades(3, 200), TRANSFORM, METRICS, new Evaluator.Options(2, 1))
                .evaluate(
                        model,
                        Optional.of(MeanImage.of(new Shades(1, 2).targets(), TRANSFORM, done -> {})),
                        done -> {});
        assertThat(scores.figures()).containsEntry("l1_of_255_own", 0.0);
    }
}
