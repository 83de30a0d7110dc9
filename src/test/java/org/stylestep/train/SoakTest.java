package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.ChildJvm;

/** Hundreds of steps take no more memory than fifty. */
@Tag("slow")
final class SoakTest {

    private static final Logger LOGGER = LoggerFactory.getLogger(SoakTest.class);
    private static final int SETTLED = 50;

    /** Every ten steps: the step, resident KiB, managed arrays. */
    private record Reading(int step, long resident, int arrays) {

        static Reading of(String line) {
            String[] words = line.split(" ", 4);
            return new Reading(Integer.parseInt(words[1]), Long.parseLong(words[2]), Integer.parseInt(words[3]));
        }
    }

    @ParameterizedTest(name = "{0} steps of {1} shards on {2} replicas, {3}")
    @CsvSource({"300, 1, 1, published", "300, 4, 2, published", "550, 1, 1, every"})
    void memoryIsFlatAfterFiftySteps(int steps, String shards, String replicas, String gan)
            throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Files.isReadable(TinySoak.STATUS),
                "resident memory is read from /proc, which this system does not have");
        // The heap is small and resident from the start, so that what grows is native.
        String output = ChildJvm.run(
                List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch"),
                TinySoak.class,
                Integer.toString(steps),
                shards,
                replicas,
                gan);
        List<Reading> readings = output.lines()
                .filter(line -> line.startsWith("memory "))
                .map(Reading::of)
                .toList();
        readings.forEach(reading -> LOGGER.info("{}", reading));
        List<Reading> settled =
                readings.stream().filter(r -> r.step() >= SETTLED).toList();

        assertThat(settled).hasSize((steps - SETTLED) / 10 + 1);
        assertThat(settled.stream().map(Reading::arrays))
                .containsOnly(settled.get(0).arrays());
        // One activation of 8 x 4 x 32 x 32 floats a step would be 32 MiB over the 250 steps.
        assertThat(median(settled.subList(settled.size() - 5, settled.size())) - median(settled.subList(0, 5)))
                .as("growth of resident memory in KiB")
                .isLessThan(8 * 1024);
    }

    private static long median(List<Reading> readings) {
        return readings.stream().map(Reading::resident).sorted().toList().get(readings.size() / 2);
    }
}
