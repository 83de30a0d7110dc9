package org.stylestep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.config.RunFile;
import org.stylestep.settings.Default;
import org.stylestep.settings.SettingException;
import org.stylestep.settings.YamlWriter;

final class RunFileTest {

    enum Half {
        LEFT,
        RIGHT_SIDE
    }

    record Images(
            Path folder,
            Half half,
            @Default("[]") List<Integer> rescale,
            @Default("8") int batchSize,
            @Default("false") boolean flip,
            Optional<String> note) {}

    record Rate(
            @Default("1e-3") float learningRate,
            @Default("0.99") double decay) {
        Rate {
            if (!(learningRate > 0)) {
                throw new IllegalArgumentException("learning_rate must be above 0");
            }
        }
    }

    record Limits(int numNearest) {}

    record Settings(
            @Default("1") long seed,
            Images data,
            Rate optimizer,
            @Default("{}") Map<String, Float> objective,
            Optional<Limits> limits) {
        Settings {
            if (seed == 13) {
                throw new IllegalArgumentException("a seed of 13 brings bad luck");
            }
        }
    }

    private static final String GOOD = """
            data:
              folder: images/train
              half: left
            """;

    private final RunFile runFile = new RunFile(StandardExtensions.standard());

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("run.yaml");
    }

    private Settings read(String yaml, String... overrides) throws IOException {
        Files.writeString(file, yaml);
        return runFile.read(file, Settings.class, List.of(overrides));
    }

    @Test
    void keysLeftOutTakeTheirDefaults() throws IOException {
        assertThat(read(GOOD))
                .isEqualTo(new Settings(
                        1,
                        new Images(Path.of("images/train"), Half.LEFT, List.of(), 8, false, Optional.empty()),
                        new Rate(1e-3f, 0.99),
                        Map.of(),
                        Optional.empty()));
    }

    @Test
    void everyKindOfValueIsRead() throws IOException {
        Settings settings = read("""
                seed: 20000000000
                data: {folder: a b, half: right_side, rescale: [320, 384], batch_size: 4, flip: true, note: "7"}
                optimizer:
                  learning_rate: 2e-4
                objective: {first: 1, second: 0.5}
                limits: {num_nearest: 3}
                """);
        assertThat(settings)
                .isEqualTo(new Settings(
                        20_000_000_000L,
                        new Images(Path.of("a b"), Half.RIGHT_SIDE, List.of(320, 384), 4, true, Optional.of("7")),
                        new Rate(2e-4f, 0.99),
                        Map.of("first", 1f, "second", 0.5f),
                        Optional.of(new Limits(3))));
    }

    @Test
    void whatIsWrittenReadsAsTheSameSettings() throws IOException {
        Settings settings = read(
                GOOD, "objective={b: 1e-10, a: 3}", "data.folder='true'", "data.note=a; b # c", "limits.num_nearest=7");
        String written = YamlWriter.write(settings);
        assertThat(written).contains("batch_size: 8", "half: left", "learning_rate: 0.001");
        assertThat(read(written)).isEqualTo(settings);
    }

    @Test
    void overridesComeLastAndInOrder() throws IOException {
        Settings settings = read(
                GOOD,
                "seed=2",
                "data.rescale=[64, 72]",
                "optimizer.decay=0.5",
                "seed=3",
                "data.half=right_side",
                "objective.l1=10");
        assertThat(settings.seed()).isEqualTo(3);
        assertThat(settings.data().rescale()).containsExactly(64, 72);
        assertThat(settings.data().half()).isEqualTo(Half.RIGHT_SIDE);
        assertThat(settings.optimizer().decay()).isEqualTo(0.5);
        assertThat(settings.objective()).containsEntry("l1", 10f);
    }

    @Test
    void nullAsAnOverrideBringsTheDefaultBack() throws IOException {
        assertThat(read("seed: 5\n" + GOOD, "seed=null", "data.flip=null").seed())
                .isEqualTo(1);
    }

    @Test
    void aSectionThatIsNullTakesThatOfTheBaseOut() throws IOException {
        Files.writeString(folder.resolve("base.yaml"), GOOD + "limits: {num_nearest: 7}\n");
        Path file = Files.writeString(folder.resolve("child.yaml"), "base: base.yaml\nlimits: null\n");
        assertThat(runFile.read(file, Settings.class, List.of()).limits()).isEmpty();
        Files.writeString(file, "base: base.yaml\ndata: null\n");
        assertThatThrownBy(() -> runFile.read(file, Settings.class, List.of()))
                .hasMessageContainingAll("child.yaml", "section 'data' is missing");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Timeout(60)
    void aPipeCanBeARunFile() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process writer = new ProcessBuilder("sh", "-c", "cat > pipe")
                .directory(folder.toFile())
                .start();
        try (var out = writer.outputWriter()) {
            out.write(GOOD);
        }
        assertThat(runFile.read(pipe, Settings.class, List.of())).isEqualTo(read(GOOD));
    }

    @Test
    void theFilesSectionsReplaceThoseOfTheBase() throws IOException {
        Files.createDirectory(folder.resolve("common"));
        Files.writeString(folder.resolve("common/root.yaml"), "seed: 9\noptimizer: {decay: 0.1}\n");
        Files.writeString(
                folder.resolve("common/base.yaml"),
                "base: root.yaml\nobjective: {a: 1, b: 2}\ndata: {folder: x, half: left, batch_size: 3}\n");
        Settings settings = read("base: common/base.yaml\nobjective: {c: 3}\n");
        assertThat(settings.objective()).containsExactly(Map.entry("c", 3f));
        assertThat(settings.data().batchSize()).isEqualTo(3);
        assertThat(settings.optimizer().decay()).isEqualTo(0.1);
        assertThat(settings.seed()).isEqualTo(9);
    }

    @Test
    void anErrorInTheBaseNamesTheBase() throws IOException {
        Files.writeString(folder.resolve("base.yaml"), "seed: 4\nobjective: {a: x}\n");
        assertThatThrownBy(() -> read("base: base.yaml\n" + GOOD))
                .isInstanceOf(SettingException.class)
                .hasMessage(folder.resolve("base.yaml") + ":2: objective.a: \"x\" is not a number");
    }

    @Test
    void aBaseMustExistAndMustNotLeadBack() throws IOException {
        assertThatThrownBy(() -> read("seed: 1\nbase: nowhere.yaml\n"))
                .hasMessage(file + ":2: base: nowhere.yaml: no such file beside " + file);
        assertThatThrownBy(() -> read("base: run.yaml\n" + GOOD))
                .hasMessage(file + ":1: base: run.yaml leads back to itself");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    half: middle      | data.half: "middle" is not one of left, right_side
                    half: 1           | data.half: 1 is not one of left, right_side
                    batch_size: many  | data.batch_size: "many" is not a whole number
                    batch_size: "4"   | data.batch_size: "4" is not a whole number
                    batch_size: 1.5   | data.batch_size: 1.5 is not a whole number
                    batch_size: 4e10  | data.batch_size: 4.0E10 is not a whole number
                    batch_size: 9999999999 | data.batch_size: 9999999999 is too large for a whole number
                    batch_size: [1]   | data.batch_size: [1] is not a whole number
                    batch_size:       | data.batch_size: has no value
                    flip: yes         | data.flip: "yes" is not true or false
                    flip: 1           | data.flip: 1 is not true or false
                    note: 7           | data.note: 7 is not text; a number meant as text goes in quotes
                    folder: 7         | data.folder: 7 is not a path; a number meant as a path goes in quotes
                    rescale: 64       | data.rescale: 64 is not a list, such as [320, 384]
                    rescale: [64, a]  | data.rescale[1]: "a" is not a whole number
                    batchsize: 4      | data.batchsize: unknown key; did you mean 'batch_size'? allowed: folder, half, rescale, batch_size, flip, note
                    rescale: [64, null] | data.rescale[1]: has no value
                    rescale: [.nan]   | data.rescale[0]: .nan is not a finite number
                    batch_size: 99999999999999999999 | data.batch_size: 99999999999999999999 is too large for a whole number
                    note: *f          | data.note: aliases (*name) are not supported; write the value out
                    folder: "a\\0b"    | data.folder: "a\\u0000b" is not allowed: Nul character not allowed: a\0b
                    color: red       | data.color: unknown key; allowed: folder, half, rescale, batch_size, flip, note
                    """)
    void aBadValueIsToldWithItsPlace(String line, String problem) throws IOException {
        String lines = GOOD.lines()
                .filter(good -> !good.strip().startsWith(line.substring(0, line.indexOf(':') + 1)))
                .reduce("", (a, b) -> a + b + "\n");
        String expected = file + ":" + (lines.lines().count() + 1) + ": " + problem;
        assertThatThrownBy(() -> read(lines + "  " + line + "\n"))
                .isInstanceOf(SettingException.class)
                .hasMessage(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    optimizer: {decay: .inf}          | optimizer.decay: .inf is not a finite number
                    optimizer: {decay: 1e999}         | optimizer.decay: 1e999 is not a finite number
                    optimizer: {learning_rate: 1e39}  | optimizer.learning_rate: 1.0E39 is too large for a number
                    objective: {a: -.inf}             | objective.a: -.inf is not a finite number
                    objective: {a: 1e39}              | objective.a: 1.0E39 is too large for a number
                    objective: {a: }                  | objective.a: has no value
                    objective: {<<: *base}            | objective.<<: aliases (*name) are not supported; write the value out
                    base: {a: 1}                      | base: {"a":1}: no such file beside FILE
                    base: "a\\0b"                      | base: "a\\u0000b": no such file beside FILE
                    """)
    void aBadSectionIsToldWithItsPlace(String line, String problem) {
        assertThatThrownBy(() -> read(GOOD + line + "\n"))
                .isInstanceOf(SettingException.class)
                .hasMessage(file + ":4: " + problem.replace("FILE", file.toString()));
    }

    @Test
    void aMissingKeyIsToldAtItsSection() {
        assertThatThrownBy(() -> read("seed: 1\ndata:\n  half: left\n"))
                .hasMessage(file + ":2: data: key 'folder' is missing");
        assertThatThrownBy(() -> read("seed: 1\n"))
                .hasMessage(file + ": section 'data' is missing; it must give folder, half");
        assertThatThrownBy(() -> read(GOOD + "limits: {}\n"))
                .hasMessage(file + ":4: limits: key 'num_nearest' is missing");
    }

    @Test
    void aValueThatTheRecordRefusesIsToldAtTheKeyItNames() {
        assertThatThrownBy(() -> read(GOOD + "optimizer:\n  learning_rate: -0.5\n"))
                .hasMessage(file + ":5: optimizer.learning_rate: -0.5 is not allowed: learning_rate must be above 0");
        assertThatThrownBy(() -> read(GOOD + "seed: 13\n"))
                .hasMessage(file + ":4: seed: 13 is not allowed: a seed of 13 brings bad luck");
    }

    @Test
    void aSectionThatIsAValueIsToldWithItsKeys() {
        assertThatThrownBy(() -> read("data: images\n"))
                .hasMessage(file + ":1: data: \"images\" is not a section; its keys are "
                        + "folder, half, rescale, batch_size, flip, note");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    data.crop=64           | data.crop: unknown key; allowed: folder, half, rescale, batch_size, flip, note
                    optimzer.decay=1       | optimzer: unknown key; did you mean 'optimizer'? allowed: seed, data, optimizer, objective, limits
                    optimizer.decay=high   | optimizer.decay: "high" is not a number
                    optimizer.learning_rate=-1 | optimizer.learning_rate: -1 is not allowed: learning_rate must be above 0
                    seed.x=1               | seed is a value and has no keys
                    data.rescale=[1        | not valid YAML
                    seed                   | expected section.key=value
                    seed=                  | expected section.key=value
                    =1                     | expected section.key=value
                    """)
    void aBadOverrideIsToldAsItWasGiven(String override, String problem) {
        assertThatThrownBy(() -> read("seed: 1\n" + GOOD, override))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("--set " + override + ": " + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    seed: [1\\ndata: 2   | 2: not valid YAML
                    seed: 1\\nseed: 2    | 2: not valid YAML: Duplicate
                    seed: 1\\n\\tdata: 2 | 2: not valid YAML
                    """)
    void whatIsNoYamlIsToldWithItsLine(String yaml, String problem) {
        assertThatThrownBy(() -> read(yaml.replace("\\n", "\n").replace("\\t", "\t")))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith(file + ":" + problem)
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
    }

    @Test
    void aFileThatIsNoMapOrNotThereIsTold() throws IOException {
        assertThatThrownBy(() -> read("- 1\n")).hasMessageContaining("a run file is a map of sections");
        assertThatThrownBy(() -> read("")).hasMessageContaining("a run file is a map of sections");
        assertThatThrownBy(() -> read("# nothing\n")).hasMessageContaining("a run file is a map of sections");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {-1, -2, 0, 1});
        assertThatThrownBy(() -> runFile.read(binary, Settings.class, List.of()))
                .isInstanceOf(SettingException.class)
                .hasMessage(binary + ": it is not text in UTF-8");
        assertThatThrownBy(() -> read("data: " + "[".repeat(100_000)))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith(file + ": not valid YAML: Document nesting depth");
        Path nowhere = folder.resolve("nowhere.yaml");
        assertThatThrownBy(() -> runFile.read(nowhere, Settings.class, List.of()))
                .hasMessage("no such run file: " + nowhere);
    }
}
