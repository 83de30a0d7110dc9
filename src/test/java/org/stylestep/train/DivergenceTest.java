package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.data.PairBatches;
import org.stylestep.nn.StyleCode;
import org.stylestep.testkit.SmallNetworks;

/** A training whose weights become NaN in some steps ends, leaves them out, or goes back; cut and resumed, it comes to the same bytes. */
final class DivergenceTest {

    private static final int BATCH = 2;
    private static final int STEPS = 16;

    @TempDir
    Path folder;

    /** Whether a step, from 0, goes wrong at a rate. */
    private interface Fault {
        boolean strikes(long step, double rate);
    }

    @Test
    void namesTheImagesOfAllStepsSinceTheLastReading() throws IOException {
        PairBatches batches = Tiny.batches(BATCH);
        Path list = folder.resolve("run/diverged-step-4.txt");
        assertDiverges("run", (step, rate) -> step == 2, OnDivergence.STOP, 4)
                .hasMessageContaining("last read after step 2")
                .hasMessageContaining(batches.names(3).get(0))
                .hasMessageContaining(list.toString());
        assertThat(Files.readAllLines(list))
                .containsExactly(
                        "3\t" + batches.names(2).get(0),
                        "3\t" + batches.names(2).get(1),
                        "4\t" + batches.names(3).get(0),
                        "4\t" + batches.names(3).get(1));
    }

    @Test
    void namesOfAStepAreThoseOfItsBatch() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage = Tiny.generatorTrainer(SmallNetworks.create(manager, StyleCode.OFFSET), BATCH);
                var batches = stage.batches(5, 6, 1)) {
            assertThat(stage.names(5)).isEqualTo(batches.next().names());
        }
    }

    @Test
    void aLearningRateThatIsNotFiniteEndsTheTraining() {
        LearningSchedule schedule = new LearningSchedule() {
            @Override
            public long totalImages() {
                return 4L * BATCH;
            }

            @Override
            public double factor(long images) {
                return images < 2 * BATCH ? 1 : Double.NaN;
            }
        };
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage =
                        Tiny.generatorTrainer(SmallNetworks.create(manager, StyleCode.OFFSET), BATCH)) {
            StageTrainer<?> trainer = new StageTrainer<>(stage, new StageTrainer.Options(schedule, 9, 1, 9, 1));
            assertThatThrownBy(trainer::run)
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("learning_rate_factor")
                    .hasMessageContaining("step 2");
        }
    }

    @Test
    void aStepThatGoesWrongIsLeftOut() throws IOException {
        Fault fault = (step, rate) -> step == 3 || step == 4;
        train("whole", fault, OnDivergence.SKIP, 0);
        Map<String, Manifest.Part> before = manifest("whole", 3).parts();
        assertThat(manifest("whole", 5).parts()).isEqualTo(before);
        assertThat(manifest("whole", 5).state()).containsEntry("skipped_in_a_row", 2L);
        assertThat(manifest("whole", 6).parts()).isNotEqualTo(before);
        assertThat(manifest("whole", 6).state()).doesNotContainKey("skipped_in_a_row");
        assertThat(steps("whole")).hasSize(STEPS - 2).doesNotContain("4", "5");

        train("cut", fault, OnDivergence.SKIP, 4);
        train("cut", fault, OnDivergence.SKIP, 0);
        assertThat(manifest("cut", STEPS).parts())
                .isEqualTo(manifest("whole", STEPS).parts());
    }

    @Test
    void tenStepsInARowAreLeftOutAndThreeTimesTheTrainingGoesBackToACheckpoint() throws IOException {
        Fault fault = (step, rate) -> step >= 3;
        train("cut", fault, OnDivergence.SKIP, 6);
        assertDiverges("cut", fault, OnDivergence.SKIP, 14);
        assertDiverges("late", fault, OnDivergence.BACK, 4);
        assertDiverges("early", (step, rate) -> step == 1, OnDivergence.BACK, 2);
    }

    @Test
    void theTrainingGoesBackToWhatWasDueAtHalfTheRate() throws IOException {
        Fault fault = (step, rate) -> (step == 4 && rate > 0.3) || (step == 7 && rate > 0.2);
        train("whole", fault, OnDivergence.BACK, 0);
        assertThat(manifest("whole", STEPS).state()).containsEntry("returns", 3L);
        assertThat(steps("whole")).hasSize(STEPS).doesNotHaveDuplicates();
        assertThat(Files.readString(folder.resolve("whole/stats.jsonl")))
                .contains("{\"step\":4,\"images\":8,\"learning_rate_factor\":1,")
                .contains("{\"step\":6,\"images\":12,\"learning_rate_factor\":0.25,")
                .contains("{\"step\":7,\"images\":14,\"learning_rate_factor\":0.125,");

        // The checkpoint of the cut is not one to go back to, and does not replace that which is.
        train("cut", fault, OnDivergence.BACK, 6);
        assertThat(manifest("cut", 7).state()).containsEntry("returns", 2L);
        train("cut", fault, OnDivergence.BACK, 0);
        assertThat(manifest("cut", STEPS).parts())
                .isEqualTo(manifest("whole", STEPS).parts());
    }

    private AbstractThrowableAssert<?, ?> assertDiverges(String name, Fault fault, OnDivergence policy, long step) {
        return assertThatThrownBy(() -> train(name, fault, policy, 0))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("after step " + step + ". The images");
    }

    private void train(String name, Fault fault, OnDivergence policy, long stopAfter) throws IOException {
        Path run = folder.resolve(name);
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage =
                        Tiny.generatorTrainer(SmallNetworks.create(manager, StyleCode.OFFSET), BATCH)) {
            long often = switch (policy) {
                case STOP -> STEPS;
                case SKIP -> 1;
                case BACK -> 2;
            };
            StageTrainer<?> trainer = new StageTrainer<>(
                            faulty(stage, fault),
                            new StageTrainer.Options(
                                    LinearDecay.constant((long) STEPS * BATCH),
                                    often,
                                    policy == OnDivergence.BACK ? 1 : STEPS,
                                    STEPS,
                                    1))
                    .checkpointsIn(run)
                    .onDivergence(policy)
                    .listener(new StatsLog(run.resolve("stats.jsonl"), policy == OnDivergence.STOP ? 2 : 1));
            trainer.listener(new StageListener() {
                @Override
                public void saved(long steps, Path checkpoint) {
                    if (steps == stopAfter) {
                        trainer.stop();
                    }
                }
            });
            trainer.resume();
            trainer.run();
        }
    }

    /** The stage, with the generator's weights made NaN where the fault strikes. */
    private static Stage<?> faulty(GeneratorTrainer stage, Fault fault) {
        return (Stage<?>) Proxy.newProxyInstance(
                Stage.class.getClassLoader(), new Class<?>[] {Stage.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(stage, arguments);
                    if (method.getName().equals("step") && fault.strikes((long) arguments[1], (double) arguments[2])) {
                        stage.networks().get("generator").arrays().values().forEach(array -> array.muli(Float.NaN));
                    }
                    return result;
                });
    }

    private Manifest manifest(String name, long step) throws IOException {
        return Checkpoint.open(
                        folder.resolve(name + "/checkpoints").resolve(String.format(Locale.ROOT, "step-%09d", step)))
                .manifest();
    }

    /** The steps that have a line. */
    private List<String> steps(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name + "/stats.jsonl")).stream()
                .map(line -> line.replaceAll(".*\"step\":(\\d+).*", "$1"))
                .toList();
    }
}
