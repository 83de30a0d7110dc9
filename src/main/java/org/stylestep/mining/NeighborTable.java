package org.stylestep.mining;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Tf32;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.AtomicFolder;
import org.stylestep.io.Sha256;
import org.stylestep.io.WriteLock;

/**
 * For every image, the images nearest to it in style and those farthest from it.
 *
 * <p>The lists are exact for the descriptors given, which may be sketches, unless {@link Cells} narrow down what is compared. Images at equal distances are ordered by index, in the near list ascending and in the far list descending, so
 * the two lists never share an image and the result does not depend on the order of computation.
 */
final class NeighborTable {

    private static final Logger LOG = LoggerFactory.getLogger(NeighborTable.class);

    static final String DESCRIPTORS = ".descriptors";
    static final String CANDIDATES = ".candidates";

    /** How long a process waits for another that computes the same table. */
    private static final Duration PATIENCE = Duration.ofDays(7);

    /**
     * How many neighbors are kept, and which images may be near.
     *
     * @param near the length of each near list
     * @param far the length of each far list
     * @param scene gives the scene of an image by its name; if present, an image's near list holds images of other scenes only
     * @param cells narrow down what is compared; all images with all if absent
     */
    public record Options(int near, int far, Optional<Function<String, String>> scene, Optional<Cells> cells) {

        /** Checks the numbers. */
        public Options {
            if (near < 1 || far < 1) {
                throw new IllegalArgumentException("Near and far must be positive: " + near + ", " + far);
            }
        }

        /**
         * {@return these options if the lists fit so many images, at least 3, and always if there are scenes; otherwise shorter ones: the far ones
         * take at most a quarter of the images, and so do the near ones}
         */
        public Options fitting(int images) {
            if (scene.isPresent() || near + far < images) {
                return this;
            }
            int quarter = Math.max(1, images / 4);
            return new Options(Math.min(near, quarter), Math.min(far, quarter), scene, cells);
        }

        /** Returns the published sizes: 5 near, 13 far. */
        public static Options published() {
            return new Options(5, 13, Optional.empty(), Optional.empty());
        }
    }

    /**
     * An approximate search, by an inverted file.
     *
     * @param count the cells around as many centers into which images are sorted
     * @param probes the images of a cell are compared with those of so many cells nearest to it, and of so many farthest from it
     */
    record Cells(int count, int probes) {

        /** Returns in how many parts the search is done: few enough that opening one costs little, and enough for a cluster. */
        int parts() {
            return Math.min(256, count);
        }
    }

    private final String fingerprint;
    private final int[][] nearest;
    private final int[][] farthest;

    NeighborTable(String fingerprint, int[][] nearest, int[][] farthest) {
        this.fingerprint = fingerprint;
        this.nearest = nearest;
        this.farthest = farthest;
    }

    /**
     * Finds the neighbors among described images.
     *
     * @param search finds those that may be neighbors
     * @param fingerprint what to call the result, see {@link #fingerprint(Images, PairAugmentation, FeatureExtractor,
     *     StyleDescriptors.Options, Options)}
     * @param progress is told how far the search and then the exact distances are
     */
    static NeighborTable of(NeighborCandidates search, String fingerprint, Progress progress) throws IOException {
        Options options = search.options();
        int[] scenes = search.scenes();
        List<Candidates> candidates = search.find(progress);
        ExactDistances.complete(search.descriptors(), candidates, progress);
        Copies.warn(search.descriptors().names(), candidates);
        int[][] order = rows(scenes.length, i -> candidates.get(i).ordered());
        int[][] nearest = rows(
                scenes.length,
                i -> IntStream.of(order[i])
                        .filter(j -> scenes[i] != scenes[j])
                        .limit(options.near())
                        .toArray());
        int[][] farthest = rows(
                scenes.length,
                i -> IntStream.rangeClosed(1, options.far())
                        .map(k -> order[i][order[i].length - k])
                        .toArray());
        return new NeighborTable(fingerprint, nearest, farthest);
    }

    private static int[][] rows(int size, IntFunction<int[]> row) {
        return IntStream.range(0, size).mapToObj(row).toArray(int[][]::new);
    }

