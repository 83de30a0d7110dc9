package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.ChildJvm;

/** A real process gets a real SIGTERM or SIGHUP in the middle of a training. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
final class SignalTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129"})
    void aCheckpointIsWrittenAndTheRunGoesOn(String signal, int code) throws IOException, InterruptedException {
        TinyFiles.pairs(folder.resolve("train"), 8);
        TinyFiles.pairs(folder.resolve("val"), 8);
        String file = TinyFiles.runFiles(folder).resolve("encoder.yaml").toString();
        String longRun = "schedule.total_kimg=1000";
        String noEnd = "validation.patience=1000000";
        Process process = ChildJvm.of(
                        List.of("-Xmx512m"), Main.class, "pretrain", file, "--set", longRun, "--set", noEnd)
                .redirectErrorStream(true)
                .start();
        // Where this JVM was started to ignore SIGHUP, as under nohup, so does the process.
        CompletableFuture.delayedExecutor(2, TimeUnit.MINUTES).execute(process::destroyForcibly);
        StringBuilder printed = new StringBuilder();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            boolean sent = false;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                printed.append(line).append('\n');
                if (!sent && line.contains("step 6:")) {
                    sent = true;
                    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .start()
                            .waitFor();
                }
            }
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(printed.toString()).contains("writing a checkpoint", "go on with the same command and --resume");
        assertThat(process.exitValue()).isEqualTo(code);
        try (Stream<Path> checkpoints = Files.list(folder.resolve("runs/encoder/checkpoints"))) {
            assertThat(checkpoints.map(path -> path.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("step-"))
                    .noneMatch(name -> name.startsWith("."));
        }
        Program program = new Program();
        assertThat(program.run("pretrain", file, "--resume", "--set", "schedule.total_kimg=0.1"))
                .isZero();
        assertThat(program.err()).contains("going on from");
    }
}
