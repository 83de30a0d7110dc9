package org.stylestep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.cli.TinyFiles;
import org.stylestep.data.InputSide;
import org.stylestep.eval.SamplerReport;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.LatentCheckpoint;
import org.stylestep.latent.LatentSampler;
import org.stylestep.nn.LatentMapper;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.LatentValidationSection;
import org.stylestep.train.LinearDecay;
import org.stylestep.train.StepDecay;

final class MapperEvaluationTest {

    private static final Extensions STANDARD = StandardExtensions.standard();

    /** Options of a sampler that cannot be made from its name alone. */
    record Needed(int count) {}

    @TempDir
    Path folder;

    private Path mapper() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 8);
        TinyFiles.pairs(folder.resolve("val"), 4, 8);
        DataSection data = DataSection.sideBySide(folder.resolve("train"), InputSide.LEFT, 36, 32);
        TrainingPipeline pipeline = TrainingPipeline.with(STANDARD);
        pipeline.pretrain(data, folder.resolve("encoder"))
                .encoder(new StyleEncoder.Options(4, 2, 5), StyleCode.OFFSET)
                .schedule(4, new LinearDecay.Options(Optional.empty(), 0.008, 0))
                .run();
        Path run = folder.resolve("mapper");
        pipeline.mapper(data, folder.resolve("encoder"), run)
                .mapper(new LatentMapper.Options(8, 2))
                .schedule(4, new StepDecay.Options(2, 2, 0.7))
                .validation(new LatentValidationSection(folder.resolve("val"), Optional.empty(), Optional.empty(), 4))
                .run();
        return run;
    }

    @Test
    void aSamplerThatCannotBeMadeIsLeftOut() throws IOException {
        Extensions own = STANDARD.toBuilder()
                .add(LatentSampler.KIND, "needs", Needed.class, (options, context) -> {
                    throw new AssertionError();
                })
                .add(LatentSampler.KIND, "reads", (options, context) -> {
                    throw new IOException("no file");
                })
                .build();
        try (LatentCheckpoint checkpoint = LatentCheckpoint.open(mapper(), Device.cpu(), own)) {
            SamplerReport all = new MapperEvaluation(checkpoint, STANDARD, Device.cpu()).evaluate();
            assertThat(new MapperEvaluation(checkpoint, own, Device.cpu()).evaluate())
                    .isEqualTo(all);
        }
    }
}
