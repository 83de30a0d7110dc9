package org.stylestep.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.ChildJvm;
import org.stylestep.ProcessMemory;

final class NearestCodesTest {

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager();

    /** Blocks that divide the counts, that do not, of one code, and larger than all. The codes lie far from the origin. */
    @ParameterizedTest
    @CsvSource({"10, 20", "7, 9", "1, 300", "300, 1", "1000, 1000"})
    void agreesWithBruteForce(int queryBlock, int candidateBlock) {
        Random random = new Random(3);
        float[] queries = numbers(100, random);
        float[] candidates = numbers(300, random);
        NearestCodes.Found found = new NearestCodes(queryBlock, candidateBlock)
                .search(manager.create(queries, new Shape(100, 8)), manager.create(candidates, new Shape(300, 8)));
        long[] indices = found.indices().toLongArray();
        float[] distances = found.distances().toFloatArray();
        for (int i = 0; i < 100; i++) {
            int expected = nearest(queries, i, candidates);
            assertThat(indices[i]).isEqualTo(expected);
            assertThat((double) distances[i]).isCloseTo(distance(queries, i, candidates, expected), within(1e-5));
        }
    }

    @Test
    void leavesNothingBehindButWhatItFound() {
        NDArray queries = manager.create(numbers(5, new Random(1)), new Shape(5, 8));
        NDArray candidates = manager.create(numbers(6, new Random(2)), new Shape(6, 8));
        NearestCodes.Found found = new NearestCodes(2, 2).search(queries, candidates);
        assertThat(manager.getManagedArrays()).hasSize(4);
        found.close();
        assertThat(manager.getManagedArrays()).hasSize(2);
    }

    @Test
    void codesOfOtherSizesAreRefused() {
        assertThatThrownBy(
                        () -> new NearestCodes().search(manager.zeros(new Shape(2, 8)), manager.zeros(new Shape(2, 7))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("(2, 8)", "(2, 7)");
    }

    /** All distances of 20,000 codes to 60,000 at once would take 4.8 GB. */
    @Test
    @Tag("slow")
    void memoryIsBoundedByTheBlock() throws IOException, InterruptedException {
        ProcessMemory.assumeKnown();
        String output = ChildJvm.run(List.of("-Xmx256m"), NearestCodesMemory.class, "20000", "60000");
        long grown = Long.parseLong(output.lines()
                .filter(line -> line.startsWith("grown MiB "))
                .findFirst()
                .orElseThrow()
                .substring("grown MiB ".length()));
        assertThat(grown).isLessThan(200);
    }

    private static float[] numbers(int count, Random random) {
        float[] numbers = new float[8 * count];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 50 + (float) random.nextGaussian();
        }
        return numbers;
    }

    private static int nearest(float[] queries, int query, float[] candidates) {
        int best = 0;
        for (int j = 1; j < candidates.length / 8; j++) {
            if (distance(queries, query, candidates, j) < distance(queries, query, candidates, best)) {
                best = j;
            }
        }
        return best;
    }

    private static double distance(float[] a, int i, float[] b, int j) {
        double sum = 0;
        for (int k = 0; k < 8; k++) {
            double difference = (double) a[8 * i + k] - b[8 * j + k];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
