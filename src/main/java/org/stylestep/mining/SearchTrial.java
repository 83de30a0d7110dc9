package org.stylestep.mining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Tf32;
import org.stylestep.features.FeatureExtractor;

/** What it takes to find the nearest 5 and the farthest 13 of every image, and how they agree with those found another way. */
public final class SearchTrial {

    private final NeighborTable table;
    private final int numbers;
    private final double describeSeconds;
    private final double[] searchSeconds;

    private SearchTrial(NeighborTable table, int numbers, double describeSeconds, double... searchSeconds) {
        this.table = table;
        this.numbers = numbers;
        this.describeSeconds = describeSeconds;
        this.searchSeconds = searchSeconds;
    }

    /**
     * Describes images by the features of their views, sketched to so many numbers a layer if given, and searches, which is repeated.
     *
     * @param folder for scratch files, which are deleted
     * @throws IOException if an image cannot be read or a scratch file not written
     */
    public static SearchTrial of(
            Images images,
            PairAugmentation view,
            FeatureExtractor extractor,
            Optional<Integer> sketch,
            int repetitions,
            Path folder)
            throws IOException {
        Path file = folder.resolve("descriptors");
        Path partial = folder.resolve("candidates");
        long start = System.nanoTime();
        Gradients.Scope float32 = Tf32.off();
        try (float32;
                StyleDescriptors descriptors = StyleDescriptors.compute(
                        images,
                        view,
                        extractor,
                        StyleDescriptors.Options.balancedLayers().sketched(sketch),
                        file,
                        Progress.none())) {
            double describe = (System.nanoTime() - start) * 1e-9;
            NeighborTable table = null;
            double[] search = new double[repetitions];
            for (int k = 0; k < repetitions; k++) {
                Files.deleteIfExists(partial);
                start = System.nanoTime();
                table = NeighborTable.of(
                        new NeighborCandidates(descriptors, NeighborTable.Options.published(), partial),
                        "trial",
                        Progress.none());
                search[k] = (System.nanoTime() - start) * 1e-9;
            }
            return new SearchTrial(table, descriptors.dimension(), describe, search);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(partial);
        }
    }

    /** Returns how many numbers describe an image. */
    public int numbers() {
        return numbers;
    }

    /** Returns the seconds that describing all images took. */
    public double describeSeconds() {
        return describeSeconds;
    }

    /** Returns the seconds of each search. */
    public double[] searchSeconds() {
        return searchSeconds.clone();
    }

    /** Returns the share, in [0, 1], of the nearest images of another trial of the same images that are among this one's. */
    public double shareOfNearest(SearchTrial other) {
        return share(table::nearest, other.table::nearest);
    }

    /** Returns the share, in [0, 1], of the farthest images of another trial of the same images that are among this one's. */
    public double shareOfFarthest(SearchTrial other) {
        return share(table::farthest, other.table::farthest);
    }

    private double share(IntFunction<int[]> found, IntFunction<int[]> wanted) {
        return IntStream.range(0, table.size())
                .mapToDouble(i -> {
                    Set<Integer> own = IntStream.of(found.apply(i)).boxed().collect(Collectors.toSet());
                    int[] others = wanted.apply(i);
                    return (double) IntStream.of(others).filter(own::contains).count() / others.length;
                })
                .average()
                .orElseThrow();
    }
}
