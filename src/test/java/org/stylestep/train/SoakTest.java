package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.ChildJvm;
import org.stylestep.ProcessMemory;

/** Three hundred steps, or those of the system property {@code stylestep.soak}, take no more memory than the first sixth of them. */
@Tag("slow")
final class SoakTest {

    private static final Logger LOGGER = LoggerFactory.getLogger(SoakTest.class);
    private static final int STEPS = Integer.getInteger("stylestep.soak", 300);
    private static final int SETTLED = STEPS / 60 * 10;

    private static final int LONG = 3000;

    @TempDir
    Path folder;

    /** Every ten steps: the step, resident KiB, managed arrays. */
    private record Reading(int step, long resident, int arrays) {

        static Reading of(String line) {
            String[] words = line.split(" ", 4);
            return new Reading(Integer.parseInt(words[1]), Long.parseLong(words[2]), Integer.parseInt(words[3]));
        }
    }

    @ParameterizedTest(name = "{0}, {1} shards on {2} replicas, {3} checkpoints and validations")
    @CsvSource({
        "finetune, 1, 1, 1",
        "finetune, 4, 2, 1",
        "every gan option, 1, 1, 1",
        "encoder, 1, 1, 6",
        "validated, 1, 1, 6",
        "mapper, 1, 1, 6"
    })
    void memoryIsFlatAfterASixth(String stage, String shards, String replicas, int checkpoints)
            throws IOException, InterruptedException {
        ProcessMemory.assumeKnown();
        // The heap is small and resident from the start, so that what grows is native.
        String output = ChildJvm.run(
                List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch"),
                TinySoak.class,
                stage,
                folder.toString(),
                Integer.toString(STEPS),
                shards,
                replicas,
                Integer.toString(checkpoints));
        List<Reading> readings = output.lines()
                .filter(line -> line.startsWith("memory "))
                .map(Reading::of)
                .toList();
        readings.forEach(reading -> LOGGER.info("{}: {}", stage, reading));
        List<Reading> settled =
                readings.stream().filter(r -> r.step() >= SETTLED).toList();

        assertThat(settled).hasSize((STEPS - SETTLED) / 10 + 1);
        assertThat(settled.stream().map(Reading::arrays))
                .containsOnly(settled.get(0).arrays());
        long before = median(settled.subList(0, 5));
        long growth = median(settled.subList(settled.size() - 5, settled.size())) - before;
        if (checkpoints == 1) {
            // One activation of 8 x 4 x 32 x 32 floats a step would be 32 MiB over the 250 steps.
            assertThat(growth).as("growth of resident memory in KiB").isLessThan(8 * 1024);
        } else if (STEPS >= LONG) {
            // The threads that validate and flush take their memory within the first hundreds of steps.
            assertThat(growth).as("growth of resident memory in KiB").isLessThan(before * 3 / 100);
        }
    }

    private static long median(List<Reading> readings) {
        return readings.stream().map(Reading::resident).sorted().toList().get(readings.size() / 2);
    }
}
