package org.stylestep.mining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.io.AtomicFile;

/**
 * For every image, those that may be among its nearest or farthest, found on the device by float32 products: |a|² + |b|² − 2 a·b.
 *
 * <p>A block of rows is multiplied with itself and all rows after it, and serves both sides' lists. How a product rounds depends on the shape of the
 * block, the device and its threads, but never by more than γ |a| |b|, γ = K 2⁻²⁴, for a sum of K terms in any order. So the lists are ordered by the
 * least and the greatest distance that rounding allows, and hold more than is asked for: whatever may belong to the exact lists is in them, or they
 * are known to be too short. Then all images are candidates, unless that is so for more than {@value #EXHAUSTIVE} images: where so many are nearly
 * identical, a warning says so, and the candidates in the list are taken. This takes true float32 products: {@link NeighborTable#loadOrCompute} turns TF32 off.
 */
final class NeighborCandidates {

    private static final Logger LOG = LoggerFactory.getLogger(NeighborCandidates.class);

    /** Rows of a block: few enough that the half of its square that symmetry does not save is small beside the whole. */
    private static final int BLOCK = 1024;

    /** The largest number of products of a block: 256 MiB. */
    private static final int LARGEST_PANEL = 1 << 26;

    /** How many images more than asked for a list has room for. */
    private static final int SPARE = 128;

    /** How many images whose lists are too short are compared with all others: what they take is bounded so. */
    private static final int EXHAUSTIVE = 64;

    private final StyleDescriptors descriptors;
    private final int[] scenes;
    private final NeighborTable.Options options;
    private final Path partial;
    private final int size;
    private final int block;
    private final int spare;

    /** The bound of a distance's error by rounding, as a share of the sum of its squared norms. */
    private final float rounding;

    /**
     * Sets up the search.
     *
     * @param partial where the lists are kept after each block; from there a search that was cut goes on
     * @throws IllegalArgumentException if there are too few images; the message says how many are needed
     */
    NeighborCandidates(StyleDescriptors descriptors, NeighborTable.Options options, Path partial) {
        this(descriptors, options, partial, Math.min(BLOCK, LARGEST_PANEL / descriptors.size() + 1), SPARE);
    }

    /** With blocks of another size and other room in the lists, for tests. */
    NeighborCandidates(
            StyleDescriptors descriptors, NeighborTable.Options options, Path partial, int block, int spare) {
        this.descriptors = descriptors;
        this.options = options;
        scenes = Scenes.number(descriptors.names(), options.scene());
        Scenes.requireEnough(descriptors.names(), scenes, options);
        this.partial = partial;
        this.block = block;
        this.spare = spare;
        size = descriptors.size();
        // A chunk's columns, then the chunks; 32 for centering, scaling, the sum of norms and product and the list
        // itself.
        int terms = DescriptorStore.WIDTH + descriptors.chunks() + 32;
        rounding = 2 * terms * 0x1p-24f;
    }

    StyleDescriptors descriptors() {
        return descriptors;
    }

    NeighborTable.Options options() {
        return options;
    }

    /** Returns the number of each image's scene. */
    int[] scenes() {
        return scenes.clone();
    }

    /**
     * Finds the candidates.
     *
     * @param progress is told the rows of chunks multiplied
     * @return for every image, the others that may be in its near or its far list
     */
    List<Candidates> find(Progress progress) throws IOException {
        try (NDManager manager = NDManager.newBaseManager(descriptors.device())) {
            Lists lists = lists(manager, 0, size, partial, progress);
            NeighborLists near = lists.near();
            NeighborLists far = lists.far();
            float[] squares = lists.norms().toFloatArray();
            NeighborLists.InMemory nearest = near.inMemory(squares, 2 * rounding, options.near());
            NeighborLists.InMemory farthest = far.inMemory(squares, 2 * rounding, options.far());
            boolean[] tooShort = new boolean[size];
            int count = 0;
            for (int i = 0; i < size; i++) {
                tooShort[i] = nearest.isTooShort(i) || farthest.isTooShort(i);
                count += tooShort[i] ? 1 : 0;
            }
            boolean all = count <= EXHAUSTIVE;
            if (!all) {
                LOG.warn(
                        "{} of {} images have more than {} neighbors whose distances float32 does not tell apart; of these, some are taken",
                        count,
                        size,
                        spare);
            }
            return IntStream.range(0, size)
                    .mapToObj(i -> {
                        SortedMap<Integer, Candidates.Interval> row = new TreeMap<>();
                        if (all && tooShort[i]) {
                            IntStream.range(0, size)
                                    .filter(j -> j != i)
                                    .forEach(j -> row.put(j, Candidates.Interval.ANY));
                            return new Candidates(row);
                        }
                        farthest.contenders(i)
                                .forEach((j, keys) -> row.put(j, new Candidates.Interval(-keys.most(), -keys.least())));
                        row.putAll(nearest.contenders(i));
                        return new Candidates(row);
                    })
                    .toList();
        }
    }

