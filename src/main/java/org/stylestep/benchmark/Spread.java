package org.stylestep.benchmark;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The times of several repetitions, in seconds.
 *
 * @param median the middle one; of an even number the upper of the two in the middle
 * @param least the least
 * @param most the most
 * @param repetitions how many
 */
record Spread(double median, double least, double most, int repetitions) {

    /** What is timed. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    static Spread of(double... seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** Times some work, after doing it once to warm up. */
    static Spread of(int repetitions, Work work) throws IOException {
        work.run();
        double[] seconds = new double[repetitions];
        for (int k = 0; k < repetitions; k++) {
            long start = System.nanoTime();
            work.run();
            seconds[k] = (System.nanoTime() - start) * 1e-9;
        }
        return of(seconds);
    }

    /** Returns the times of one of so many equal parts of the work. */
    Spread per(int parts) {
        return new Spread(median / parts, least / parts, most / parts, repetitions);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("median", median);
        map.put("least", least);
        map.put("most", most);
        map.put("repetitions", repetitions);
        return map;
    }
}
