package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Precision and recall (Kynkäänniemi et al., 2019), density and coverage (Naeem et al., 2020) of features of renderings (N, D) by those of targets
 * (M, D). The ball of a feature reaches to its k-th nearest other one of its own set; a border is not inside.
 *
 * @param precision the share of renderings inside the ball of a target
 * @param recall the share of targets inside the ball of a rendering
 * @param density in how many targets' balls a rendering lies on average, over k
 * @param coverage the share of targets whose ball has a rendering inside
 */
record Neighborhoods(double precision, double recall, double density, double coverage) {

    /** Rows whose distances are computed at once; bounds memory. */
    private static final long BLOCK = 512;

    static Neighborhoods of(NDArray renderings, NDArray targets, int k) {
        try (NDManager manager = renderings.getManager().newSubManager()) {
            NDArray renderedRadii = radii(renderings, k, manager);
            NDArray targetRadii = radii(targets, k, manager);
            long count = renderings.getShape().get(0);
            double precise = 0;
            double inside = 0;
            NDArray recalled = targetRadii.mul(0);
            NDArray nearest = targetRadii.mul(0).add(Double.POSITIVE_INFINITY);
            for (long first = 0; first < count; first += BLOCK) {
                String rows = first + ":" + Math.min(first + BLOCK, count);
                try (NDManager work = manager.newSubManager()) {
                    NDArray distances = squares(renderings.get(rows), targets, work);
                    NDArray inTargets = distances.lt(targetRadii).toType(distances.getDataType(), false);
                    precise += inTargets.max(new int[] {1}).sum().getDouble();
                    inside += inTargets.sum().getDouble();
                    NDArray inRenderings =
                            distances.lt(renderedRadii.get(rows).expandDims(1)).toType(distances.getDataType(), false);
                    recalled = recalled.maximum(inRenderings.max(new int[] {0}));
                    nearest = nearest.minimum(distances.min(new int[] {0}));
                }
            }
            return new Neighborhoods(
                    precise / count,
                    recalled.mean().getDouble(),
                    inside / count / k,
                    nearest.lt(targetRadii)
                            .toType(nearest.getDataType(), false)
                            .mean()
                            .getDouble());
        }
    }

    /** The squared distance of each row to its k-th nearest other one. */
    private static NDArray radii(NDArray rows, int k, NDManager manager) {
        long count = rows.getShape().get(0);
        double[] radii = new double[Math.toIntExact(count)];
        for (long first = 0; first < count; first += BLOCK) {
            try (NDManager work = manager.newSubManager()) {
                NDArray distances = squares(rows.get(first + ":" + Math.min(first + BLOCK, count)), rows, work);
                double[] some = distances
                        .topK(k + 1, 1, false, true)
                        .get(0)
                        .get(":, " + k)
                        .toDoubleArray();
                System.arraycopy(some, 0, radii, (int) first, some.length);
            }
        }
        return manager.create(radii);
    }

    /** The squared distances (A, B) of rows (A, D) from others (B, D), in a manager. */
    private static NDArray squares(NDArray rows, NDArray others, NDManager work) {
        rows.attach(work);
        NDArray columns = others.transpose();
        columns.attach(work);
        NDArray norms = rows.square().sum(new int[] {1}, true);
        return rows.matMul(columns)
                .mul(-2)
                .add(norms)
                .add(columns.square().sum(new int[] {0}))
                .maximum(0);
    }
}
