package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.config.RunFile;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.PairValidationSection;
import picocli.CommandLine;

final class EvaluatedPairsTest {

    private static final String TWO_FOLDERS = "{folder: in/train, targets: 'out: 1/train'}";

    @TempDir
    Path folder;

    private static EvaluatedPairs parsed(String... arguments) {
        return CommandLine.populateCommand(new EvaluatedPairs(), arguments);
    }

    private PairValidationSection evaluated(String data, EvaluatedPairs pairs) throws IOException {
        Path file = Files.writeString(folder.resolve("run.yaml"), """
                data: %s
                encoder: {checkpoint: encoder}
                reconstruction: {l1: 10}
                objective: {reconstruction_direct: 1}
                schedule: {total_kimg: 2}
                output: {folder: run}
                """.formatted(data));
        RunFile files = new RunFile(StandardExtensions.standard());
        List<String> overrides = pairs.overrides(files.read(file, GeneratorRun.class, List.of()));
        return files.read(file, GeneratorRun.class, overrides).validation().orElseThrow();
    }

    @Test
    void aSplitLiesBesideTheTrainingPairs() throws IOException {
        PairValidationSection one = evaluated("{folder: pairs/train, input_side: left}", parsed("--split", "test"));
        assertThat(one.folder()).isEqualTo(Path.of("pairs/test"));
        assertThat(one.targets()).isEmpty();
        PairValidationSection two = evaluated(TWO_FOLDERS, parsed("--split", "test"));
        assertThat(two.folder()).isEqualTo(Path.of("in/test"));
        assertThat(two.targets()).contains(Path.of("out: 1/test"));
    }

    @Test
    void pairsAreAnyFolder() throws IOException {
        PairValidationSection two = evaluated(TWO_FOLDERS, parsed("--pairs", "x # y", "--targets", "z"));
        assertThat(two.folder()).isEqualTo(Path.of("x # y"));
        assertThat(two.targets()).contains(Path.of("z"));
    }

    @Test
    void theReportOfOtherPairsHasTheirName() {
        Path run = folder.resolve("run");
        assertThat(parsed().report(run)).isEqualTo(run.resolve("evaluation.json"));
        assertThat(parsed("--split", "test").report(run)).isEqualTo(run.resolve("evaluation-test.json"));
        assertThat(parsed("--pairs", "a/other/").report(run)).isEqualTo(run.resolve("evaluation-other.json"));
    }

    @Test
    void whatContradictsItselfIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluated(TWO_FOLDERS, parsed("--split", "test", "--pairs", "x")))
                .withMessageContaining("--split and --pairs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluated(TWO_FOLDERS, parsed("--targets", "x")))
                .withMessageContaining("--targets goes with --pairs");
    }
}
