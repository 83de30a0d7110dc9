package org.stylestep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.LoggedWarnings;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.cli.TinyFiles;
import org.stylestep.config.RunFile;
import org.stylestep.examples.OwnMonitor;
import org.stylestep.extension.Extensions;
import org.stylestep.monitor.EventReader;
import org.stylestep.monitor.MlflowOptions;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.MapperRun;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.Component;
import org.stylestep.settings.SettingException;
import org.stylestep.train.MonitorContext;
import org.stylestep.train.Outcome;
import org.stylestep.train.StageListener;
import org.stylestep.train.StepEvent;

/** Monitors that run files name hear of everything and change nothing. */
final class MonitorsTest {

    record Lines(String file) {}

    /** A monitor of one's own: it writes down what it is told, and fails when it is told to. */
    private static final class LineMonitor implements StageListener {

        private final Path file;
        private final MonitorContext context;

        LineMonitor(Lines options, MonitorContext context) {
            file = context.folder().resolveSibling(options.file());
            this.context = context;
        }

        private void write(String line) throws IOException {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        @Override
        public void started(long firstStep, long totalSteps) throws IOException {
            write(context.stage() + " " + context.networks().keySet() + " every " + context.everySteps());
        }

        @Override
        public void stepped(StepEvent event) throws IOException {
            if (event.steps() == 4 && file.endsWith("failing")) {
                throw new IOException("a full disk");
            }
        }

        @Override
        public void saved(long steps, Path checkpoint) throws IOException {
            write("saved " + steps + ", codes " + context.codes().read().size());
        }

        @Override
        public void sampled(long steps, Path sheet) throws IOException {
            write("sampled " + context.folder().relativize(sheet));
        }

        @Override
        public void finished(Outcome outcome) throws IOException {
            write("finished " + outcome.reason());
        }

        @Override
        public void failed(Throwable failure) {
            try {
                write("failed: " + failure.getMessage());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static final Extensions OWN = StandardExtensions.standard().toBuilder()
            .add(StageListener.KIND, "lines", Lines.class, LineMonitor::new)
            .add(new OwnMonitor())
            .build();

    private static final RunFile RUN_FILE = new RunFile(OWN);

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        TinyFiles.all(folder, 12, 6);
    }

    private <R extends Record & StageRun> R read(String stage, Class<R> type, String... overrides) throws IOException {
        return RUN_FILE.read(folder.resolve(stage + ".yaml"), type, List.of(overrides));
    }

    private static Outcome train(StageRun run) throws IOException {
        return TinyFiles.train(run, OWN);
    }

    private Set<String> tags(String stage) throws IOException {
        return EventReader.values(folder.resolve("runs").resolve(stage).resolve("tensorboard"))
                .keySet();
    }

    @Test
    void everyStageIsShown() throws IOException {
        String monitors = "output.monitors=[tensorboard, {type: lines, file: lines}]";
        train(read("encoder", EncoderRun.class, monitors, "output.checkpoint_kimg=0.012"));
        train(read("generator", GeneratorRun.class, monitors));
        train(read("finetune", FinetuneRun.class, monitors));
        train(read("mapper", MapperRun.class, monitors));
        assertThat(tags("encoder"))
                .contains(
                        "settings",
                        "train/triplet",
                        "train/learning_rate_factor",
                        "train/images_per_second",
                        "validation/accuracy",
                        "style_code/7",
                        "_hparams_/session_start_info",
                        "_hparams_/session_end_info")
                .anyMatch(tag -> tag.startsWith("weights/encoder."));
        for (String stage : List.of("generator", "finetune")) {
            assertThat(tags(stage))
                    .contains("train/reconstruction_direct", "samples", "style_code/0")
                    .anyMatch(tag -> tag.startsWith("weights/generator."))
                    .anyMatch(tag -> tag.startsWith("weights/discriminator."));
        }
        assertThat(tags("mapper")).contains("style_code/0").anyMatch(tag -> tag.startsWith("weights/mapper."));
        assertThat(Files.readAllLines(folder.resolve("runs/lines")))
                .containsSubsequence("encoder [encoder] every 1", "saved 6, codes 12", "finished COMPLETED")
                .containsSubsequence(
                        "generator [discriminator, encoder, generator] every 1",
                        "saved 2, codes 12",
                        "sampled samples/step-000000002.png",
                        "saved 4, codes 12",
                        "sampled samples/step-000000004.png",
                        "finished COMPLETED")
                .containsSubsequence("mapper [mapper] every 3", "saved 18, codes 64", "finished COMPLETED");
    }

    @Test
    void aMonitorChangesNoByte() throws IOException {
        train(read("encoder", EncoderRun.class));
        Path plain = folder.resolve("runs/plain");
        Path watched = folder.resolve("runs/watched");
        train(read("generator", GeneratorRun.class, "output.folder=" + plain));
        train(read("generator", GeneratorRun.class, "output.folder=" + watched, "output.monitors=[tensorboard]"));
        assertThat(Checkpoint.open(watched).manifest().parts())
                .hasSizeGreaterThan(5)
                .isEqualTo(Checkpoint.open(plain).manifest().parts());
    }

    @Test
    void aFailureIsTold() throws IOException {
        EncoderRun run = read("encoder", EncoderRun.class, "output.monitors=[{type: lines, file: failing}]");
        assertThatThrownBy(() -> train(run)).isInstanceOf(IOException.class).hasMessage("a full disk");
        assertThat(Files.readAllLines(folder.resolve("runs/failing")))
                .contains("failed: a full disk")
                .noneMatch(line -> line.startsWith("finished"));
    }

    @Test
    void theExampleWarnsOfLargeLossesAtTheStepsOfTheLog() throws IOException {
        try (LoggedWarnings log = new LoggedWarnings(OwnMonitor.class.getName())) {
            train(read(
                    "encoder",
                    EncoderRun.class,
                    "output.stats_kimg=0.012",
                    "output.monitors=[{type: alarm, above: -1}, {type: alarm, above: 1.0e9}]"));
            assertThat(log.all())
                    .isNotEmpty()
                    .allMatch(line -> line.contains("runs/encoder, step 3:") || line.contains("runs/encoder, step 6:"));
        }
    }

    @Test
    void buildersNameMonitors() throws IOException {
        EncoderRun file = read(
                "encoder",
                EncoderRun.class,
                "output.monitors=[tensorboard, {type: mlflow, url: 'http://host', experiment: e}]");
        PretrainBuilder builder = TrainingPipeline.with(OWN)
                .pretrain(file.data(), folder.resolve("run"))
                .monitor("tensorboard")
                .monitor(new MlflowOptions(Optional.of("http://host"), "e"));
        assertThat(builder.settings().monitors()).isEqualTo(file.monitors());
        assertThat(read("mapper", MapperRun.class, "output.monitors=[tensorboard]")
                        .monitors())
                .containsExactly(Component.of("tensorboard"));
        assertThatThrownBy(() -> builder.monitor("nothing")).hasMessageContaining("no monitor is registered");
    }

    @Test
    void whatAMonitorLacksIsSaidBeforeTheTrainingAndByADryRun() throws IOException {
        EncoderRun run = read("encoder", EncoderRun.class, "output.monitors=[{type: mlflow, url: databricks}]");
        assertThatThrownBy(() -> train(run))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("output.monitors: mlflow needs the address");
        assertThatThrownBy(() -> Training.dryRun(run, OWN, Map.of()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("output.monitors: mlflow needs the address");
        assertThatThrownBy(() -> read("encoder", EncoderRun.class, "output.monitors=[visdom]"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("known: tensorboard, mlflow, lines, alarm");
    }
}
