package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One command for the first start of a job and for every later one. */
final class ResumeOrStartTest {

    @TempDir
    Path folder;

    private final Program program = new Program();

    private int pretrain(String... more) {
        String[] arguments = new String[2 + more.length];
        arguments[0] = "pretrain";
        arguments[1] = folder.resolve("encoder.yaml").toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return program.run(arguments);
    }

    @Test
    void beginsAndGoesOn() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 8);
        TinyFiles.pairs(folder.resolve("val"), 4, 8);
        TinyFiles.runFiles(folder);
        assertThat(pretrain("--resume")).isEqualTo(1);
        assertThat(program.err()).contains("holds no run to go on with");
        assertThat(pretrain("--resume-or-start", "--set", "schedule.total_kimg=0.008"))
                .as(program.err())
                .isZero();
        assertThat(program.out()).contains("done: 2 steps");
        assertThat(pretrain("--set", "schedule.total_kimg=0.012")).isEqualTo(1);
        assertThat(program.err()).contains("already holds a run");
        assertThat(pretrain("--resume-or-start", "--set", "schedule.total_kimg=0.012"))
                .isZero();
        assertThat(program.out()).contains("done: 3 steps");
    }
}
