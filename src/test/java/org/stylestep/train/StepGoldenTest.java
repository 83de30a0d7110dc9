package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.nn.StyleCode;

/** StEP's objective trains as it did before there were others: losses that {@link TinyTraining} wrote into stats.jsonl then. */
final class StepGoldenTest {

    private static final float TOLERANCE = 1e-4f;

    @ParameterizedTest
    @CsvSource({
        "generator, 1.0235287, 2.7762587, 1.2343645, 3.8545592",
        "finetune, 1.0172274, 2.7708068, 1.2213421, 3.8476291"
    })
    void theThirdStepHasTheseLosses(
            String name, float reconstruction, float adversarial, float latentL2, float discriminator)
            throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                PairStage stage = stage(name, manager)) {
            for (int step = 0; step < 2; step++) {
                try (NDManager scratch = manager.newSubManager()) {
                    stage.step(Tiny.batches(4).make(step), step, 1, scratch);
                }
            }
            Map<String, NDArray> losses = stage.step(Tiny.batches(4).make(2), 2, 1, manager);
            assertThat(losses.keySet())
                    .containsExactly("reconstruction_direct", "adversarial_direct", "latent_l2", "discriminator");
            assertClose(losses, "reconstruction_direct", reconstruction);
            assertClose(losses, "adversarial_direct", adversarial);
            assertClose(losses, "latent_l2", latentL2);
            assertClose(losses, "discriminator", discriminator);
        }
    }

    private static void assertClose(Map<String, NDArray> losses, String name, float expected) {
        assertThat(losses.get(name).getFloat()).as(name).isCloseTo(expected, within(TOLERANCE * expected));
    }

    private static PairStage stage(String name, NDManager manager) {
        return name.equals(GeneratorTrainer.NAME)
                ? Tiny.generatorTrainer(Tiny.networks(manager, StyleCode.SAMPLED), 4)
                : Tiny.jointFinetuner(Tiny.networks(manager, StyleCode.SAMPLED), 4);
    }
}
