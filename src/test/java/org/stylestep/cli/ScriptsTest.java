package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every script is one of the shell that its first line names. */
final class ScriptsTest {

    static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("scripts"))) {
            List<Path> shell = files.filter(ScriptsTest::isShell).sorted().toList();
            assertThat(shell).contains(Path.of("scripts/stylestep"), Path.of("scripts/quickstart.sh"));
            return shell;
        }
    }

    private static boolean isShell(Path file) {
        return shell(file).matches("#!.*\\b(ba)?sh");
    }

    private static String shell(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.findFirst().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void parses(Path script) throws IOException, InterruptedException {
        String shell = shell(script).endsWith("bash") ? "bash" : "sh";
        Process process = new ProcessBuilder(shell, "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
