package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The written script, sourced by bash. */
final class CompletionScriptTest {

    private static final String COMPLETE = """
            source "$1"
            shift
            COMP_WORDS=(stylestep "$@")
            COMP_CWORD=$#
            _complete_stylestep
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    @TempDir
    Path folder;

    @Test
    void completesCommandsAndOptions() throws IOException, InterruptedException {
        assumeThat(Path.of("/usr/bin/env")).as("a system with bash").exists();
        Path script = folder.resolve("completion/stylestep.bash");
        CompletionScript.main(new String[] {script.toString()});
        assertThat(script).isNotEmptyFile();
        assertThat(completions(script, "tra")).contains("train", "translate").doesNotContain("pretrain");
        assertThat(completions(script, "translate", "--inp")).contains("--input");
        assertThat(Files.readString(script)).doesNotContain("\r");
    }

    private static String[] completions(Path script, String... words) throws IOException, InterruptedException {
        String[] command = new String[words.length + 5];
        command[0] = "bash";
        command[1] = "-c";
        command[2] = COMPLETE;
        command[3] = "completion";
        command[4] = script.toString();
        System.arraycopy(words, 0, command, 5, words.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s", output).isZero();
        return output.split("\\s+");
    }
}
