package org.stylestep.mining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The smallest keys of every row of an n × n matrix, found panel by panel on the device.
 *
 * @param keys the keys, (n, length), ascending
 * @param columns the columns that they stand in, (n, length), int32
 */
record NeighborLists(NDArray keys, NDArray columns) {

    /** The key of a column that must not be listed. */
    static final float EXCLUDED = 1e38f;

    static NeighborLists empty(NDManager manager, int size, int length) {
        Shape shape = new Shape(size, Math.min(size, length));
        return new NeighborLists(manager.full(shape, EXCLUDED, DataType.FLOAT32), manager.zeros(shape, DataType.INT32));
    }

    /** Takes in the keys of B rows from the first on in all columns from the first on, (B, n − first), of a matrix that is symmetric. */
    void mergeSymmetric(NDArray panel, int first) {
        long rows = panel.getShape().get(0);
        merge(panel, first, first);
        if (rows < panel.getShape().get(1)) {
            merge(panel.get(":, " + rows + ":").transpose(), (int) (first + rows), first);
        }
    }

    private void merge(NDArray panel, int firstRow, int firstColumn) {
        NDManager scope = panel.getManager();
        NDIndex rows = new NDIndex(firstRow + ":" + (firstRow + panel.getShape().get(0)));
        int length = (int) keys.getShape().get(1);
        NDList best = panel.topK((int) Math.min(length, panel.getShape().get(1)), 1, false, false);
        NDArray newColumns = best.get(1).add(firstColumn).toType(DataType.INT32, false);
        NDArray bothKeys = keys.get(scope, rows).concat(best.get(0), 1);
        NDArray bothColumns = columns.get(scope, rows).concat(newColumns, 1);
        NDList merged = bothKeys.topK(length, 1, false, true);
        keys.set(rows, merged.get(0));
        columns.set(rows, bothColumns.gather(merged.get(1), 1));
    }

    /** Takes in the keys of other lists of the same rows. */
    void merge(NeighborLists others) {
        NDArray both = columns.concat(others.columns, 1);
        NDList merged = keys.concat(others.keys, 1).topK((int) keys.getShape().get(1), 1, false, true);
        keys.set(new NDIndex(":"), merged.get(0));
        columns.set(new NDIndex(":"), both.gather(merged.get(1), 1));
    }

    /** {@return the lists in memory, to choose the k smallest of keys that are lower bounds: true ones are greater by up to a share of two norms} */
    InMemory inMemory(float[] norms, double share, int k) {
        return new InMemory(keys.toFloatArray(), columns.toIntArray(), norms, share, k);
    }

    /** Lists whose keys are lower bounds. */
    static final class InMemory {

        private final float[] keys;
        private final int[] columns;
        private final float[] norms;
        private final double share;
        private final int k;
        private final int length;

        private InMemory(float[] keys, int[] columns, float[] norms, double share, int k) {
            this.keys = keys;
            this.columns = columns;
            this.norms = norms;
            this.share = share;
            this.k = k;
            length = keys.length / norms.length;
        }

        /** Returns whether a row's list ends before the columns do that may have one of its k smallest keys. */
        boolean isTooShort(int row) {
            return keys[(row + 1) * length - 1] <= limit(row);
        }

        /** Returns the columns that may have one of a row's k smallest keys, with the bounds of these, as far as they are in the list. */
        Map<Integer, Candidates.Interval> contenders(int row) {
            int start = row * length;
            double limit = limit(row);
            Map<Integer, Candidates.Interval> found = new HashMap<>();
            for (int at = start; at < start + length && keys[at] <= limit; at++) {
                found.put(columns[at], new Candidates.Interval(keys[at], most(row, at)));
            }
            return found;
        }

        private double limit(int row) {
            return IntStream.range(row * length, (row + 1) * length)
                    .mapToDouble(at -> most(row, at))
                    .sorted()
                    .skip(k - 1)
                    .findFirst()
                    .orElseThrow();
        }

        private double most(int row, int at) {
            return keys[at] + share * ((double) norms[row] + norms[columns[at]]);
        }
    }
}
