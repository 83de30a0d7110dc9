package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.SortedMap;

/** The gradients of a network's parameters against those that {@code gradients} of {@code scripts/golden_nn.py} computed in double precision. */
public final class GoldenGradients {

    /**
     * How far from the golden values, as a part of their norm. PyTorch in single precision is within 4.2e-6 of itself in double precision on
     * the gradients of the scripts' cases, with AVX-512, AVX2 and SSE alike.
     */
    static final double TOLERANCE = 1e-5;

    /** A gradient that is below this part of the network's largest in double precision is zero, and rounding. */
    private static final double ZERO_IN_DOUBLE = 1e-12;

    /**
     * What rounding to single precision may leave of a zero, as a part of the gradient of the weight of the same convolution, which sums up
     * the same numbers. PyTorch leaves up to 1e-7.
     */
    private static final double ZERO_IN_SINGLE = 1e-6;

    private GoldenGradients() {}

    /**
     * Asserts that gradients agree. That of a bias which the instance norm behind it or the pairing of logits cancels is zero: what is left in its place is
     * rounding, which must be negligible beside the gradient of the weight of the same convolution.
     *
     * @param gradients by the parameters' names
     * @param golden (P, 2): norm and product with the probe, in the order of the names
     */
    public static void assertAgree(SortedMap<String, NDArray> gradients, NDArray golden) {
        assertThat(golden.getShape().get(0)).isEqualTo(gradients.size());
        double largest = golden.get(":, 0").max().getFloat();
        int row = 0;
        for (Map.Entry<String, NDArray> entry : gradients.entrySet()) {
            String name = entry.getKey();
            NDArray gradient = entry.getValue();
            double norm = golden.getFloat(row, 0);
            double product = golden.getFloat(row, 1);
            if (norm < ZERO_IN_DOUBLE * largest) {
                assertThat(name).as("a parameter that is canceled").matches("(.*\\.)?(conv\\d?|logits)\\.bias");
                NDArray ofWeight = gradients.get(name.replaceFirst("bias$", "weight"));
                assertThat(norm(gradient)).as(name).isLessThan(ZERO_IN_SINGLE * norm(ofWeight));
            } else {
                double tolerance = TOLERANCE * norm;
                NDArray probe = Formula.of(gradient.getManager(), "probe." + name, gradient.getShape());
                assertThat(norm(gradient)).as(name).isBetween(norm - tolerance, norm + tolerance);
                // The probe's entries are below 1, so its product with an error is below the error's 1-norm, typically
                // near its 2-norm.
                assertThat((double) probe.mul(gradient).sum().getFloat())
                        .as(name)
                        .isBetween(product - tolerance, product + tolerance);
            }
            row++;
        }
    }

    static double norm(NDArray array) {
        return Math.sqrt(array.square().sum().getFloat());
    }
}
