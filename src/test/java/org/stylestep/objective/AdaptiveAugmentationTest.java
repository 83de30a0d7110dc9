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
import org.stylestep.engine.Gradients;
import org.stylestep.extension.Extensions;
import org.stylestep.nn.StyleCode;
import org.stylestep.settings.Component;
import org.stylestep.testkit.SmallNetworks;
import org.stylestep.train.Tiny;

final class AdaptiveAugmentationTest {

    private static final int BATCH = 16;

    /** From 0 to 1 in 10 changes. */
    private static final AdaptiveAugmentation.Options OPTIONS = new AdaptiveAugmentation.Options(0.6f, 0.64f);

    private static final Extensions LOSSES =
            Extensions.builder().add(new StandardLosses()).build();

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
        assertThat(resumed.arrays().get("probability").getFloat()).isEqualTo((float) resumed.probability());
    }

    @Test
    void refusesOtherTargets() {
        assertThatThrownBy(() -> new AdaptiveAugmentation.Options(1, 1))
                .hasMessageContaining("target must lie between");
        assertThatThrownBy(() -> new AdaptiveAugmentation.Options(0.6f, 0)).hasMessageContaining("kimg");
    }

    /** Each operation is applied to a share of the images, independently of the others; the rest stay as they are. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 1})
    void operationsAreAppliedToAShareOfTheImages(double probability) throws IOException {
        int applied = 0;
        int images = 0;
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
                    images += BATCH;
                }
            }
        }
        // A translation by no pixel at all, and a cut of nothing, are no change to be seen.
        assertThat(applied / (double) images)
                .isBetween(Math.max(0, 0.95 * probability - 0.04), Math.min(1, probability + 0.04));
    }

    /** Least squares take an image for a target above 1/2, the others above 0; a paired loss compares. */
    @ParameterizedTest
    @ValueSource(strings = {"least_squares", "hinge", "relativistic"})
    void theSignIsThatOfTheLogitsForTargets(String name) throws IOException {
        GanLoss loss = LOSSES.create(GanLoss.KIND, Component.of(name), null);
        Gradients.Scope off = Gradients.noGrad();
        try (off) {
            GanOptions gan = new GanOptions(loss, GradientPenalty.NONE, 0, List.of(), Optional.of(OPTIONS));
            Synthesis synthesis =
                    new Synthesis(ImagePairBatch.of(manager, Tiny.batches(4).make(0)), networks, new Noise(1, 0));
            NDList real = synthesis.targetLogits(Rendering.DIRECT);
            NDList fake = synthesis.logits(Rendering.DIRECT);
            double sum = 0;
            for (int scale = 0; scale < real.size(); scale++) {
                float[] targets = real.get(scale).toFloatArray();
                float[] renderings = fake.get(scale).toFloatArray();
                for (int i = 0; i < targets.length; i++) {
                    double boundary = loss.isPaired() ? renderings[i] : name.equals("least_squares") ? 0.5 : 0;
                    sum += Math.signum(targets[i] - boundary) / targets.length / real.size();
                }
            }
            Discrimination.Value value =
                    new Discrimination(gan, Set.of(Rendering.DIRECT)).evaluate(synthesis, Optional.empty());
            assertThat(value.sign().orElseThrow().getFloat()).isCloseTo((float) sum, within(1e-6f));
        }
    }
}
