package org.stylestep.mining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Tf32;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.io.WriteLock;
import org.stylestep.settings.Checks;

/**
 * The table of neighbors of a run, computed as a whole or in parts by several processes that see the same files.
 *
 * <p>First every part of the images is described and the descriptors are gathered, then every part is compared with all images and the lists are
 * gathered. These files are those that a computation which was cut goes on from, so that the run itself completes the table, exactly: it is that of one
 * process, unless so many images are nearly identical that a warning says that some are taken. A part that is there already is not computed again.
 *
 * <p>With cells, the second step is another: images are sorted into cells, then every part of the cells is searched for the final lists of its images.
 */
public final class TableParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableParts.class);

    /** Parts begin at multiples of it: how descriptors round may depend on which images are described together. */
    private static final int MULTIPLE = StyleDescriptors.Options.published().batchSize();

    private final MiningContext run;
    private final PairAugmentation seen;
    private final FeatureExtractor extractor;
    private final StyleDescriptors.Options descriptors;
    private final NeighborTable.Options lists;

    /** Opens the table of a run, to be closed. */
    public TableParts(NearestFarthestMiner.Options options, MiningContext run) throws IOException {
        this.run = run;
        NeighborTable.Options wanted = options.lists(run.validation());
        lists = wanted.fitting(run.images().size());
        if (!lists.equals(wanted)) {
            LOG.warn(
                    "{} has {} images, too few for lists of {} nearest and {} farthest ones (mining.num_nearest,"
                            + " mining.num_farthest); {} and {} are taken",
                    run.name(),
                    run.images().size(),
                    wanted.near(),
                    wanted.far(),
                    lists.near(),
                    lists.far());
        }
        lists.cells()
                .ifPresent(cells -> Checks.require(
                        cells.count() <= run.images().size(),
                        "mining.cells is " + cells.count() + ", and " + run.name() + " has "
                                + run.images().size() + " images: take about the square root of it"));
        seen = options.size().map(PairAugmentation::resize).orElse(run.transform());
        extractor = run.features().open();
        boolean balanced = options.balanceLayers().orElse(!extractor.isPublishedScale());
        descriptors = (balanced ? StyleDescriptors.Options.balancedLayers() : StyleDescriptors.Options.published())
                .sketched(options.sketch());
    }

    NeighborTable whole() throws IOException {
        return NeighborTable.loadOrCompute(
                run.cache(), run.images(), seen, extractor, descriptors, lists, run.progress());
    }

    /** Computes parts, anywhere. */
    @FunctionalInterface
    public interface Parts {
        /** Computes so many parts of the table of a fingerprint, each by {@link TableParts#compute}: describes them, or compares what is described. */
        void compute(int count, String fingerprint, boolean described) throws IOException;
    }

    /** Computes the table, if it is not there, in parts of so many images, a multiple of 16. */
    public void whole(int size, Parts parts) throws IOException {
        if (size < 1 || size % MULTIPLE != 0) {
            throw new IllegalArgumentException("a part must have a multiple of " + MULTIPLE + " images, not " + size);
        }
        String fingerprint = NeighborTable.fingerprint(run.images(), seen, extractor, descriptors, lists);
        int count = (run.images().size() + size - 1) / size;
        if (NeighborTable.load(run.cache(), fingerprint).isEmpty()) {
            WriteLock lock = NeighborTable.lock(run.cache());
            try (lock) {
                gatherDescriptors(fingerprint, count, size, parts);
                if (lists.cells().isPresent()) {
                    Gradients.Scope float32 = Tf32.off();
                    try (float32;
                            StyleDescriptors all =
                                    describe(run.images(), file(fingerprint, NeighborTable.DESCRIPTORS))) {
                        CellSort.sort(all, lists, file(fingerprint, ""));
                    }
                    parts.compute(lists.cells().orElseThrow().parts(), fingerprint, true);
                } else if (Files.notExists(file(fingerprint, NeighborTable.CANDIDATES))) {
                    parts.compute(count, fingerprint, true);
                    List<Path> files = IntStream.range(0, count)
                            .mapToObj(i -> file(fingerprint, NeighborTable.CANDIDATES, i * size))
                            .toList();
                    search(fingerprint, search -> search.gather(files));
                }
            }
        }
        whole();
    }

    /** Computes the part of a number, from 0, and leaves it in a file. */
    public void compute(int number, int size, String fingerprint, boolean described) throws IOException {
        int first = number * size;
        int end = Math.min(run.images().size(), first + size);
        boolean cells = described && lists.cells().isPresent();
        Path part = cells
                ? CellSearch.part(file(fingerprint, ""), number)
                : file(fingerprint, described ? NeighborTable.CANDIDATES : NeighborTable.DESCRIPTORS, first);
        if (Files.exists(part)) {
            return;
        }
        Gradients.Scope float32 = Tf32.off();
        try (float32) {
            // A process that was taken for lost, and the one in its place, may both compute it.
            Path aside = part.resolveSibling(part.getFileName() + "." + UUID.randomUUID());
            if (cells) {
                try (CellSearch search = new CellSearch(extractor.device(), lists, file(fingerprint, ""))) {
                    Files.write(aside, search.lists(number));
                }
            } else if (described) {
                search(fingerprint, search -> search.findPart(first, end, aside));
            } else {
                describe(run.images().range(first, end), aside).close();
            }
            Files.move(aside, part, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void gatherDescriptors(String fingerprint, int count, int size, Parts parts) throws IOException {
        int images = run.images().size();
        int columns = StyleDescriptors.layout(extractor, seen.crop(), descriptors.sketch())
                .dimension();
        try (DescriptorStore all = new DescriptorStore(file(fingerprint, NeighborTable.DESCRIPTORS), images, columns)) {
            if (all.complete() < images) {
                parts.compute(count, fingerprint, false);
            }
            while (all.complete() < images) {
                int first = all.complete() / size * size;
                int end = Math.min(images, first + size);
                Path part = file(fingerprint, NeighborTable.DESCRIPTORS, first);
                try (DescriptorStore one = new DescriptorStore(part, end - first, columns)) {
                    while (all.complete() < end) {
                        all.append(new float[][] {one.row(all.complete() - first)});
                    }
                }
            }
            for (int part = 0; part < count; part++) {
                Files.deleteIfExists(file(fingerprint, NeighborTable.DESCRIPTORS, part * size));
            }
        }
    }

    private StyleDescriptors describe(Images images, Path file) throws IOException {
        return StyleDescriptors.compute(images, seen, extractor, descriptors, file, Progress.none());
    }

    private interface Use {
        void of(NeighborCandidates search) throws IOException;
    }

    private void search(String fingerprint, Use use) throws IOException {
        try (StyleDescriptors all = describe(run.images(), file(fingerprint, NeighborTable.DESCRIPTORS))) {
            use.of(new NeighborCandidates(all, lists, file(fingerprint, NeighborTable.CANDIDATES)));
        }
    }

    private Path file(String fingerprint, String kind, int first) {
        return file(fingerprint, kind + "." + first);
    }

    private Path file(String fingerprint, String kind) {
        return NeighborTable.work(run.cache()).resolve(fingerprint + kind);
    }

    @Override
    public void close() {
        extractor.close();
    }
}
