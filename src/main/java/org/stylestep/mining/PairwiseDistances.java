package org.stylestep.mining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;

/**
 * All squared distances between descriptors, tile by tile, by matrix products: |a|² + |b|² − 2 a·b.
 *
 * <p>Only the tiles on and above the diagonal are computed. A tile's products are summed up over chunks of columns, so that memory is
 * bounded by the tile and the chunk, whatever the number of images and of columns. The descriptors come centered: otherwise the
 * subtraction would cancel most of float32's digits.
 */
final class PairwiseDistances {

    /** Takes in the distances between two ranges of images. */
    @FunctionalInterface
    interface Visitor {

        /** Takes in the squared distance of images i and j. */
        void visit(int i, int j, double distance);
    }

    /** Rows of a tile: large enough for a product at full speed and few passes over a scratch file; 16 MiB of products. */
    private static final int TILE = 2048;

    /** Columns of a chunk: 64 MiB of each of two sides. */
    private static final int CHUNK = 8192;

    private final StyleDescriptors descriptors;
    private final Progress progress;
    private final int tile;
    private final int tiles;
    private final int chunks;
    private final double[] norms;
    private long done;

    PairwiseDistances(StyleDescriptors descriptors, Progress progress) {
        this(descriptors, progress, TILE);
    }

    /** With tiles of at most another size, for tests. */
    PairwiseDistances(StyleDescriptors descriptors, Progress progress, int largestTile) {
        this.descriptors = descriptors;
        this.progress = progress;
        tiles = ceilDiv(descriptors.size(), largestTile);
        tile = ceilDiv(descriptors.size(), tiles);
        chunks = ceilDiv(descriptors.dimension(), CHUNK);
        norms = new double[descriptors.size()];
    }

    /** Visits every pair i &lt; j once. */
    void visit(Visitor visitor) throws IOException {
        for (int t = 0; t < tiles; t++) {
            // A tile on the diagonal also holds the norms, which the others need.
            float[] products = products(t, t);
            int first = first(t);
            int side = first(t + 1) - first;
            for (int i = 0; i < side; i++) {
                norms[first + i] = products[i * side + i];
            }
            visit(t, t, products, visitor);
        }
        for (int row = 0; row < tiles; row++) {
            for (int column = row + 1; column < tiles; column++) {
                visit(row, column, products(row, column), visitor);
            }
        }
    }

    private void visit(int row, int column, float[] products, Visitor visitor) {
        int firstRow = first(row);
        int firstColumn = first(column);
        int width = first(column + 1) - firstColumn;
        for (int i = firstRow; i < first(row + 1); i++) {
            for (int j = Math.max(firstColumn, i + 1); j < firstColumn + width; j++) {
                double product = products[(i - firstRow) * width + j - firstColumn];
                visitor.visit(i, j, Math.max(0, norms[i] + norms[j] - 2 * product));
            }
        }
    }

    private float[] products(int row, int column) throws IOException {
        try (NDManager scope = NDManager.newBaseManager(descriptors.device())) {
            int height = first(row + 1) - first(row);
            int width = first(column + 1) - first(column);
            NDArray sum = scope.zeros(new Shape(height, width));
            for (int chunk = 0; chunk < chunks; chunk++) {
                try (NDManager step = scope.newSubManager()) {
                    NDArray a = read(step, row, chunk);
                    NDArray b = row == column ? a : read(step, column, chunk);
                    sum.addi(a.matMul(b.transpose()));
                }
                progress.report(++done, (long) tiles * (tiles + 1) / 2 * chunks);
            }
            return sum.toFloatArray();
        }
    }

    private NDArray read(NDManager manager, int tileIndex, int chunk) throws IOException {
        int firstColumn = chunk * CHUNK;
        int endColumn = Math.min(descriptors.dimension(), firstColumn + CHUNK);
        return descriptors.read(manager, first(tileIndex), first(tileIndex + 1), firstColumn, endColumn);
    }

    private int first(int tileIndex) {
        return Math.min(descriptors.size(), tileIndex * tile);
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }
}
