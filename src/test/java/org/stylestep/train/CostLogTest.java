package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CostLogTest {

    @TempDir
    Path folder;

    private TrainingCost cost() throws IOException {
        return TrainingCost.read(folder.resolve("cost.json")).orElseThrow();
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("cost.json"), text);
    }

    private static final String BEFORE = """
            {"images": 80, "seconds": 1000, "cpu_seconds": 2000, "peak_mib": 123456, "speeds": [3.5], "finished": false}
            """;

    @Test
    void aResumeAddsToWhatThereWas() throws IOException {
        write(BEFORE);
        CostLog log = new CostLog(folder.resolve("cost.json"));
        log.started(10, 20);
        log.finished(new Outcome(Outcome.Reason.COMPLETED, 20, 160));
        TrainingCost cost = cost();
        assertThat(cost.images()).isEqualTo(160);
        assertThat(cost.seconds()).isGreaterThan(1000);
        assertThat(cost.speeds()).isEqualTo(List.of(3.5));
        assertThat(cost.peakMib().orElse(123456.0)).isEqualTo(123456.0);
        assertThat(cost.finished()).isTrue();
    }

    @Test
    void aTrainingFromTheBeginningForgetsThem() throws IOException {
        write(BEFORE);
        CostLog log = new CostLog(folder.resolve("cost.json"));
        log.started(0, 20);
        log.saved(2, folder);
        assertThat(cost().seconds()).isLessThan(1000);
        assertThat(cost().speeds()).isEmpty();
        log.finished(new Outcome(Outcome.Reason.STOPPED, 2, 16));
        assertThat(cost().finished()).isFalse();
        assertThat(cost().images()).isEqualTo(16);
    }

    @Test
    void theTimeIsThatOfTheLoop() throws IOException {
        CostLog log = new CostLog(folder.resolve("cost.json"));
        long begin = System.nanoTime();
        log.started(0, 1);
        log.saved(1, folder);
        double elapsed = (System.nanoTime() - begin) / 1e9;
        assertThat(cost().seconds()).isBetween(0.0, elapsed);
        assertThat(cost().cpuSeconds().orElse(0.0))
                .isLessThanOrEqualTo(0.1 + elapsed * Runtime.getRuntime().availableProcessors());
    }

    @Test
    void theSystemTellsThePeakOnLinux() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")));
        CostLog log = new CostLog(folder.resolve("cost.json"));
        log.started(0, 1);
        log.saved(1, folder);
        assertThat(cost().peakMib().orElseThrow()).isBetween(20.0, 20_000.0);
    }
}
