package org.stylestep.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.cli.TinyFiles;
import org.stylestep.config.RunFile;
import org.stylestep.data.ImagePair;
import org.stylestep.data.InputSide;
import org.stylestep.data.PairAugmentation;
import org.stylestep.extension.Extensions;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.infer.ModelExport;
import org.stylestep.infer.StyleBanks;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.NamedStyle;
import org.stylestep.latent.Style;
import org.stylestep.nn.Network;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.AdversarialTerm;
import org.stylestep.objective.ImageDistance;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;
import org.stylestep.objective.ReconstructionTerm;
import org.stylestep.objective.Rendering;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.settings.Component;
import org.stylestep.testkit.SmallNetworks;
import org.stylestep.train.GeneratorOptions;
import org.stylestep.train.GeneratorRole;
import org.stylestep.train.GeneratorTrainer;
import org.stylestep.train.LinearDecay;
import org.stylestep.train.StageTrainer;
import org.stylestep.train.Tiny;

/** The README's examples run, and what they make opens and renders. */
final class ExamplesTest {

    private static final Extensions OWN =
            StandardExtensions.standard().toBuilder().add(new OwnExtension()).build();

    @TempDir
    Path runs;

    private static Network encoder(NDManager manager) throws IOException {
        return Network.create(
                "encoder",
                NetworkKinds.ENCODER,
                new Component("plain", new OwnExtension.PlainOptions(32)),
                OWN,
                manager,
                new Shape(1, 3, Tiny.SIZE, Tiny.SIZE));
    }

