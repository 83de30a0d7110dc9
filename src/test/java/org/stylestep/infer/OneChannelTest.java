package org.stylestep.infer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.data.ImagePair;
import org.stylestep.data.PairBatches;
import org.stylestep.nn.Generator;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.Networks;
import org.stylestep.testkit.SmallNetworks;
import org.stylestep.train.GeneratorOptions;
import org.stylestep.train.GeneratorRole;
import org.stylestep.train.GeneratorTrainer;
import org.stylestep.train.LinearDecay;
import org.stylestep.train.StageTrainer;
import org.stylestep.train.Tiny;

/** A generator that is shown the luma of its inputs trains, and renders files. */
final class OneChannelTest {

    @TempDir
    Path run;

    @Test
    void trainsOnLumaAndRendersColors() throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Shape image = new Shape(1, 3, Tiny.SIZE, Tiny.SIZE);
            Shape luma = new Shape(1, 1, Tiny.SIZE, Tiny.SIZE);
            Generator.Options small =
                    Generator.Options.published().withBaseChannels(4).withResidualBlocks(1);
            Networks networks = new Networks(
                    SmallNetworks.encoder(manager),
                    StyleCode.OFFSET,
                    Network.create("generator", new Generator(small), manager, luma, new Shape(1, 8)),
                    Network.create(
                            "discriminator",
                            new MultiScaleDiscriminator(new MultiScaleDiscriminator.Options(4, 2, 2)),
                            manager,
                            image,
                            luma));
            try (GeneratorTrainer stage = new GeneratorTrainer(
                    GeneratorRole.FINETUNE,
                    networks,
                    Tiny.objective(),
                    new LeastSquares(),
                    new PairBatches(Tiny.pairs(20, 1), Tiny.transform(), 4, Tiny.SEED),
                    GeneratorOptions.published(1))) {
                new StageTrainer<>(stage, StageTrainer.Options.of(LinearDecay.constant(8)))
                        .checkpointsIn(run)
                        .run();
            }
        }
        ImagePair pair = Tiny.pairs(1, 1).read(0);
        try (StyleTransfer transfer = StyleTransfer.open(run, Device.cpu())) {
            assertThat(transfer.inputChannels()).isEqualTo(1);
            assertThat(transfer.render(pair.input(), List.of(transfer.encode(pair.target())))
                            .get(0)
                            .size())
                    .isEqualTo(pair.input().size());
        }
    }
}
