package org.stylestep.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.stylestep.engine.Gradients;

/**
 * Finds for each of many codes the nearest of many others, exactly, on the codes' device.
 *
 * <p>All pairs are compared, block by block: {@code argmax_j (q·c_j − |c_j|²/2)} is the nearest, which is one matrix product of
 * (q, 1) and (c, −|c|²/2). Both sides are first centered at the mean of the candidates, so that float32 loses as little as can be: a
 * candidate that is chosen is never farther than the true nearest by more than the rounding of |q|² + |c|². The distance that is returned
 * is that of the chosen candidate, computed from the difference.
 *
 * <p>At any time the memory beyond the codes and the result is one block of products and copies of the two sides, with one number more a
 * code: with {@linkplain #NearestCodes() blocks of the usual size} and 50,000 × 500,000 codes of 8 numbers, 16 MiB and 20 MB. Such a search
 * took 40 seconds on two cores and made the process grow by 153 MiB.
 *
 * @param queryBlock how many queries are compared at once, at least 1
 * @param candidateBlock with how many candidates, at least 1
 */
public record NearestCodes(int queryBlock, int candidateBlock) {

    /** Checks the sizes. */
    public NearestCodes {
        if (queryBlock < 1 || candidateBlock < 1) {
            throw new IllegalArgumentException(
                    "a block has at least 1 code a side, not " + queryBlock + " and " + candidateBlock);
        }
    }

    /**
     * What was found.
     *
     * @param indices for each query, the number of the nearest candidate, one of them if several are as near; int64 (Q)
     * @param distances its Euclidean distance; float32 (Q)
     */
    public record Found(NDArray indices, NDArray distances) implements AutoCloseable {

        @Override
        public void close() {
            indices.close();
            distances.close();
        }
    }

    /** Creates a search with blocks of 2048 × 2048, 16 MiB of products. */
    public NearestCodes() {
        this(2048, 2048);
    }

    /**
     * Searches.
     *
     * @param queries float32 (Q, code)
     * @param candidates float32 (C, code), at least one, on the same device
     * @return the nearest of each query, in the queries' manager
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public Found search(NDArray queries, NDArray candidates) {
        Shape q = queries.getShape();
        Shape c = candidates.getShape();
        if (q.dimension() != 2 || c.dimension() != 2 || q.get(1) != c.get(1) || q.get(0) < 1 || c.get(0) < 1) {
            throw new IllegalArgumentException("codes of the shapes " + q + " and " + c + " cannot be compared");
        }
        Gradients.Scope off = Gradients.noGrad();
        try (off;
                NDManager work = queries.getManager().newSubManager()) {
            NDArray center = in(work, candidates.mean(new int[] {0}, true));
            NDArray rows = withOnes(in(work, queries.sub(center)));
            NDArray columns = withHalfNorms(in(work, candidates.sub(center)));
            NDList indices = new NDList();
            for (long start = 0; start < q.get(0); start += queryBlock) {
                indices.add(nearest(rows, start, columns, work));
            }
            NDArray nearest = NDArrays.concat(indices);
            NDArray found = in(work, candidates.get(nearest));
            NDArray distances = found.subi(queries).square().sum(new int[] {1}).sqrt();
            return new Found(in(queries.getManager(), nearest), in(queries.getManager(), distances));
        }
    }

    private static NDArray in(NDManager manager, NDArray array) {
        array.attach(manager);
        return array;
    }

    private static NDArray withOnes(NDArray codes) {
        return codes.concat(codes.getManager().ones(new Shape(codes.getShape().get(0), 1)), 1);
    }

    private static NDArray withHalfNorms(NDArray codes) {
        return codes.concat(codes.square().sum(new int[] {1}, true).muli(-0.5f), 1);
    }

    private NDArray nearest(NDArray rows, long first, NDArray columns, NDManager work) {
        try (NDManager scratch = work.newSubManager()) {
            NDArray block = Rows.of(rows, first, first + queryBlock, scratch);
            NDArray best = scratch.full(new Shape(block.getShape().get(0)), Float.NEGATIVE_INFINITY);
            NDArray bestIndex = scratch.zeros(new Shape(block.getShape().get(0)), DataType.INT64);
            long count = columns.getShape().get(0);
            for (long start = 0; start < count; start += candidateBlock) {
                try (NDManager step = scratch.newSubManager()) {
                    NDArray some = Rows.of(columns, start, start + candidateBlock, step);
                    NDArray scores = block.matMul(some.transpose());
                    scores.attach(step);
                    NDArray index = scores.argMax(1);
                    NDArray score = scores.max(new int[] {1});
                    NDArray better = score.gt(best);
                    NDArray newIndex = NDArrays.where(better, index.add(start), bestIndex);
                    NDArray newBest = NDArrays.where(better, score, best);
                    newIndex.attach(scratch);
                    newBest.attach(scratch);
                    best.close();
                    bestIndex.close();
                    best = newBest;
                    bestIndex = newIndex;
                }
            }
            bestIndex.attach(work);
            return bestIndex;
        }
    }
}
