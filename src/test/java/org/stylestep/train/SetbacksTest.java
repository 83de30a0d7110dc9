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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.nn.StyleCode;
import org.stylestep.testkit.SmallNetworks;

/** A training whose weights become NaN in some steps leaves them out, or goes back; cut and resumed, it comes to the same bytes. */
final class SetbacksTest {

    private static final int BATCH = 2;
    private static final int STEPS = 16;

    @TempDir
    Path folder;

    /** Whether a step, from 0, goes wrong at a rate. */
    private interface Fault {
        boolean strikes(long step, double rate);
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
    void noMoreThanTenStepsInARowAreLeftOut() throws IOException {
        Fault fault = (step, rate) -> step >= 3;
        train("cut", fault, OnDivergence.SKIP, 6);
        assertThatThrownBy(() -> train("cut", fault, OnDivergence.SKIP, 0))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("after step 14. The images");
    }

    @Test
    void theTrainingGoesBackToWhatWasDueAtHalfTheRate() throws IOException {
        Fault fault = (step, rate) -> step == 4 && rate > 0.3 || step == 7 && rate > 0.2;
        train("whole", fault, OnDivergence.BACK, 0);
        assertThat(manifest("whole", STEPS).state()).containsEntry("returns", 3L);
        assertThat(steps("whole")).hasSize(STEPS).doesNotHaveDuplicates();
        assertThat(Files.readString(folder.resolve("whole/stats.jsonl")))
                .contains("{\"step\":4,\"images\":8,\"learning_rate_factor\":1,")
                .contains("{\"step\":6,\"images\":12,\"learning_rate_factor\":0.25,")
                .contains("{\"step\":7,\"images\":14,\"learning_rate_factor\":0.125,");

        // The checkpoint of the cut is not one to go back to.
        train("cut", fault, OnDivergence.BACK, 6);
        assertThat(manifest("cut", 7).state()).containsEntry("returns", 2L);
        train("cut", fault, OnDivergence.BACK, 0);
        assertThat(manifest("cut", STEPS).parts())
                .isEqualTo(manifest("whole", STEPS).parts());
    }

    @Test
    void theTrainingGoesBackThreeTimesAndNotWithoutACheckpoint() {
        assertThatThrownBy(() -> train("late", (step, rate) -> step == 4, OnDivergence.BACK, 0))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("after step 6. The images");
        assertThatThrownBy(() -> train("early", (step, rate) -> step == 1, OnDivergence.BACK, 0))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("after step 2. The images");
    }

    private void train(String name, Fault fault, OnDivergence policy, long stopAfter) throws IOException {
        Path run = folder.resolve(name);
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage =
                        Tiny.generatorTrainer(SmallNetworks.create(manager, StyleCode.OFFSET), BATCH)) {
            long often = policy == OnDivergence.SKIP ? 1 : 2;
            StageTrainer<?> trainer = new StageTrainer<>(
                            faulty(stage, fault),
                            new StageTrainer.Options(LinearDecay.constant((long) STEPS * BATCH), often, STEPS, 2, 1))
                    .checkpointsIn(run)
                    .onDivergence(policy)
                    .listener(new StatsLog(run.resolve("stats.jsonl"), 1));
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
