package org.stylestep.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.data.ImagePairBatch;
import org.stylestep.nn.StyleCode;
import org.stylestep.testkit.SmallNetworks;
import org.stylestep.train.Tiny;

final class AdaptiveAugmentationTest {

    private static final int BATCH = 16;

    /** From 0 to 1 in 10 changes. */
    private static final AdaptiveAugmentation.Options OPTIONS = new AdaptiveAugmentation.Options(0.6f, 0.64f);

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager();

    private final Networks networks = SmallNetworks.create(manager, StyleCode.OFFSET);

    private final AdaptiveAugmentation adaptive = probability();

    private AdaptiveAugmentation probability() {
        return new AdaptiveAugmentation(OPTIONS, BATCH, networks.discriminator());
    }

    @Test
    void everyFourStepsItFollowsTheMeanSignOverThem() {
        float[] signs = {1, 0.3f, 0.5f, 0.7f, 1, 1, 0.2f, 0.1f, 0.9f, 1, 0.8f, 0.7f, 0, 0, 0, 0};
        double[] after = {0, 0, 0, 0.1, 0.1, 0.1, 0.1, 0, 0, 0, 0, 0.1, 0.1, 0.1, 0.1, 0};
        for (int step = 0; step < signs.length; step++) {
            adaptive.update(step, manager.create(signs[step]));
            assertThat(adaptive.probability()).as("after step %d", step).isCloseTo(after[step], within(1e-6));
        }
    }

    @Test
    void staysBetweenZeroAndOneAndWhereThereIsNoNumber() {
        assertThat(after(4, -1)).isZero();
        assertThat(after(48, 1)).isEqualTo(1);
        assertThat(after(4, Float.NaN)).isEqualTo(1);
    }

    private double after(int steps, float sign) {
        for (int step = 0; step < steps; step++) {
            adaptive.update(step, manager.create(sign));
        }
        return adaptive.probability();
    }

    /** 1 + 1 + 0.3 + 0.3 is above 4 · 0.6, but 0.3 + 0.3 alone is not. */
    @Test
    void goesOnInTheMiddleOfFourSteps() {
        after(6, 1);
        AdaptiveAugmentation resumed = probability();
        resumed.restore(adaptive.arrays());
        for (int step = 6; step < 8; step++) {
            resumed.update(step, manager.create(0.3f));
        }
        assertThat(resumed.probability()).isCloseTo(0.2, within(1e-6));
    }

    @Test
    void refusesATargetThatNoMeanSignExceeds() {
        assertThatThrownBy(() -> new AdaptiveAugmentation.Options(1, 1)).hasMessageContaining("-1 and 1");
    }

    /** Each operation is applied to a share of the images, independently of the others; the rest stay as they are. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 1})
    void operationsAreAppliedToAShareOfTheImages(double probability) throws IOException {
        int applied = 0;
        for (int step = 0; step < 25; step++) {
            try (NDManager scratch = manager.newSubManager()) {
                ImagePairBatch batch =
                        ImagePairBatch.of(scratch, Tiny.batches(BATCH).make(0));
                for (DiffAugment operation : DiffAugment.values()) {
                    NDArray shown = new Synthesis(batch, networks, new Noise(1, step), List.of(operation), probability)
                            .shownTarget();
                    NDArray moved =
                            shown.sub(batch.target()).abs().flatten(1, 3).max(new int[] {1});
                    applied += Math.toIntExact(moved.gt(1e-5).sum().getLong());
                }
            }
        }
        // A translation by no pixel at all, and a cut of nothing, are no change to be seen.
        assertThat(applied / (25.0 * BATCH * DiffAugment.values().length))
                .isBetween(Math.max(0, 0.95 * probability - 0.04), Math.min(1, probability + 0.04));
    }

    /** Least squares take an image for a target above 1/2, the others above 0; a paired loss compares. */
    @Test
    void theSignIsThatOfTheLogitsForTargets() throws IOException {
        ImagePairBatch batch = ImagePairBatch.of(manager, Tiny.batches(4).make(0));
        for (GanLoss loss : List.of(new LeastSquares(), new Hinge(), new Relativistic())) {
            Synthesis synthesis = new Synthesis(batch, networks, new Noise(1, 0));
            float[][] real = values(synthesis.targetLogits(Rendering.DIRECT));
            float[][] fake = values(synthesis.logits(Rendering.DIRECT));
            double sum = 0;
            for (int scale = 0; scale < real.length; scale++) {
                for (int i = 0; i < real[scale].length; i++) {
                    double boundary = loss.isPaired() ? fake[scale][i] : loss instanceof LeastSquares ? 0.5 : 0;
                    sum += Math.signum(real[scale][i] - boundary) / real[scale].length / real.length;
                }
            }
            GanOptions gan = new GanOptions(loss, GradientPenalty.NONE, 0, List.of(), Optional.of(OPTIONS));
            Discrimination.Value value =
                    new Discrimination(gan, Set.of(Rendering.DIRECT)).evaluate(synthesis, Optional.empty());
            assertThat(value.sign().orElseThrow().getFloat()).isCloseTo((float) sum, within(1e-6f));
        }
    }

    private static float[][] values(NDList maps) {
        return maps.stream().map(NDArray::toFloatArray).toArray(float[][]::new);
    }
}
