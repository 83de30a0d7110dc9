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

    private final Program program = new Program(() -> folder);

    @Test
    void beginsAndGoesOn() throws IOException {
        TinyFiles.all(folder, 8, 4);
        program.fails("holds no run to go on with", "pretrain $/encoder.yaml --resume");
        program.succeeds("pretrain $/encoder.yaml --resume-or-start --set schedule.total_kimg=0.008");
        assertThat(program.out()).contains("done: 2 steps");
        program.fails("already holds a run", "pretrain $/encoder.yaml --set schedule.total_kimg=0.012");
        program.succeeds("pretrain $/encoder.yaml --resume-or-start --set schedule.total_kimg=0.012");
        assertThat(program.out()).contains("done: 3 steps");
    }
}
