package org.stylestep.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The times of several repetitions, in seconds. Beside other jobs the CPU time depends less on them than the time on the clock.
 *
 * @param median the middle one; of an even number the upper of the two in the middle
 * @param least the least
 * @param most the most
 * @param cpu the middle one of the CPU times of all threads of the process; NaN if it was not taken
 * @param repetitions how many
 */
record Spread(double median, double least, double most, double cpu, int repetitions) {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** What is timed. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    static Spread of(double... seconds) {
        return of(seconds, new double[] {Double.NaN});
    }

    /** Returns the spread of times on the clock and CPU times. */
    static Spread of(double[] seconds, double[] cpuSeconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        double[] cpu = cpuSeconds.clone();
        Arrays.sort(cpu);
        return new Spread(
                sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], cpu[cpu.length / 2], sorted.length);
    }

    /** Returns the CPU time of the process so far. */
    static double cpuSeconds() {
        return SYSTEM.getProcessCpuTime() * 1e-9;
    }

    /** Times some work, after doing it once to warm up. */
    static Spread of(int repetitions, Work work) throws IOException {
        work.run();
        double[] seconds = new double[repetitions];
        double[] cpu = new double[repetitions];
        for (int k = 0; k < repetitions; k++) {
            long start = System.nanoTime();
            double cpuStart = cpuSeconds();
            work.run();
            seconds[k] = (System.nanoTime() - start) * 1e-9;
            cpu[k] = cpuSeconds() - cpuStart;
        }
        return of(seconds, cpu);
    }

    /** Returns the times of one of so many equal parts of the work. */
    Spread per(int parts) {
        return new Spread(median / parts, least / parts, most / parts, cpu / parts, repetitions);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("median", median);
        map.put("least", least);
        map.put("most", most);
        if (!Double.isNaN(cpu)) {
            map.put("cpu", cpu);
        }
        map.put("repetitions", repetitions);
        return map;
    }
}