    @Test
    void anEncoderAndATermOfOnesOwnTrainAndLoad() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks tiny = SmallNetworks.create(manager, StyleCode.MEAN);
            Networks networks = new Networks(encoder(manager), StyleCode.MEAN, tiny.generator(), tiny.discriminator());
            try (GeneratorTrainer stage = new GeneratorTrainer(
                    GeneratorRole.FINETUNE,
                    networks,
                    OwnTerm.objective(),
                    new LeastSquares(),
                    Tiny.batches(4),
                    GeneratorOptions.published(1))) {
                new StageTrainer<>(stage, StageTrainer.Options.of(LinearDecay.constant(8)))
                        .checkpointsIn(runs)
                        .run();
            }
        }
        assertThatThrownBy(() -> StyleTransfer.open(runs, Device.cpu()))
                .hasMessageContainingAll("no encoder is registered as 'plain'", "StyleStepExtension");
        ImagePair pair =
                PairAugmentation.resize(Tiny.SIZE).centerCrop(Tiny.pairs(24).read(0));
        try (StyleTransfer transfer = StyleTransfer.open(runs, Device.cpu(), Weights.EMA, OWN)) {
            assertThat(transfer.translate(pair.input().toRgb(), pair.target()).width())
                    .isEqualTo(Tiny.SIZE);
        }
    }

    @Test
    void aGeneratorOfOnesOwnTrainsAndLoads() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Networks tiny = SmallNetworks.create(manager, StyleCode.OFFSET);
            Network generator = Network.create(
                    "generator",
                    NetworkKinds.GENERATOR,
                    Component.of("scaled"),
                    OWN,
                    manager,
                    new Shape(1, 3, Tiny.SIZE, Tiny.SIZE),
                    new Shape(1, 8));
            Networks networks = new Networks(tiny.encoder(), StyleCode.OFFSET, generator, tiny.discriminator());
            try (GeneratorTrainer stage = new GeneratorTrainer(
                    GeneratorRole.GENERATOR,
                    networks,
                    Objective.builder()
                            .add(
                                    "reconstruction_direct",
                                    10,
                                    new ReconstructionTerm(Rendering.DIRECT, ImageDistance.L1))
                            .add("adversarial_direct", 1, new AdversarialTerm(Rendering.DIRECT, new LeastSquares()))
                            .build(),
                    new LeastSquares(),
                    Tiny.batches(4),
                    GeneratorOptions.published(1))) {
                new StageTrainer<>(stage, StageTrainer.Options.of(LinearDecay.constant(8)))
                        .checkpointsIn(runs)
                        .run();
            }
        }
        ImagePair pair =
                PairAugmentation.resize(Tiny.SIZE).centerCrop(Tiny.pairs(24).read(0));
        try (StyleTransfer transfer = StyleTransfer.open(runs, Device.cpu(), Weights.EMA, OWN)) {
            assertThat(transfer.translate(pair.input().toRgb(), pair.target()).rgb())
                    .isNotEqualTo(transfer.translate(
                                    pair.input().toRgb(), pair.input().toRgb())
                            .rgb());
        }
    }

    @Test
    void aTermOfOnesOwnIsNamedInARunFile() throws IOException {
        TinyFiles.pairs(runs.resolve("train"), 8);
        Path file = Files.writeString(runs.resolve("run.yaml"), """
                data: {folder: %1$s/train, input_side: left, crop: 32}
                encoder: {base_channels: 4}
                generator: {base_channels: 4, downsamplings: 2, residual_blocks: 1}
                discriminator: {base_channels: 4, scales: 2, layers: 2}
                reconstruction: {l1: 10}
                objective: {reconstruction_direct: 1, contrast_random: 0.1}
                schedule: {batch_size: 2, decay_start_kimg: 0.004, total_kimg: 0.004}
                output: {folder: %1$s/run, stats_kimg: 0.002}
                """.formatted(runs));
        GeneratorRun settings = new RunFile(OWN).read(file, GeneratorRun.class, List.of());
        TinyFiles.train(settings, OWN);
        assertThat(Files.readString(runs.resolve("run/stats.jsonl"))).contains("\"contrast_random\":-");
        assertThat(Checkpoint.open(runs.resolve("run")).parts()).contains("generator_only_adam");
        assertThatThrownBy(() -> new RunFile(StandardExtensions.standard()).read(file, GeneratorRun.class, List.of()))
                .hasMessageContaining("run.yaml:6: objective.contrast_random: unknown loss term");
    }

    @Test
    void partsOfOnesOwnAreNamedInJava() {
        DataSection data = DataSection.sideBySide(runs, InputSide.LEFT, 64, 64);
        assertThat(OwnParts.stageOne(data, runs).settings().encoder().block())
                .isEqualTo(new Component("plain", new OwnExtension.PlainOptions(32)));
        assertThat(OwnParts.stageTwo(data, runs).settings().objective()).containsKey("mean_color");
    }

    @Test
    void stylesAroundOneAreDrawnAndStylesAreAnimated() throws Exception {
        trainTiny();
        ImagePair pair =
                PairAugmentation.resize(Tiny.SIZE).centerCrop(Tiny.pairs(24).read(0));
        try (StyleTransfer transfer = StyleTransfer.open(runs, Device.cpu())) {
            Style style = transfer.encode(pair.target());
            List<RgbImage> alike = OwnSampler.alike(transfer, pair.input().toRgb(), style, 3);
            assertThat(alike).hasSize(3);
            assertThat(alike.get(0).rgb()).isNotEqualTo(alike.get(1).rgb());
            StyleBanks.beside(Checkpoint.open(runs))
                    .add(new NamedStyle("red", style, "pair.png"), Optional.of(pair.target()), false);
        }
        Path animation = runs.resolve("animation.gif");
        StylesInJava.animate(runs, pair.input().toRgb(), pair.input().toRgb(), animation, Device.cpu());
        assertThat(animation).isNotEmptyFile();
    }

    @Test
    void anExportedPairIsAModelOfDjl() throws Exception {
        trainTiny();
        Path exported = runs.resolve("exported");
        ModelExport.write(runs, exported, Weights.EMA);
        ImagePair pair =
                PairAugmentation.resize(Tiny.SIZE).centerCrop(Tiny.pairs(24).read(0));
        Image rendering = ThroughCriteria.translate(
                exported,
                ImageFactory.getInstance().fromImage(pair.input().toRgb().toBufferedImage()),
                ImageFactory.getInstance().fromImage(pair.target().toBufferedImage()));
        assertThat(rendering.getWidth()).isEqualTo(Tiny.SIZE);
    }

    private void trainTiny() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage = Tiny.jointFinetuner(SmallNetworks.create(manager, StyleCode.OFFSET), 4)) {
            new StageTrainer<>(stage, StageTrainer.Options.of(LinearDecay.constant(8)))
                    .checkpointsIn(runs)
                    .run();
        }
    }
}
