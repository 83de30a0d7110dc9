package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.mining.TripletBatches;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;

final class StageCheckpointTest {

    @Test
    void settingsThatAreWrittenOtherwiseAreNoOtherSettings() {
        Map<String, Object> before = Map.of("reconstruction", Map.of("l1", 10), "rate", 0.1, "sides", List.of(32L));
        Map<String, Object> same = Map.of("reconstruction", Map.of("l1", 10.0f), "rate", 0.1f, "sides", List.of(32.0));
        assertThat(StageCheckpoint.changes(before, same)).isEmpty();
    }

    @Test
    void whatDiffersIsNamedWithBothValues() {
        Map<String, Object> before = Map.of("reconstruction", Map.of("l1", 10), "gan", "hinge");
        Map<String, Object> after = Map.of("reconstruction", Map.of("l1", 10.5), "seed", 1);
        assertThat(StageCheckpoint.changes(before, after))
                .containsExactly(
                        "gan: it was \"hinge\" and is null",
                        "reconstruction: it was {\"l1\":10} and is {\"l1\":10.5}",
                        "seed: it was null and is 1");
    }

    private static Optional<String> goingOn(String device, int threads, String onDevice, int onThreads) {
        Manifest.Origin before = new Manifest.Origin("", "", "", Map.of("pytorch", "2.7.1"), device, threads);
        return StageCheckpoint.otherEngine(before, onDevice, onThreads, "2.7.1");
    }

    @Test
    void anotherDeviceOrNumberOfThreadsIsNamed() {
        assertThat(goingOn("cpu", 2, "cpu", 1).orElseThrow())
                .contains("cpu (PyTorch 2.7.1, threads: 1)", "cpu (PyTorch 2.7.1, threads: 2)", "bytes");
        assertThat(goingOn("gpu0", 2, "cpu", 2).orElseThrow()).contains("a GPU (PyTorch 2.7.1)");
        assertThat(goingOn("cpu", 2, "cpu", 2)).isEmpty();
        assertThat(goingOn("gpu0", 2, "gpu1", 8)).isEmpty();
        assertThat(goingOn("", 0, "cpu", 8)).as("not recorded").isEmpty();
    }

    private static final int BATCH = 2;

    @TempDir
    Path folder;

    /** Another class, whose state has the names and shapes of {@link Adam}'s. */
    private static final class Descent implements Optimizer {
        private final Adam adam;

        Descent(Network network) {
            adam = new Adam(network, Adam.Options.published());
        }

        @Override
        public void update(double learningRate, Map<String, NDArray> gradients) {
            adam.update(learningRate, gradients);
        }

        @Override
        public long updates() {
            return adam.updates();
        }

        @Override
        public Map<String, NDArray> state() {
            return adam.state();
        }

        @Override
        public void restore(Map<String, NDArray> saved, long updatesDone) {
            adam.restore(saved, updatesDone);
        }

        @Override
        public void close() {
            adam.close();
        }
    }

    private long pretrain(StyleCode code, int latentDim, TrainableNetwork.Options training) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                Network encoder = Network.create(
                        "encoder",
                        new StyleEncoder(new StyleEncoder.Options(4, 3, latentDim)),
                        manager,
                        new Shape(1, 3, Tiny.SIZE, Tiny.SIZE));
                StyleEncoderPretrainer stage = new StyleEncoderPretrainer(
                        encoder,
                        code,
                        new TripletBatches(
                                Tiny.pairs(20).targets(), Tiny.transform(), new RingMiner(20), BATCH, Tiny.SEED),
                        Optional.empty(),
                        new StyleEncoderPretrainer.Options(training, 0.1f, 0.01f, 10, Tiny.SEED),
                        Sharding.NONE)) {
            StageTrainer<?> trainer = new StageTrainer<>(stage, StageTrainer.Options.of(LinearDecay.constant(BATCH)))
                    .checkpointsIn(folder);
            long done = trainer.resume();
            trainer.run();
            return done;
        }
    }

    @Test
    void anotherStyleCodeLatentDimOrOptimizerIsRefusedByItsName() throws IOException {
        TrainableNetwork.Options adam = TrainableNetwork.Options.of(Adam.Options.published(), 1e-3f);
        TrainableNetwork.Options descent =
                new TrainableNetwork.Options(Descent::new, 1e-3f, Optional.empty(), Optional.empty());
        assertThat(pretrain(StyleCode.SAMPLED, 5, adam)).isZero();
        assertThat(pretrain(StyleCode.SAMPLED, 5, adam)).isEqualTo(1);
        assertThatThrownBy(() -> pretrain(StyleCode.MEAN, 5, adam))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("its style_code is SAMPLED and this run's is MEAN");
        assertThatThrownBy(() -> pretrain(StyleCode.SAMPLED, 6, adam))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("; encoder.latent_dim: it was 5 and is 6");
        assertThatThrownBy(() -> pretrain(StyleCode.SAMPLED, 5, descent))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("its optimizer of the encoder is org.stylestep.train.Adam and this run's is "
                        + Descent.class.getName());
    }
}
