package org.stylestep.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.ChildJvm;
import org.stylestep.ProcessMemory;

/** Eight threads with two hundred requests each share one pair: they get the bytes that one thread gets, and leave nothing behind. */
@Tag("slow")
final class TransferLoadTest {

    private static final Logger LOGGER = LoggerFactory.getLogger(TransferLoadTest.class);
    private static final int THREADS = 8;
    private static final int REQUESTS = 200;
    private static final int ROUNDS = 5;

    /** Compiled code, the allocator's arenas and the engine's kernels settle in the first rounds. */
    private static final int WARM = 2;

    /** Five kilobytes a request; the smallest image here has 12 on the device. */
    private static final long ALLOWED_GROWTH_KB = 5L * THREADS * REQUESTS * (ROUNDS - 1 - WARM);

    @TempDir
    Path folder;

    private record Round(int wrong, int arrays, long resident, String perSecond) {

        static Round of(String line) {
            String[] words = line.split(" ", -1);
            return new Round(
                    Integer.parseInt(words[3]), Integer.parseInt(words[5]), Long.parseLong(words[7]), words[9]);
        }
    }

    @Test
    void manyThreadsGetTheBytesOfOneAndMemoryStaysFlat() throws Exception {
        ProcessMemory.assumeKnown();
        String output = ChildJvm.run(
                List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch"),
                TransferLoad.class,
                TinyPair.write(folder.resolve("pair"), 3).toString(),
                "32",
                Integer.toString(THREADS),
                Integer.toString(REQUESTS),
                Integer.toString(ROUNDS));
        List<Round> rounds = output.lines()
                .filter(line -> line.startsWith("round "))
                .map(Round::of)
                .toList();
        LOGGER.info("{} threads, {} requests each, 32x32, a small net: {}", THREADS, REQUESTS, rounds);
        assertThat(rounds).hasSize(ROUNDS);
        assertThat(rounds).allSatisfy(round -> assertThat(round.wrong()).isZero());
        assertThat(rounds.stream().map(Round::arrays).distinct()).hasSize(1);
        long growth = rounds.get(ROUNDS - 1).resident() - rounds.get(WARM).resident();
        assertThat(growth).isLessThan(ALLOWED_GROWTH_KB);
    }
}
