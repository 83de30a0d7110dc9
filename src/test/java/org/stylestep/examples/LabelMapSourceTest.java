package org.stylestep.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.data.Augmentation;
import org.stylestep.data.ImagePair;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairBatches;
import org.stylestep.data.PairSource;
import org.stylestep.data.PairedImages;
import org.stylestep.extension.Extensions;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.nn.Generator;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.Networks;
import org.stylestep.random.KeyedRandom;
import org.stylestep.settings.Component;
import org.stylestep.testkit.PairSourceContract;
import org.stylestep.testkit.SmallNetworks;
import org.stylestep.train.GeneratorOptions;
import org.stylestep.train.GeneratorRole;
import org.stylestep.train.GeneratorTrainer;
import org.stylestep.train.LinearDecay;
import org.stylestep.train.StageTrainer;
import org.stylestep.train.Tiny;

/** Label maps of five classes become inputs of five channels, with which a generator trains and renders. */
final class LabelMapSourceTest extends PairSourceContract {

    private static final int SIZE = Tiny.SIZE;
    private static final LabelMapSource.Options CLASSES =
            new LabelMapSource.Options(List.of("#000000", "#FF0000", "#00FF00", "#0000FF", "#FF8000"));

    @TempDir
    private Path temporary;

    @Override
    protected PairSource source() {
        return new LabelMapSource(CLASSES);
    }

    @Override
    protected boolean hasTargets() {
        return true;
    }

    @Override
    protected void write(Path folder, Path targets, long seed) throws IOException {
        for (int i = 0; i < 6; i++) {
            RandomGenerator random = KeyedRandom.of(seed, "label map", i);
            byte[] labels = new byte[3 * SIZE * SIZE];
            byte[] photograph = new byte[3 * SIZE * SIZE];
            int[] colors = random.ints(4, 0, CLASSES.colors().size()).toArray();
            for (int p = 0; p < SIZE * SIZE; p++) {
                int quadrant = 2 * (p / SIZE * 2 / SIZE) + p % SIZE * 2 / SIZE;
                int color = Color.decode(CLASSES.colors().get(colors[quadrant])).getRGB();
                for (int c = 0; c < 3; c++) {
                    labels[3 * p + c] = (byte) (color >> (16 - 8 * c));
                    photograph[3 * p + c] = (byte) (40 * colors[quadrant] + random.nextInt(30));
                }
            }
            ImageFiles.writePng(new RgbImage(SIZE, SIZE, labels), folder.resolve(i + ".png"));
            ImageFiles.writePng(new RgbImage(SIZE, SIZE, photograph), targets.resolve(i + ".png"));
        }
    }

    private PairedImages written(PairSource source) throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("labels"));
        Path targets = Files.createDirectories(temporary.resolve("photographs"));
        write(folder, targets, 3);
        return source.pairs(folder, Optional.of(targets));
    }

    @Test
    void aPixelIsFullInTheChannelOfItsClassAlone() throws IOException {
        PairedImages pairs = written(source());
        RgbImage labels = ImageFiles.read(temporary.resolve("labels/2.png"));
        byte[] samples = pairs.read(2).input().samples();
        assertThat(pairs.inputChannels()).isEqualTo(5);
        for (int p = 0; p < SIZE * SIZE; p++) {
            for (int c = 0; c < 5; c++) {
                Color color = Color.decode(CLASSES.colors().get(c));
                boolean own = labels.rgb()[3 * p] == (byte) color.getRed()
                        && labels.rgb()[3 * p + 1] == (byte) color.getGreen()
                        && labels.rgb()[3 * p + 2] == (byte) color.getBlue();
                assertThat(samples[5 * p + c]).isEqualTo((byte) (own ? 255 : 0));
            }
        }
    }

    @Test
    void aColorOfNoClassIsTold() throws IOException {
        PairedImages pairs = written(new LabelMapSource(new LabelMapSource.Options(List.of("#123456"))));

        assertThatThrownBy(() -> pairs.read(0)).hasMessageContaining("0.png").hasMessageContaining("no class's color");
        assertThatThrownBy(() -> source().pairs(temporary, Optional.empty())).hasMessageContaining("targets");
    }

    @Test
    void aGeneratorTrainsAndRendersWithFiveInputChannels() throws IOException {
        Extensions extensions = Extensions.builder().add(new OwnData()).build();
        PairedImages pairs = written(extensions.create(PairSource.KIND, new Component("label_maps", CLASSES), null));
        Augmentation augmentation = Augmentation.sequence(List.of(
                new PairAugmentation(List.of(SIZE, SIZE + 8), SIZE, true),
                extensions.create(Augmentation.KIND, Component.of("quarter_turns"), null),
                extensions.create(
                        Augmentation.KIND,
                        new Component("target_brightness", new TargetBrightness.Options(0.2)),
                        null)));
        PairBatches batches = new PairBatches(pairs.cached(1 << 20), augmentation, 2, 1);
        Path run = temporary.resolve("run");
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Networks networks = networks(manager, pairs.inputChannels());
            try (GeneratorTrainer stage = new GeneratorTrainer(
                    GeneratorRole.GENERATOR,
                    networks,
                    Tiny.objective(),
                    new LeastSquares(),
                    batches,
                    GeneratorOptions.published(1))) {
                new StageTrainer<>(stage, StageTrainer.Options.of(LinearDecay.constant(8)))
                        .checkpointsIn(run)
                        .run();
            }
        }
        ImagePair pair = pairs.read(0);
        try (StyleTransfer transfer = StyleTransfer.open(run, Device.cpu())) {
            assertThat(transfer.inputChannels()).isEqualTo(5);
            RgbImage rendering = transfer.render(pair.input(), List.of(transfer.encode(pair.target())))
                    .get(0);
            assertThat(rendering.size()).isEqualTo(pair.input().size());
            assertThat(rendering)
                    .isNotEqualTo(transfer.render(pairs.read(1).input(), List.of(transfer.encode(pair.target())))
                            .get(0));
        }
    }

    private static Networks networks(NDManager manager, int inputChannels) {
        Shape image = new Shape(1, 3, SIZE, SIZE);
        Shape labels = new Shape(1, inputChannels, SIZE, SIZE);
        return new Networks(
                SmallNetworks.encoder(manager),
                StyleCode.OFFSET,
                Network.create(
                        "generator",
                        new Generator(Generator.Options.published()
                                .withBaseChannels(4)
                                .withResidualBlocks(1)),
                        manager,
                        labels,
                        new Shape(1, 8)),
                Network.create(
                        "discriminator",
                        new MultiScaleDiscriminator(new MultiScaleDiscriminator.Options(4, 2, 2)),
                        manager,
                        image,
                        labels));
    }
}