    /** Finds what the blocks of the rows [first, end) add to the lists and leaves it in a file: a part of the search. */
    void findPart(int first, int end, Path file) throws IOException {
        try (NDManager manager = NDManager.newBaseManager(descriptors.device())) {
            lists(manager, first, end, file, Progress.none());
        }
    }

    /** Puts the parts of the whole search together, from where {@link #find} takes them; the first is the one from row 0. */
    void gather(List<Path> parts) throws IOException {
        try (NDManager manager = NDManager.newBaseManager(descriptors.device())) {
            Lists sum = read(manager, parts.get(0), 0);
            for (Path part : parts.subList(1, parts.size())) {
                try (NDManager scope = manager.newSubManager()) {
                    Lists lists = read(scope, part, 0);
                    sum.near.merge(lists.near);
                    sum.far.merge(lists.far);
                }
            }
            AtomicFile.write(partial, sum.encode(size));
        }
    }

    /** The lists after the blocks of the rows before the next one, and the squared norms of all rows from the first on. */
    private record Lists(int next, NDArray norms, NeighborLists near, NeighborLists far) {

        private byte[] encode(int done) {
            try (NDArray end = norms.getManager().create(done)) {
                return new NDList(end, norms, near.keys(), near.columns(), far.keys(), far.columns()).encode();
            }
        }
    }

    private Lists read(NDManager manager, Path file, int first) throws IOException {
        if (Files.notExists(file)) {
            return new Lists(
                    first,
                    manager.zeros(new Shape(size)),
                    NeighborLists.empty(manager, size, options.near() + spare),
                    NeighborLists.empty(manager, size, options.far() + spare));
        }
        NDList state = NDList.decode(manager, Files.readAllBytes(file));
        return new Lists(
                state.get(0).getInt(),
                state.get(1),
                new NeighborLists(state.get(2), state.get(3)),
                new NeighborLists(state.get(4), state.get(5)));
    }

    private Lists lists(NDManager manager, int start, int stop, Path file, Progress progress) throws IOException {
        Lists lists = read(manager, file, start);
        NDArray norms = lists.norms;
        int next = lists.next;
        while (next < stop) {
            int end = Math.min(stop, next + block);
            try (NDManager scope = manager.newSubManager()) {
                Optional<NDArray> sums = next == start ? Optional.of(norms) : Optional.empty();
                NDArray products = products(scope, next, end, sums, progress).muli(2);
                NDArray squares = column(norms, scope, next, end).add(row(norms, scope, next));
                lists.near.mergeSymmetric(
                        squares.mul(1 - rounding).subi(products).addi(excluded(scope, scenes, next, end)), next);
                int[] own = IntStream.range(0, size).toArray();
                lists.far.mergeSymmetric(
                        products.subi(squares.muli(1 + rounding)).addi(excluded(scope, own, next, end)), next);
                next = end;
                AtomicFile.write(file, lists.encode(next));
            }
        }
        return lists;
    }

    /** Returns the products of the rows [first, end) and those from the first on, (end − first, n − first); the first block sums up the norms of the latter. */
    private NDArray products(NDManager scope, int first, int end, Optional<NDArray> norms, Progress progress)
            throws IOException {
        NDArray sum = scope.zeros(new Shape(end - first, size - first));
        for (int chunk = 0; chunk < descriptors.chunks(); chunk++) {
            try (NDManager step = scope.newSubManager()) {
                NDArray rows = descriptors.read(step, chunk, first);
                sum.addi(rows.get("0:" + (end - first)).matMul(rows.transpose()));
                NDIndex those = new NDIndex(first + ":");
                norms.ifPresent(sums ->
                        sums.set(those, sums.get(step, those).add(rows.square().sum(new int[] {1}))));
            }
            progress.report(work(first) + (long) (chunk + 1) * (size - first), work(size));
        }
        return sum;
    }

    /** Returns the work of all blocks that begin before a row: the rows that they multiply by, in every chunk. */
    private long work(int row) {
        long rows = 0;
        for (int first = 0; first < row; first += block) {
            rows += size - first;
        }
        return rows * descriptors.chunks();
    }

    /** Returns the panel of the rows [first, end) and the columns from the first on: 0, or a large number for images of the same group. */
    private static NDArray excluded(NDManager scope, int[] groups, int first, int end) {
        NDArray all = scope.create(groups);
        return column(all, scope, first, end)
                .eq(row(all, scope, first))
                .toType(DataType.FLOAT32, false)
                .muli(NeighborLists.EXCLUDED);
    }

    private static NDArray column(NDArray all, NDManager scope, int first, int end) {
        return all.get(scope, new NDIndex(first + ":" + end)).reshape(-1, 1);
    }

    private static NDArray row(NDArray all, NDManager scope, int first) {
        return all.get(scope, new NDIndex(first + ":")).reshape(1, -1);
    }
}
