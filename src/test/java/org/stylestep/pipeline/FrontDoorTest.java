package org.stylestep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.cli.TinyFiles;
import org.stylestep.config.RunFile;
import org.stylestep.data.InputSide;
import org.stylestep.mining.NearestFarthestMiner;
import org.stylestep.nn.Generator;
import org.stylestep.nn.LatentMapper;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GanOptimizerSection;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.ImleSection;
import org.stylestep.sections.LatentValidationSection;
import org.stylestep.sections.MapperRun;
import org.stylestep.sections.PairValidationSection;
import org.stylestep.sections.StageRun;
import org.stylestep.sections.TripletSection;
import org.stylestep.sections.TripletValidationSection;
import org.stylestep.settings.RecordReader;
import org.stylestep.train.Adam;
import org.stylestep.train.LinearDecay;
import org.stylestep.train.StepDecay;

/** The same training from Java and from a run file: the same settings, and the same bytes of weights, optimizers and averages. */
@Tag("slow")
final class FrontDoorTest {

    private static final TrainingPipeline PIPELINE = TrainingPipeline.installed();

    @TempDir
    Path folder;

    private DataSection data;

    @BeforeEach
    void pairs() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 12);
        TinyFiles.pairs(folder.resolve("val"), 6, 12);
        data = DataSection.sideBySide(folder.resolve("train"), InputSide.LEFT, 36, 32);
    }

    @Test
    void fourStagesAreTheSameFromJavaAndFromRunFiles() throws IOException {
        same("encoder", EncoderRun.class, pretrain(java("encoder")), """
                features: {type: filter_bank}
                mining: {num_nearest: 2, num_farthest: 4, max_images: 10}
                encoder: {base_channels: 4, blocks: 2, latent_dim: 5, style_code: mean}
                objective: {margin: 0.2, latent_l2: 0.02}
                optimizer: {type: adam, learning_rate: 0.002, beta1: 0.5}
                schedule: {batch_size: 3, decay_start_kimg: 0.012, total_kimg: 0.03}
                validation: {folder: %1$s/val, triplets: 8, every_kimg: 0.015}
                """);
        same("generator", GeneratorRun.class, train(java("generator")), """
                encoder: {checkpoint: %1$s/java/encoder, trainable: false}
                generator: {base_channels: 4, downsamplings: 2, residual_blocks: 1}
                discriminator: {base_channels: 4, scales: 2, layers: 2}
                reconstruction: {l1: 10}
                objective: {reconstruction_direct: 1, adversarial_direct: 0.5, latent_l2: 0.01, adversarial_random: 0.3}
                optimizer: {discriminator_learning_rate: 0.002, ema_decay: 0.9}
                schedule: {batch_size: 2, decay_start_kimg: 0.01, total_kimg: 0.02}
                validation: {folder: %1$s/val, sheet_rows: 2}
                """);
        same("finetune", FinetuneRun.class, finetune(java("finetune")), """
                generator: {checkpoint: %1$s/java/generator}
                reconstruction: {l1: 10}
                objective: {reconstruction_direct: 1, adversarial_direct: 0.5, latent_l2: 0.01}
                optimizer: {ema_decay: 0.9}
                schedule: {batch_size: 2, decay_start_kimg: 0.01, total_kimg: 0.02}
                """);
        same("mapper", MapperRun.class, mapper(java("mapper")), """
                encoder: {checkpoint: %1$s/java/finetune}
                mapper: {width: 8, layers: 2}
                imle: {max_codes: 12, reassign_every_epochs: 1, candidates_per_code: 2}
                optimizer: {learning_rate: 0.01}
                schedule: {batch_size: 4, epochs: 4, decay_epochs: 2, decay: 0.5}
                validation: {folder: %1$s/val}
                """);
    }

    private Path java(String stage) {
        return folder.resolve("java").resolve(stage);
    }

    private StageBuilder<EncoderRun, ?> pretrain(Path run) {
        return PIPELINE.pretrain(data, run)
                .mining(
                        10,
                        new NearestFarthestMiner.Options(
                                2,
                                4,
                                Optional.empty(),
                                Optional.empty(),
                                NearestFarthestMiner.Scene.NONE,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .encoder(new StyleEncoder.Options(4, 2, 5), StyleCode.MEAN)
                .objective(new TripletSection(0.2f, 0.02f))
                .optimizer(0.002f, Adam.Options.published().withBetas(0.5f, 0.99f))
                .schedule(3, new LinearDecay.Options(Optional.of(0.012), 0.03, 0))
                .validation(new TripletValidationSection(folder.resolve("val"), Optional.empty(), 500, 8, 0.015, 10));
    }

    private StageBuilder<GeneratorRun, ?> train(Path run) {
        return PIPELINE.train(data, java("encoder"), run)
                .generator(new Generator.Options(4, 2, 1, 3))
                .discriminator(new MultiScaleDiscriminator.Options(4, 2, 2))
                .term("adversarial_random", 0.3f)
                .optimizer(optimizer(Map.of("discriminator_learning_rate", 0.002, "ema_decay", 0.9)))
                .schedule(2, new LinearDecay.Options(Optional.of(0.01), 0.02, 0))
                .validation(new RecordReader(PIPELINE.extensions())
                        .read(
                                Map.of("folder", folder.resolve("val").toString(), "sheet_rows", 2),
                                PairValidationSection.class));
    }

    private StageBuilder<FinetuneRun, ?> finetune(Path run) {
        return PIPELINE.finetune(data, java("generator"), run)
                .optimizer(optimizer(Map.of("ema_decay", 0.9)))
                .schedule(2, new LinearDecay.Options(Optional.of(0.01), 0.02, 0));
    }

    private StageBuilder<MapperRun, ?> mapper(Path run) {
        return PIPELINE.mapper(data, java("finetune"), run)
                .mapper(new LatentMapper.Options(8, 2))
                .imle(new ImleSection(12, 1, 2))
                .schedule(4, new StepDecay.Options(4, 2, 0.5))
                .validation(
                        new LatentValidationSection(folder.resolve("val"), Optional.empty(), Optional.empty(), 1000));
    }

    private static GanOptimizerSection optimizer(Map<String, Object> values) {
        return new RecordReader(PIPELINE.extensions()).read(values, GanOptimizerSection.class);
    }

    private <S extends Record & StageRun> void same(
            String stage, Class<S> type, StageBuilder<S, ?> builder, String yaml) throws IOException {
        Path file = Files.writeString(
                folder.resolve(stage + ".yaml"), """
                seed: 7
                data: {folder: %1$s/train, input_side: left, rescale: [36], crop: 32}
                output: {folder: %1$s/yaml/%2$s}
                runtime: {device: cpu}
                """.formatted(folder, stage) + yaml.formatted(folder));
        S settings = new RunFile(PIPELINE.extensions()).read(file, type, List.of());
        TinyFiles.train(settings, PIPELINE.extensions());
        builder.seed(7).device("cpu").run();
        Path written = folder.resolve("yaml").resolve(stage);
        assertThat(Checkpoint.open(java(stage)).manifest().parts())
                .as(stage)
                .isNotEmpty()
                .isEqualTo(Checkpoint.open(written).manifest().parts());
        // What Java wrote reads as the settings of the run file, but for the folder of the output.
        S again = new RunFile(PIPELINE.extensions())
                .read(java(stage).resolve("run.yaml"), type, List.of("output.folder=" + written));
        assertThat(again).isEqualTo(settings);
    }
}
