package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart's script with a stand-in for the program, which makes pairs and begins runs but trains nothing. */
final class QuickstartScriptTest {

    private static final String STAND_IN = """
            #!/usr/bin/env bash
            set -e
            case "$1" in
                prepare)
                    echo "$@"
                    mkdir -p datasets/quickstart/val
                    touch datasets/quickstart/val/{1,2,3}.png
                    printf '#%s\\nrecipe=%s\\n' "$RANDOM" "$3" >datasets/quickstart/.stylestep-prepared
                    ;;
                pretrain | train | finetune | mapper)
                    run="runs/quickstart/$(basename "$2" .yaml)"
                    mkdir -p "$run"
                    touch "$run/run.yaml"
                    echo "stage $*"
                    ;;
            esac
            """;

    @TempDir
    Path folder;

    private String output = "";

    @BeforeEach
    void files() throws IOException {
        assumeThat(Path.of("/usr/bin/env")).as("a system with bash").exists();
        Path scripts = Files.createDirectory(folder.resolve("scripts"));
        Files.copy(Path.of("scripts/quickstart.sh"), scripts.resolve("quickstart.sh"));
        Path program = Files.writeString(scripts.resolve("stylestep"), STAND_IN);
        Files.setPosixFilePermissions(
                program, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE));
        Files.createDirectory(folder.resolve("a"));
        Files.createDirectory(folder.resolve("b"));
    }

    private int quickstart(String data, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("bash", folder.resolve("scripts/quickstart.sh").toString()));
        command.addAll(List.of("--data", folder.resolve(data).toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor();
    }

    @Test
    void twoFoldersArePrepared() throws IOException, InterruptedException {
        Path targets = folder.resolve("b");
        assertThat(quickstart("a", "--targets", targets.toString()))
                .as("%s", output)
                .isZero();
        assertThat(output)
                .contains("prepare --pairs " + folder.resolve("a") + " --targets " + targets + " --size 64")
                .doesNotContain("prepare --pairs " + folder.resolve("a") + " --input-side");
        assertThat(quickstart("a", "--targets", targets.toString(), "--input-side", "left"))
                .isEqualTo(2);
        assertThat(quickstart("a", "--targets", targets + "/none")).isEqualTo(1);
        assertThat(output).contains("no such folder: " + targets + "/none");
    }

    @Test
    void runsGoOnWithTheirPairsAndNotWithOthers() throws IOException, InterruptedException {
        assertThat(quickstart("a")).as("%s", output).isZero();
        assertThat(output).contains("stage pretrain").contains("--resume-or-start");
        assertThat(quickstart("a")).isZero();
        assertThat(output).contains("--resume-or-start");
        assertThat(quickstart("b")).isEqualTo(1);
        assertThat(output).contains("begun on other pairs").contains("rm -r ").doesNotContain("stage ");
        assertThat(quickstart("a")).isZero();
    }
}