    /**
     * Reads the table from a file if it was computed from the same images in the same way; otherwise computes and saves it.
     *
     * <p>Descriptors and what was found so far are kept in a folder beside the file, {@code .NAME.work}, until the table is saved: a computation that was
     * cut goes on from there, if nothing that the table depends on has changed, to the same table. Two processes do not compute it at once.
     *
     * @param file where the table is kept
     * @param images the images
     * @param transform the view of an image that is compared
     * @param extractor the features; it stays open
     * @param descriptors how descriptors are computed
     * @param options how many neighbors to keep
     * @param progress is told how far the descriptors and then the table have come
     * @throws IllegalArgumentException if an image has too few others, or too few of other scenes, or its scene is unknown; the message says how many are
     *     needed
     * @throws IOException if an image, the table or the scratch file cannot be read or written
     */
    public static NeighborTable loadOrCompute(
            Path file,
            Images images,
            PairAugmentation transform,
            FeatureExtractor extractor,
            StyleDescriptors.Options descriptors,
            Options options,
            Progress progress)
            throws IOException {
        String fingerprint = fingerprint(images, transform, extractor, descriptors, options);
        Optional<NeighborTable> known = load(file, fingerprint);
        if (known.isPresent()) {
            LOG.info("The neighbors of {} images are those of {}", images.size(), file);
            return known.orElseThrow();
        }
        List<String> names =
                IntStream.range(0, images.size()).mapToObj(images::name).toList();
        Scenes.requireEnough(names, Scenes.number(names, options.scene()), options);
        Path work = work(file);
        WriteLock lock = lock(file);
        Gradients.Scope float32 = Tf32.off();
        try (float32) {
            // Whoever held the lock may have saved the table.
            NeighborTable table = load(file, fingerprint).orElse(null);
            if (table == null) {
                sweep(work, fingerprint);
                try (StyleDescriptors described = StyleDescriptors.compute(
                        images, transform, extractor, descriptors, work.resolve(fingerprint + DESCRIPTORS), progress)) {
                    table = options.cells().isPresent()
                            ? CellSearch.of(described, options, work.resolve(fingerprint), progress)
                            : of(
                                    new NeighborCandidates(described, options, work.resolve(fingerprint + CANDIDATES)),
                                    fingerprint,
                                    progress);
                }
                table.save(file);
            }
            AtomicFolder.delete(work);
            return table;
        } finally {
            lock.close();
        }
    }

    /** Returns the folder of what is kept until a table is saved. */
    static Path work(Path file) {
        return file.toAbsolutePath().resolveSibling("." + file.getFileName() + ".work");
    }

    /** Keeps other processes from computing a table. */
    static WriteLock lock(Path file) throws IOException {
        return WriteLock.take(
                Files.createDirectories(work(file)).resolve(WriteLock.FILE),
                PATIENCE,
                holder -> new IOException(holder + " is computing " + file + "; wait for it or end it"));
    }

    /** Deletes what computations of another fingerprint left in a folder. */
    private static void sweep(Path work, String fingerprint) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.equals(WriteLock.FILE) && !name.startsWith(fingerprint)) {
                    Files.delete(file);
                }
            }
        }
    }

    /**
     * {@return the SHA-256 in hexadecimal of all that a table depends on: the images, the view, the extractor, the balance of its layers, their sketch, the lengths
     * of the lists, the cells and the scenes}
     */
    public static String fingerprint(
            Images images,
            PairAugmentation transform,
            FeatureExtractor extractor,
            StyleDescriptors.Options descriptors,
            Options options) {
        StringBuilder text = new StringBuilder();
        text.append(images.fingerprint()).append('\n');
        text.append(transform.centerCropName()).append('\n');
        text.append(extractor.id()).append('\n');
        text.append(descriptors.balanced() ? "balanced" : "as is").append('\n');
        descriptors
                .sketch()
                .ifPresent(columns -> text.append("sketch ").append(columns).append('\n'));
        text.append(options.near()).append(' ').append(options.far()).append('\n');
        options.cells().ifPresent(cells -> text.append(cells).append('\n'));
        options.scene().ifPresent(scene -> {
            for (int i = 0; i < images.size(); i++) {
                text.append(scene.apply(images.name(i))).append('\n');
            }
        });
        return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the number of images. */
    public int size() {
        return nearest.length;
    }

    /** {@return the images nearest to an image, nearest first, without itself} */
    public int[] nearest(int image) {
        return nearest[image].clone();
    }

    /** {@return the images farthest from an image, farthest first} */
    public int[] farthest(int image) {
        return farthest[image].clone();
    }

    /** Returns what the table was computed from. */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * Writes the table, all at once or not at all; the file's folder is made if need be.
     *
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        AtomicFile.write(file, NeighborTableFormat.encode(fingerprint, nearest, farthest));
    }

    /**
     * {@return the table in a file; empty if there is no such file, if it was computed from something else than the fingerprint says, or, with a
     * warning in the log, if it is damaged}
     *
     * @throws IOException if the file is there and cannot be read
     */
    public static Optional<NeighborTable> load(Path file, String expectedFingerprint) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Optional<NeighborTable> table = NeighborTableFormat.decode(Files.readAllBytes(file));
        if (table.isEmpty()) {
            LOG.warn("The table of neighbors {} is damaged and will be computed anew", file);
        }
        return table.filter(read -> read.fingerprint().equals(expectedFingerprint));
    }
}
