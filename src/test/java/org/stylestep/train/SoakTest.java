package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.ChildJvm;
import org.stylestep.ProcessMemory;
import org.stylestep.nn.Precision;

/** Three hundred steps, or those of the system property {@code stylestep.soak}, take no more memory than the first of them. */
@Tag("slow")
final class SoakTest {

    private static final Logger LOGGER = LoggerFactory.getLogger(SoakTest.class);
    private static final int STEPS = Integer.getInteger("stylestep.soak", 300);
    /** Java compiles, and libtorch keeps kernels for each size of arrays, within the first hundred steps, on a busy machine. */
    private static final int SETTLED = STEPS / 30 * 10;

    /** From so many steps on, the threads that validate and flush have taken their memory within a tenth of them. */
    private static final int LONG = 3000;

    @TempDir
    Path folder;

    /** Every ten steps: the run, the step, resident KiB, managed arrays. */
    private record Reading(String name, int step, long resident, int arrays) {

        static Reading of(String line) {
            String[] words = line.split(" ", 5);
            return new Reading(
                    words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]), Integer.parseInt(words[4]));
        }
    }

    @ParameterizedTest(name = "{0} in {3}, {1} shards on {2} replicas")
    @CsvSource({
        "finetune, 1, 1, FLOAT32",
        "finetune, 4, 2, FLOAT32",
        "every gan option, 1, 1, FLOAT32",
        "every gan option, 1, 1, BFLOAT16"
    })
    void memoryIsFlatOnceItHasSettled(String stage, String shards, String replicas, Precision precision)
            throws IOException, InterruptedException {
        List<Reading> readings = readings(
                TinySoak.class, stage, folder.toString(), Integer.toString(STEPS), shards, replicas, precision.name());
        // One activation of 8 x 4 x 32 x 32 floats a step would be 25 MiB over the 200 steps.
        assertThat(growth(readings, SETTLED))
                .as("growth of resident memory in KiB")
                .isLessThan(8 * 1024);
    }

    @Test
    void aRunOfAllStagesWithValidationsSheetsAndCheckpointsKeepsItsMemory() throws IOException, InterruptedException {
        Map<String, List<Reading>> runs = readings(RunSoak.class, folder.toString(), Integer.toString(STEPS)).stream()
                .collect(Collectors.groupingBy(Reading::name));
        assertThat(runs).containsOnlyKeys("encoder", "generator", "finetune", "mapper");
        for (List<Reading> readings : runs.values()) {
            long growth = growth(readings, STEPS >= LONG ? STEPS / 10 : SETTLED);
            if (STEPS >= LONG) {
                assertThat(growth)
                        .as("growth of resident memory in KiB: "
                                + readings.get(0).name())
                        .isLessThan(readings.get(0).resident() * 3 / 100);
            }
        }
    }

    private static List<Reading> readings(Class<?> main, String... arguments) throws IOException, InterruptedException {
        ProcessMemory.assumeKnown();
        // The heap is small and resident from the start, so that what grows is native.
        String output = ChildJvm.run(List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch"), main, arguments);
        List<Reading> readings = output.lines()
                .filter(line -> line.startsWith("memory "))
                .map(Reading::of)
                .toList();
        readings.forEach(reading -> LOGGER.info("{}", reading));
        return readings;
    }

    /** Returns by how many KiB resident memory grows from a step on, from which on arrays must be as many. */
    private static long growth(List<Reading> readings, int settled) {
        List<Reading> rest = readings.stream().filter(r -> r.step() >= settled).toList();
        assertThat(rest).hasSize((STEPS - settled) / 10 + 1);
        assertThat(rest.stream().map(Reading::arrays)).containsOnly(rest.get(0).arrays());
        return median(rest.subList(rest.size() - 5, rest.size())) - median(rest.subList(0, 5));
    }

    private static long median(List<Reading> readings) {
        return readings.stream().map(Reading::resident).sorted().toList().get(readings.size() / 2);
    }
}
