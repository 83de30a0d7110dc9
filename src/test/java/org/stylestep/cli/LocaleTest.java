package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The shell's command in a plain container: no locale is set. */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command line is a shell script")
final class LocaleTest {

    @TempDir
    Path folder;

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        environment.put("LC_ALL", "C");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("STYLESTEP_CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void readsNamesBeyondAscii() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("lib"));
        Path script = Files.createDirectories(folder.resolve("bin")).resolve("stylestep");
        Files.copy(Path.of("scripts/stylestep"), script);
        TinyFiles.pairs(folder.resolve("pairs"), 2);
        // This process may itself have a locale in which Java can neither write such a name nor pass it on.
        String shoes = folder + "/$(printf 'Schuh\\303\\251')";
        run("sh", "-c", "mv " + folder + "/pairs " + shoes);
        // Without the characters, these two would have one name.
        String first = shoes + "/$(printf '\\346\\227\\245\\346\\234\\254').png";
        String second = shoes + "/$(printf '\\346\\234\\254\\346\\227\\245').png";
        run("sh", "-c", "mv " + shoes + "/pair-0.png " + first + "; mv " + shoes + "/pair-1.png " + second);
        assertThat(run("sh", "-c", "sh " + script + " check-data " + shoes + " --targets " + shoes))
                .contains("4 image files", "usable");
    }
}
