package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.settings.SettingException;
import org.stylestep.study.Commands;
import org.stylestep.study.StudyRunner;

/** What a study that is resumed checks and runs again, with its commands in this process. */
final class StudyResumeTest {

    /** A generator of images from 16 pixels, to which smaller inputs are padded. */
    private static final String GENERATOR =
            "common.train.generator={base_channels: 4, downsamplings: 4, residual_blocks: 1}";

    @TempDir
    Path folder;

    private Path file;
    private InProcess commands = new InProcess("");

    /** Runs the commands in turn; those of one name fail. */
    private static final class InProcess implements Commands {

        private final List<String> started = new ArrayList<>();
        private final String failing;
        private boolean stopped;

        private InProcess(String failing) {
            this.failing = failing;
        }

        @Override
        public Optional<String> run(List<String> arguments, Path log) {
            started.add(arguments.get(0));
            Program program = new Program();
            String[] taken = arguments.stream()
                    .filter(argument -> !argument.equals(STOP_WITH_INPUT))
                    .toArray(String[]::new);
            return arguments.get(0).equals(failing)
                    ? Optional.of("made to fail")
                    : Optional.of(program.err()).filter(error -> program.run(taken) != 0);
        }

        @Override
        public void stop() {
            stopped = true;
        }

        @Override
        public boolean stopping() {
            return stopped;
        }
    }

    @BeforeEach
    void study() throws IOException {
        file = TinyStudy.write(folder);
    }

    private StudyRunner.Outcome run(String failing, boolean resume, String... overrides)
            throws IOException, InterruptedException {
        commands = new InProcess(failing);
        return StudyRunner.run(
                file,
                Stream.concat(Stream.of(GENERATOR), Stream.of(overrides)).toList(),
                new StudyRunner.Options(Optional.of(resume), Set.of(), 1),
                commands,
                StandardExtensions.standard());
    }

    private void refused(String problem, String... overrides) {
        assertThatThrownBy(() -> run("", true, overrides))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith(file + ": " + problem);
        assertThat(commands.started).isEmpty();
    }

    @Test
    void rowsThatAreTrainedAreCheckedForTheirEvaluationAlone() throws IOException, InterruptedException {
        assertThat(run("evaluate", false).failed()).isEqualTo(3);
        refused("metrics: There is no folder", "metrics.folder=nowhere");
        refused(
                "row 'two stages', stage 2: metrics.size = 4 is too small for the row's encoder, which takes images from 8 pixels",
                "metrics.size=4");
        assertThat(run("", true, "metrics.size=10").done()).isEqualTo(3);
        assertThat(commands.started).containsExactly("evaluate", "evaluate", "evaluate");

        // What is done needs no images any more.
        Files.move(folder.resolve("train"), folder.resolve("elsewhere"));
        assertThat(run("", true, "metrics.size=10").done()).isEqualTo(3);
        assertThat(commands.started).isEmpty();
    }

    @Test
    void trainingsThatHaveNotEndedAreBuiltAgain() throws IOException, InterruptedException {
        run("train", false);
        Files.move(folder.resolve("train"), folder.resolve("elsewhere"));
        refused("row 'two stages', stage 1: There is no folder");
    }
}
