package own;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairBatches;
import org.stylestep.nn.Network;
import org.stylestep.train.Adam;
import org.stylestep.train.Outcome;
import org.stylestep.train.StageListener;
import org.stylestep.train.StageTrainer;
import org.stylestep.train.StepEvent;
import org.stylestep.train.TrainableNetwork;

/** A stage of one's own trains, is stopped and goes on to the same bytes. */
final class OwnStageTest {

    private static final int IMAGES = 240;

    @TempDir
    private Path folder;

    private final List<Double> errors = new ArrayList<>();

    @Test
    void learnsAndGoesOn() throws IOException {
        Drawings.write(folder, 8);
        assertThat(train("whole", Long.MAX_VALUE).reason()).isEqualTo(Outcome.Reason.COMPLETED);
        assertThat(errors.get(errors.size() - 1)).isLessThan(0.7 * errors.get(0));
        assertThat(train("cut", 25).reason()).isEqualTo(Outcome.Reason.STOPPED);
        assertThat(train("cut", Long.MAX_VALUE).reason()).isEqualTo(Outcome.Reason.COMPLETED);
        for (String part : List.of("network", "network_adam")) {
            assertThat(part("cut", part)).as(part).isEqualTo(part("whole", part));
        }
    }

    private byte[] part(String run, String name) throws IOException {
        Path checkpoint = CheckpointStore.of(folder.resolve(run)).latest().orElseThrow();
        return Files.readAllBytes(checkpoint.resolve(name + ".safetensors"));
    }

    private Outcome train(String run, long lastStep) throws IOException {
        LabelMaps labels = new LabelMaps(List.of(Drawings.BACKGROUND, Drawings.SHAPE, Drawings.EDGE));
        PairBatches pairs = new PairBatches(
                labels.pairs(folder.resolve("labels"), Optional.of(folder.resolve("photographs"))),
                PairAugmentation.resize(Drawings.SIDE),
                4,
                1);
        Engine.getInstance().setRandomSeed(1);
        try (NDManager manager = NDManager.newBaseManager();
                Network network = network(manager);
                OwnStage stage = new OwnStage(
                        new TrainableNetwork(network, TrainableNetwork.Options.of(Adam.Options.published(), 0.02f)),
                        pairs,
                        1)) {
            StageTrainer<?> trainer = new StageTrainer<>(stage, StageTrainer.Options.of(new Cosine(IMAGES)))
                    .checkpointsIn(folder.resolve(run));
            trainer.listener(new StageListener() {
                @Override
                public void stepped(StepEvent event) {
                    errors.add(event.values().get("error"));
                    if (event.steps() == lastStep) {
                        trainer.stop();
                    }
                }
            });
            trainer.resume();
            return trainer.run();
        }
    }

    private static Network network(NDManager manager) {
        SequentialBlock block = new SequentialBlock()
                .add(Conv2d.builder()
                        .setFilters(3)
                        .setKernelShape(new Shape(3, 3))
                        .optPadding(new Shape(1, 1))
                        .build());
        return Network.create("network", block, manager, new Shape(1, 3, Drawings.SIDE, Drawings.SIDE));
    }
}
