package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.LeastSquares;
import org.stylestep.testkit.SmallNetworks;

final class StageTrainerTest {

    private static final int BATCH = 2;

    @TempDir
    Path run;

    private static StageTrainer.Options options(int steps, int checkpointSteps) {
        return new StageTrainer.Options(LinearDecay.constant((long) steps * BATCH), checkpointSteps, 2, 1, 1);
    }

    private static GeneratorTrainer stage(NDManager manager) {
        return Tiny.generatorTrainer(SmallNetworks.create(manager, StyleCode.OFFSET), BATCH);
    }

    @Test
    void keepsTheLastCheckpointsAndTellsListeners() throws IOException {
        List<String> calls = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage = stage(manager)) {
            Outcome outcome = new StageTrainer<>(stage, options(7, 2))
                    .checkpointsIn(run)
                    .listener(new StageListener() {
                        @Override
                        public void started(long firstStep, long totalSteps) {
                            calls.add("started " + firstStep + " of " + totalSteps);
                        }

                        @Override
                        public void saved(long steps, Path checkpoint) {
                            calls.add("saved " + steps);
                        }

                        @Override
                        public void finished(Outcome end) {
                            calls.add("finished " + end.reason());
                        }
                    })
                    .run();
            assertThat(outcome).isEqualTo(new Outcome(Outcome.Reason.COMPLETED, 7, 14));
        }
        assertThat(calls)
                .containsExactly("started 0 of 7", "saved 2", "saved 4", "saved 6", "saved 7", "finished COMPLETED");
        assertThat(CheckpointStore.of(run).all().stream()
                        .map(p -> p.getFileName().toString()))
                .containsExactly("step-000000006", "step-000000007");
        Checkpoint checkpoint = Checkpoint.open(run);
        assertThat(checkpoint.parts())
                .containsExactly(
                        "discriminator",
                        "discriminator_adam",
                        "encoder",
                        "generator",
                        "generator_adam",
                        "generator_ema");
        assertThat(checkpoint.manifest().networks().get("generator").options()).containsKey("base_channels");
    }

    @Test
    void aStopFinishesTheStepAndWritesACheckpoint() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage = stage(manager)) {
            StageTrainer<?> trainer = new StageTrainer<>(stage, options(100, 50)).checkpointsIn(run);
            trainer.listener(new StageListener() {
                @Override
                public void stepped(StepEvent event) {
                    if (event.steps() == 3) {
                        trainer.stop();
                    }
                }
            });
            assertThat(trainer.run()).isEqualTo(new Outcome(Outcome.Reason.STOPPED, 3, 6));
        }
        assertThat(Checkpoint.open(run).manifest().position().step()).isEqualTo(3);
    }

    @Test
    void anInterruptStopsAndLeavesTheFlagSet() throws Exception {
        CountDownLatch third = new CountDownLatch(1);
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        ExecutorService service = Executors.newSingleThreadExecutor();
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage = stage(manager)) {
            StageTrainer<?> trainer = new StageTrainer<>(stage, options(100_000, 100_000)).checkpointsIn(run);
            trainer.listener(new StageListener() {
                @Override
                public void stepped(StepEvent event) {
                    if (event.steps() == 3) {
                        third.countDown();
                    }
                }
            });
            Future<?> training = service.submit(() -> {
                outcome.set(trainer.run());
                flag.set(Thread.currentThread().isInterrupted());
                return null;
            });
            assertThat(third.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(training.cancel(true)).isTrue();
            service.shutdown();
            assertThat(service.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(outcome.get().reason()).isEqualTo(Outcome.Reason.STOPPED);
        assertThat(flag).isTrue();
        assertThat(Checkpoint.open(run).manifest().position().step())
                .isEqualTo(outcome.get().steps())
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    void anInfiniteRateIsNoticedBeforeACheckpointIsWritten() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage = new GeneratorTrainer(
                        GeneratorRole.GENERATOR,
                        SmallNetworks.create(manager, StyleCode.OFFSET),
                        Tiny.objective(),
                        new LeastSquares(),
                        Tiny.batches(BATCH),
                        new GeneratorOptions(
                                network -> new Adam(network, Adam.Options.published()),
                                1e38f,
                                1e-3f,
                                1e-3f,
                                Optional.empty(),
                                new ExponentialMovingAverage.Options(0.9f, false),
                                Tiny.SEED))) {
            assertThatThrownBy(() -> new StageTrainer<>(stage, options(5, 1))
                            .checkpointsIn(run)
                            .run())
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("diverged")
                    .hasMessageContaining("weights of the generator")
                    .hasMessageContaining("step 1");
        }
        assertThat(CheckpointStore.of(run).all()).isEmpty();
    }

    @Test
    void goingOnWithAnotherStageSeedOrDataIsRefused() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage = stage(manager);
                GeneratorTrainer other = Tiny.jointFinetuner(SmallNetworks.create(manager, StyleCode.OFFSET), BATCH);
                GeneratorTrainer bigger = Tiny.generatorTrainer(SmallNetworks.create(manager, StyleCode.OFFSET), 3)) {
            new StageTrainer<>(stage, options(1, 1)).checkpointsIn(run).run();
            assertThatThrownBy(() -> new StageTrainer<>(other, options(1, 1))
                            .checkpointsIn(run)
                            .resume())
                    .hasMessageContaining("stage is generator")
                    .hasMessageContaining("finetune");
            assertThatThrownBy(() -> new StageTrainer<>(bigger, options(1, 1))
                            .checkpointsIn(run)
                            .resume())
                    .hasMessageContaining("batch size is 2");
        }
    }

    @Test
    void statsThatACutLeftUnfinishedAreDroppedOnResume() throws IOException {
        Path stats = run.resolve("stats.jsonl");
        Files.writeString(stats, "{\"step\":1,\"a\":1}\n{\"step\":2,\"a\":1}\n{\"step\":3,\"a\":1}\n{\"step\":3,\"a");
        StatsLog log = new StatsLog(stats, 1);
        log.started(2, 10);
        assertThat(Files.readAllLines(stats)).containsExactly("{\"step\":1,\"a\":1}", "{\"step\":2,\"a\":1}");
        log.started(0, 10);
        assertThat(Files.readAllLines(stats)).isEmpty();
    }

    @Test
    void anEarlierRunIsNotMixedWithANewOne() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage = stage(manager)) {
            new StageTrainer<>(stage, options(4, 2)).checkpointsIn(run).run();
            assertThatThrownBy(() -> new StageTrainer<>(stage, options(4, 2))
                            .checkpointsIn(run)
                            .run())
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("step-000000004")
                    .hasMessageContaining("resume");
            StageTrainer<?> again = new StageTrainer<>(stage, options(4, 2)).checkpointsIn(run);
            assertThat(again.resume()).isEqualTo(4);
            assertThat(again.run()).isEqualTo(new Outcome(Outcome.Reason.COMPLETED, 4, 8));
        }
    }

    @Test
    void aRunThatEndedEarlyStaysEnded() throws IOException {
        StageTrainer.Options options = new StageTrainer.Options(LinearDecay.constant(400), 50, 2, 1, 1);
        Outcome ended;
        try (NDManager manager = NDManager.newBaseManager();
                StyleEncoderPretrainer stage = TinyTraining.pretrainer(manager, 1)) {
            ended = new StageTrainer<>(stage, options).checkpointsIn(run).run();
            assertThat(ended.reason()).isEqualTo(Outcome.Reason.EARLY_STOPPED);
            assertThat(ended.steps()).isLessThan(100);
        }
        try (NDManager manager = NDManager.newBaseManager();
                StyleEncoderPretrainer stage = TinyTraining.pretrainer(manager, 1)) {
            StageTrainer<?> again = new StageTrainer<>(stage, options).checkpointsIn(run);
            again.resume();
            assertThat(again.run()).isEqualTo(ended);
        }
    }

    @Test
    void aCutBetweenTheBestCheckpointAndItsMarkLosesNothing() throws IOException {
        StageTrainer.Options options = new StageTrainer.Options(LinearDecay.constant(4), 1, 2, 1, 1);
        try (NDManager manager = NDManager.newBaseManager();
                StyleEncoderPretrainer stage = TinyTraining.pretrainer(manager, 9)) {
            new StageTrainer<>(stage, options).checkpointsIn(run).run();
            Path mark = run.resolve("checkpoints/best");
            assertThat(mark).content().contains("step-000000001");
            Files.delete(mark);
            StageTrainer<?> again = new StageTrainer<>(stage, options).checkpointsIn(run);
            again.resume();
            assertThat(mark).content().contains("step-000000001");
        }
    }

    /** Sheets that hold their step, and what listeners are told. */
    private static final class Sheet implements Sheets, StageListener {

        private final Path folder;
        private final List<String> calls = new ArrayList<>();

        private Sheet(Path folder) {
            this.folder = folder;
        }

        @Override
        public Path file(long steps) {
            return folder.resolve("sheet-" + steps);
        }

        @Override
        public void write(long steps) throws IOException {
            Files.writeString(file(steps), Long.toString(steps));
        }

        @Override
        public void saved(long steps, Path checkpoint) {
            calls.add("saved " + checkpoint.getFileName());
        }

        @Override
        public void sampled(long steps, Path sheet) {
            calls.add("sampled " + sheet.getFileName());
        }
    }

    @Test
    void aSheetThatACutLeftOutIsDrawnOnResume() throws IOException {
        Sheet sheets = new Sheet(run);
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage = stage(manager)) {
            new StageTrainer<>(stage, options(2, 2))
                    .checkpointsIn(run)
                    .sheets(sheets)
                    .run();
            for (List<String> expected :
                    List.of(List.<String>of(), List.of("saved step-000000002", "sampled sheet-2"))) {
                StageTrainer<?> again = new StageTrainer<>(stage, options(2, 2))
                        .checkpointsIn(run)
                        .sheets(sheets)
                        .listener(sheets);
                again.resume();
                again.run();
                assertThat(sheets.calls).isEqualTo(expected);
                assertThat(sheets.file(2)).hasContent("2");
                Files.delete(sheets.file(2));
            }
        }
    }
}
