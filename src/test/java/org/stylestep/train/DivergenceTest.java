package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.nn.StyleCode;
import org.stylestep.testkit.SmallNetworks;

final class DivergenceTest {

    private static final int BATCH = 2;

    @TempDir
    Path run;

    @Test
    void namesTheImagesOfAllStepsSinceTheLastReading() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage =
                        Tiny.generatorTrainer(SmallNetworks.create(manager, StyleCode.OFFSET), BATCH)) {
            StageTrainer<?> trainer = new StageTrainer<>(
                            stage, new StageTrainer.Options(LinearDecay.constant(9 * BATCH), 9, 1, 9, 1))
                    .checkpointsIn(run)
                    .listener(new StageListener() {
                        @Override
                        public void stepped(StepEvent event) {
                            if (event.steps() == 2) {
                                event.values();
                                for (NDArray array : stage.networks()
                                        .get("generator")
                                        .arrays()
                                        .values()) {
                                    array.muli(Float.NaN);
                                }
                            }
                            if (event.steps() == 4) {
                                event.values();
                            }
                        }
                    });
            Path list = run.resolve("diverged-step-4.txt");
            assertThatThrownBy(trainer::run)
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("after step 4")
                    .hasMessageContaining("last read after step 2")
                    .hasMessageContaining(stage.names(3).get(0))
                    .hasMessageContaining(list.toString());
            assertThat(Files.readAllLines(list))
                    .containsExactly(
                            "3\t" + stage.names(2).get(0),
                            "3\t" + stage.names(2).get(1),
                            "4\t" + stage.names(3).get(0),
                            "4\t" + stage.names(3).get(1));
        }
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
}
