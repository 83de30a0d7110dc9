package org.stylestep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.cli.TinyFiles;
import org.stylestep.data.InputSide;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.mining.Progress;
import org.stylestep.nn.Generator;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.GanOptimizerSection;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.PairValidationSection;
import org.stylestep.settings.RecordReader;
import org.stylestep.train.LinearDecay;

/** What 50 steps with the standard rates and moving average render. A network this small still learns fast by then, and an average lags. */
@Tag("slow")
final class ShortTrainingTest {

    private static final Extensions EXTENSIONS = StandardExtensions.installed();
    private static final TrainingPipeline PIPELINE = TrainingPipeline.installed();

    private static final double LAG_DB = 0.25;

    @TempDir
    Path folder;

    @Test
    void theAverageRendersAsTheWeightsDo() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 12);
        TinyFiles.pairs(folder.resolve("val"), 6, 12);
        DataSection data = DataSection.sideBySide(folder.resolve("train"), InputSide.LEFT, 36, 32);
        PIPELINE.pretrain(data, folder.resolve("encoder"))
                .encoder(new StyleEncoder.Options(4, 2, 5), StyleCode.OFFSET)
                .schedule(4, new LinearDecay.Options(Optional.empty(), 0.02, 0))
                .run();
        double[] ramped = psnr(data, "ramped", true);
        assertThat(ramped[1]).isGreaterThan(ramped[0] - LAG_DB);
        double[] held = psnr(data, "held", false);
        assertThat(held[0]).isEqualTo(ramped[0]);
        assertThat(held[1]).isLessThan(held[0] - 1);
    }

    /** Trains 50 steps; returns the PSNR of the raw weights and that of their average. */
    private double[] psnr(DataSection data, String name, boolean rampUp) throws IOException {
        Path run = folder.resolve(name);
        GanOptimizerSection standard = new RecordReader(EXTENSIONS).defaults(GanOptimizerSection.class);
        assertThat(standard.emaRampUp()).isTrue();
        GeneratorBuilder builder = PIPELINE.train(data, folder.resolve("encoder"), run)
                .generator(new Generator.Options(8, 2, 1, 3))
                .discriminator(new MultiScaleDiscriminator.Options(4, 1, 2))
                .optimizer(new GanOptimizerSection(
                        standard.learningRate(),
                        standard.discriminatorLearningRate(),
                        standard.generatorOnlyLearningRate(),
                        standard.clipNorm(),
                        standard.emaDecay(),
                        rampUp,
                        standard.algorithm()))
                .validation(validation())
                .schedule(4, new LinearDecay.Options(Optional.empty(), 0.2, 0));
        builder.run();
        GeneratorRun settings = builder.settings();
        return new double[] {psnr(settings, run, Weights.RAW), psnr(settings, run, Weights.EMA)};
    }

    private PairValidationSection validation() {
        return new RecordReader(EXTENSIONS)
                .read(Map.of("folder", folder.resolve("val").toString(), "sheet_rows", 2), PairValidationSection.class);
    }

    private double psnr(GeneratorRun settings, Path run, Weights weights) throws IOException {
        EvaluationSettings evaluated = EvaluationSettings.of(settings, EXTENSIONS);
        return new RunEvaluation(
                        Checkpoint.open(run), weights, evaluated, Optional.empty(), Optional.empty(), 1, EXTENSIONS)
                .write(run.resolve(weights + ".json"), Optional.empty(), Progress.none())
                .figures()
                .get("psnr_db_own");
    }
}
