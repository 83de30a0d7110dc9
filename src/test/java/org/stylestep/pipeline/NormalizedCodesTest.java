package org.stylestep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.cli.TinyFiles;
import org.stylestep.config.RunFile;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.CodeStatistics;
import org.stylestep.latent.Style;
import org.stylestep.mining.Progress;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.StageRun;
import org.stylestep.train.Tiny;

/** What a generator that normalizes codes is told of them. */
final class NormalizedCodesTest {

    private static final int PAIRS = 6;
    private static final Extensions EXTENSIONS = StandardExtensions.standard();

    @TempDir
    Path folder;

    private <T extends Record & StageRun> void train(String file, Class<T> type, boolean resume, String... overrides)
            throws IOException {
        T run = new RunFile(EXTENSIONS).read(folder.resolve(file), type, List.of(overrides));
        try (Training training = Training.open(run, resume, EXTENSIONS, Progress.none())) {
            training.run();
        }
    }

    private float[] buffer(String run, String part, String name) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> arrays =
                    Checkpoint.open(folder.resolve("runs").resolve(run)).read(part, manager);
            return arrays.get("decoder.code." + name).toFloatArray();
        }
    }

    @Test
    void isTheStatisticsOfTheTrainingTargetsForGood() throws IOException {
        TinyFiles.all(folder, PAIRS, 3);
        train("encoder.yaml", EncoderRun.class, false, "schedule.total_kimg=0.012");
        String generator = "generator={type: modulated, base_channels: 4, downsamplings: 2, residual_blocks: 1,"
                + " upsampling: bilinear, normalized_codes: true}";
        train("generator.yaml", GeneratorRun.class, false, generator, "schedule.total_kimg=0.004");
        CodeStatistics expected = statistics();
        float[] mean = buffer("generator", "generator", "mean");
        float[] deviation = buffer("generator", "generator", "deviation");
        assertThat(mean).containsExactly(expected.mean().values(), within(1e-5f));
        assertThat(deviation).containsExactly(expected.deviation(), within(1e-5f));

        train("generator.yaml", GeneratorRun.class, true, generator);
        train("finetune.yaml", FinetuneRun.class, false);
        assertThat(buffer("generator", "generator_ema", "mean")).isEqualTo(mean);
        assertThat(buffer("finetune", "generator", "mean")).isEqualTo(mean);
        assertThat(buffer("finetune", "generator_ema", "deviation")).isEqualTo(deviation);
    }

    private CodeStatistics statistics() throws IOException {
        List<Style> codes = new ArrayList<>();
        try (StyleTransfer model = StyleTransfer.open(folder.resolve("runs/generator"), Device.cpu())) {
            for (int i = 0; i < PAIRS; i++) {
                codes.add(model.encode(Tiny.pairs(PAIRS).read(i).target()));
            }
        }
        return CodeStatistics.of(codes);
    }
}
