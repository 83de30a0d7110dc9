package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.io.FloatFormat;

/** Workers that train in rounds, all in this process. */
final class RoundStageTest {

    private static final int BATCH = 4;
    private static final int STEPS = 12;
    private static final RoundOptions AVERAGE = new RoundOptions(3, 2, 1, 0, false, false);
    private static final RoundOptions NESTEROV = new RoundOptions(3, 2, 0.7, 0.9, false, false);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"encoder", "generator", "finetune", "joint", "every gan option", "validated"})
    void oneWorkerHasTheBytesOfAnOrdinaryTraining(String stage) throws IOException {
        TinyTraining.train(stage, folder.resolve("plain"), STEPS, STEPS, 1);

        rounds(stage, "rounds", new RoundOptions(1, 3, 1, 0, false, false), STEPS / 3);

        Path plain = latest("plain");
        for (String part : Checkpoint.open(plain).parts()) {
            String file = part + ".safetensors";
            assertThat(Files.readAllBytes(latest("rounds").resolve(file)))
                    .as(file)
                    .isEqualTo(Files.readAllBytes(plain.resolve(file)));
        }
        assertThat(Checkpoint.open(latest("rounds")).manifest().position().images())
                .isEqualTo(Checkpoint.open(plain).manifest().position().images());
    }

    @Test
    void weightsAreTheMeanOfThoseOfAllWorkersAndFrozenOnesStay() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                Stage<?> stage = TinyTraining.stage("generator", manager, BATCH, Sharding.NONE);
                RoundStage rounds = new RoundStage(
                        stage, AVERAGE, folder.resolve("work"), start -> train("generator", AVERAGE, start))) {
            List<Float> encoder = values(stage.parts().get("encoder"));

            Map<String, NDArray> losses = rounds.step(0L, 0, 1, manager);

            for (String part : Set.of("generator", "generator_ema", "discriminator")) {
                List<Float> mean = values(rounds.parts().get(part));
                List<List<Float>> trained = new ArrayList<>();
                for (int worker = 0; worker < 3; worker++) {
                    trained.add(values(share(worker).read(part, manager)));
                }
                assertThat(trained.get(0)).isNotEqualTo(trained.get(1));
                for (int i = 0; i < mean.size(); i++) {
                    double sum = 0.0
                            + trained.get(0).get(i)
                            + trained.get(1).get(i)
                            + trained.get(2).get(i);
                    assertThat(mean.get(i)).isEqualTo((float) (sum / 3));
                }
            }
            assertThat(values(rounds.parts().get("encoder"))).isEqualTo(encoder);
            assertThat(values(rounds.parts().get("worker_2_generator_adam")))
                    .isEqualTo(values(share(2).read("generator_adam", manager)));
            assertThat(losses).containsKey("reconstruction_direct");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTrainingThatWasCutGoesOnToTheSameBytes(boolean averageMoments) throws IOException {
        RoundOptions options = new RoundOptions(2, 2, 0.7, 0.9, averageMoments, false);
        rounds("joint", "whole", options, 3);
        rounds("joint", "cut", options, 1);
        rounds("joint", "cut", options, 3);

        assertSame("whole", "cut");
        assertThat(Checkpoint.open(latest("cut")).parts().contains("worker_1_generator_adam"))
                .isNotEqualTo(averageMoments);
        assertThat(folder.resolve("cut/rounds")).doesNotExist();
    }

    /** The mean of the changes rounded to the nearest number of 8 significant bits. */
    @Test
    void workersMaySendTheirChangesInBfloat16() throws IOException {
        RoundOptions half = new RoundOptions(2, 2, 1, 0, false, true);
        rounds("generator", "exact", new RoundOptions(2, 2, 1, 0, false, false), 1);
        try (NDManager manager = NDManager.newBaseManager();
                Stage<?> stage = TinyTraining.stage("generator", manager, BATCH, Sharding.NONE);
                RoundStage rounds =
                        new RoundStage(stage, half, folder.resolve("work"), start -> train("generator", half, start))) {
            List<Float> encoder = values(stage.parts().get("encoder"));
            List<Float> before = values(stage.parts().get("generator"));
            List<Float> exact = values(Checkpoint.open(latest("exact")).read("generator", manager));

            rounds.step(0L, 0, 1, manager);

            List<Float> after = values(rounds.parts().get("generator"));
            assertThat(after).isNotEqualTo(exact);
            List<List<Float>> sent = List.of(changes(share(0), manager), changes(share(1), manager));
            for (int i = 0; i < after.size(); i++) {
                float first = before.get(i) + sent.get(0).get(i);
                float second = before.get(i) + sent.get(1).get(i);
                assertThat(after.get(i)).isEqualTo((float) (((double) first + second) / 2));
                double bound =
                        (Math.abs(sent.get(0).get(i)) + Math.abs(sent.get(1).get(i))) / 2 * 0x1p-8;
                assertThat((double) after.get(i)).isCloseTo(exact.get(i), offset(bound + Math.ulp(exact.get(i))));
            }
            assertThat(values(rounds.parts().get("encoder"))).isEqualTo(encoder);
            assertThat(Files.size(folder.resolve("work/w0/generator.safetensors")))
                    .isLessThan(Files.size(folder.resolve("work/w0/generator_ema.safetensors")) * 6 / 10);
        }
    }

    @Test
    void otherOptionsAreRefusedOnResume() throws IOException {
        rounds("encoder", "run", AVERAGE, 1);

        assertThatThrownBy(() -> rounds("encoder", "run", NESTEROV, 2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("outer_momentum: it was 0 and is 0.9");
        assertThatThrownBy(() -> rounds("encoder", "run", new RoundOptions(2, 2, 1, 0, false, false), 2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("batch size is 24 and this run's is 16");
    }

    @Test
    void checkpointsThatDoNotNameTheFormatOfChangesAreGoneOnFrom() throws IOException {
        RoundOptions options = new RoundOptions(2, 2, 1, 0, false, false);
        rounds("encoder", "whole", options, 2);
        rounds("encoder", "old", options, 1);
        Path manifest = latest("old").resolve(Manifest.FILE);
        String text = Files.readString(manifest);
        String old = text.replaceAll(",?\\s*\"bfloat16\": false", "");
        assertThat(old).isNotEqualTo(text);
        Files.writeString(manifest, old);

        rounds("encoder", "old", options, 2);

        assertSame("whole", "old");
    }

    /** scripts/golden_outer_step.py: torch.optim.SGD(nesterov=True) on the differences. */
    @Test
    void theOuterStepIsThatOfPyTorch() {
        float[] weights = {1, -2, 0.5f};
        float[] velocity = new float[3];
        double[][] means = {{0.9, -1.5, 0.5}, {0.7, -1.75, 0.25}, {0.8, -1, 1}};
        double[][] golden = {
            {0.866999984, -1.33500004, 0.5},
            {0.58818996, -1.60344994, 0.167500004},
            {0.724178314, -0.781016469, 1.13297498}
        };
        for (int round = 0; round < means.length; round++) {
            weights = OuterStep.of(NESTEROV, weights, means[round], velocity);
            for (int i = 0; i < weights.length; i++) {
                assertThat((double) weights[i]).isCloseTo(golden[round][i], offset(1e-6));
            }
        }
    }

    private static List<Float> changes(Checkpoint share, NDManager manager) throws IOException {
        List<Float> all = new ArrayList<>();
        for (NDArray array : share.read("generator", manager).values()) {
            for (float value : FloatFormat.BFLOAT16.read(array.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN))) {
                all.add(value);
            }
        }
        return all;
    }

    private Checkpoint share(int worker) throws IOException {
        return Checkpoint.open(folder.resolve("work/w" + worker));
    }

    private void rounds(String name, String run, RoundOptions options, int rounds) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                Stage<?> stage = TinyTraining.stage(name, manager, BATCH, Sharding.NONE);
                RoundStage whole = new RoundStage(
                        stage, options, folder.resolve(run).resolve("rounds"), start -> train(name, options, start))) {
            StageTrainer<Long> trainer = new StageTrainer<>(
                            whole, new StageTrainer.Options(schedule(options), 1, 9, 1, 1))
                    .checkpointsIn(folder.resolve(run));
            trainer.listener(new StageListener() {
                @Override
                public void stepped(StepEvent event) {
                    if (event.steps() == rounds) {
                        trainer.stop();
                    }
                }
            });
            trainer.resume();
            trainer.run();
        }
    }

    /** That of {@link TinyTraining}, or three rounds where these show more images. */
    private static LearningSchedule schedule(RoundOptions options) {
        int images = 3 * BATCH * options.workers() * options.localSteps();
        return new LinearDecay(10 * BATCH, Math.max(STEPS * BATCH, images), 0);
    }

    private List<RoundStage.Share> train(String name, RoundOptions options, Path start) throws IOException {
        List<RoundStage.Share> shares = new ArrayList<>();
        // In another order than they are averaged in.
        for (int worker = options.workers() - 1; worker >= 0; worker--) {
            try (NDManager manager = NDManager.newBaseManager();
                    Stage<?> stage = TinyTraining.stage(name, manager, BATCH, Sharding.NONE)) {
                shares.add(RoundStage.train(
                        stage, schedule(options), options, worker, start, start.resolveSibling("w" + worker), 1));
            }
        }
        Collections.reverse(shares);
        return shares;
    }

    private void assertSame(String first, String second) throws IOException {
        for (String part : Checkpoint.open(latest(first)).parts()) {
            String file = part + ".safetensors";
            assertThat(Files.readAllBytes(latest(first).resolve(file)))
                    .as(file)
                    .isEqualTo(Files.readAllBytes(latest(second).resolve(file)));
        }
    }

    private Path latest(String run) throws IOException {
        return CheckpointStore.of(folder.resolve(run)).latest().orElseThrow();
    }

    private static List<Float> values(Map<String, NDArray> arrays) {
        List<Float> all = new ArrayList<>();
        for (NDArray array : arrays.values()) {
            for (float value : array.toFloatArray()) {
                all.add(value);
            }
        }
        return all;
    }
}
