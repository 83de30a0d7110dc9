package org.stylestep.mining;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.ChildJvm;
import org.stylestep.cli.Main;
import org.stylestep.random.KeyedRandom;

/**
 * What the approximate search takes and finds, by the command {@code spark mine}. Opt-in, up to half an hour and 6 GB:
 * {@code -Dstylestep.images=10000,100000,1000000}, and {@code -Dstylestep.master='local-cluster[2,1,3072]'} for executors of their own.
 */
@Tag("slow")
@EnabledIfSystemProperty(named = "stylestep.images", matches = "[\\d,]+")
final class ManyImagesTest {

    private static final Logger LOG = LoggerFactory.getLogger(ManyImagesTest.class);

    private static final int SKETCH = 256;
    private static final int SAMPLE = 100;

    @TempDir
    private Path folder;

    static Stream<Integer> counts() {
        return Stream.of(System.getProperty("stylestep.images").split(",")).map(Integer::valueOf);
    }

    @ParameterizedTest
    @MethodSource("counts")
    void neighborsAreFoundInATimeThatGrowsSlowly(int count) throws IOException, InterruptedException {
        int cells = (int) Math.round(2 * Math.sqrt(count));
        Path run = Files.writeString(
                folder.resolve("encoder.yaml"), """
                data: {type: numbered, count: %d, folder: none, rescale: [8], crop: 8}
                features: {type: numbered}
                mining: {max_images: %d, sketch: %d, cells: %d}
                schedule: {batch_size: 4, total_kimg: 1}
                output: {folder: %s}
                """.formatted(count, count, SKETCH, cells, folder.resolve("run")));
        Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Files.writeString(
                services.resolve("org.stylestep.extension.StyleStepExtension"), NumberedImages.class.getName());
        // Executors write their output there.
        Files.createDirectories(folder.resolve("spark/jars"));
        ProcessBuilder builder = ChildJvm.of(
                List.of("-Xmx2g"),
                Main.class,
                "spark",
                "mine",
                run.toString(),
                "--master",
                System.getProperty("stylestep.master", "local[1]"));
        builder.command()
                .replaceAll(word -> word.equals(System.getProperty("java.class.path"))
                        ? word + ":" + folder.resolve("classes")
                        : word);
        builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
        Path output = folder.resolve("output");
        Watch watch = new Watch(builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start());
        while (watch.process.isAlive()) {
            Thread.sleep(100);
            watch.observe();
        }
        double seconds = watch.seconds();

        assertThat(watch.process.exitValue()).as(Files.readString(output)).isZero();
        NeighborTable table = NeighborTableFormat.decode(Files.readAllBytes(folder.resolve("run/neighbors.bin")))
                .orElseThrow();
        Map<Integer, int[][]> exact = exact(count);
        double near = agreement(exact, table::nearest, 0);
        double far = agreement(exact, table::farthest, 1);
        LOG.info(
                "{} images, {} cells, {}: described after {} s, sorted into cells after {} s, searched after {} s; peak {} MiB of {} processes;"
                        + " {} of the nearest and {} of the farthest found",
                count,
                cells,
                System.getProperty("stylestep.master", "local[1]"),
                Math.round(watch.described),
                Math.round(watch.sorted),
                Math.round(seconds),
                watch.peaks.values().stream().mapToLong(kib -> kib).sum() >> 10,
                watch.peaks.size(),
                near,
                far);
        assertThat(near).isGreaterThan(0.8);
        assertThat(far).isGreaterThan(0.9);
    }

    /** Sees the files and the memory of a command while it runs. */
    private final class Watch {

        private final Process process;
        private final long start = System.nanoTime();
        private final Map<Long, Long> peaks = new HashMap<>();
        private double described;
        private double sorted;

        Watch(Process process) {
            this.process = process;
        }

        double seconds() {
            return (System.nanoTime() - start) * 1e-9;
        }

        void observe() throws IOException {
            Stream.concat(Stream.of(process.toHandle()), process.descendants()).forEach(this::observe);
            Path work = folder.resolve("run/.neighbors.bin.work");
            if (Files.exists(work) && sorted == 0) {
                try (Stream<Path> files = Files.list(work)) {
                    for (Path file : files.toList()) {
                        if (file.toString().endsWith(".rows") && described == 0) {
                            described = seconds();
                        } else if (file.toString().endsWith(".cells")) {
                            sorted = seconds();
                            // The command deletes its own.
                            Files.createLink(
                                    folder.resolve("descriptors"),
                                    Path.of(file.toString().replace(".cells", NeighborTable.DESCRIPTORS)));
                        }
                    }
                }
            }
        }

        private void observe(ProcessHandle handle) {
            try {
                Files.readAllLines(Path.of("/proc/" + handle.pid() + "/status")).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .forEach(line -> peaks.put(handle.pid(), Long.valueOf(line.replaceAll("\\D", ""))));
            } catch (IOException e) {
                LOG.debug("{} has ended", handle.pid(), e);
            }
        }
    }

    /** Compares some images with all others; returns the nearest and the farthest of each. */
    private Map<Integer, int[][]> exact(int count) throws IOException {
        Map<Integer, int[][]> lists = new TreeMap<>();
        int[] sample = KeyedRandom.of(1, "sample").ints(SAMPLE, 0, count).toArray();
        double[][] distances = new double[SAMPLE][count];
        try (DescriptorStore store = new DescriptorStore(folder.resolve("descriptors"), count, SKETCH)) {
            float[][] own = new float[SAMPLE][];
            for (int k = 0; k < SAMPLE; k++) {
                own[k] = store.row(sample[k]);
            }
            double[] ones = new double[SKETCH];
            Arrays.fill(ones, 1);
            for (int row = 0; row < count; row++) {
                float[] other = store.row(row);
                for (int k = 0; k < SAMPLE; k++) {
                    distances[k][row] = ExactDistances.distance(own[k], 0, other, 0, ones);
                }
            }
        }
        for (int k = 0; k < SAMPLE; k++) {
            double[] all = distances[k];
            int image = sample[k];
            double[] sorted = all.clone();
            Arrays.sort(sorted);
            lists.put(image, new int[][] {
                IntStream.range(0, count)
                        .filter(j -> j != image && all[j] <= sorted[5])
                        .limit(5)
                        .toArray(),
                IntStream.range(0, count)
                        .filter(j -> all[j] >= sorted[count - 13])
                        .limit(13)
                        .toArray()
            });
        }
        return lists;
    }

    private static double agreement(Map<Integer, int[][]> exact, IntFunction<int[]> found, int list) {
        List<Integer> images = List.copyOf(exact.keySet());
        return BruteForce.agreement(
                images.size(), k -> found.apply(images.get(k)), k -> exact.get(images.get(k))[list]);
    }
}
