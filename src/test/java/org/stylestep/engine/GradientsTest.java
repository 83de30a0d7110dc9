package org.stylestep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GradientsTest {

    private static NDArray leaf(NDManager manager, float... values) {
        NDArray array = manager.create(values);
        array.setRequiresGradient(true);
        return array;
    }

    @Test
    void areThoseOfTheScalarAloneAndZeroWhereItDoesNotDependOnAnArray() {
        try (NDManager manager = NDManager.newBaseManager();
                NDManager own = manager.newSubManager()) {
            NDArray a = leaf(manager, 1, 2, 3);
            NDArray b = leaf(manager, 4, 5, 6);
            NDArray unused = leaf(manager, 7);
            Gradients.Scope recording = Gradients.recording();
            try (recording) {
                for (int time = 0; time < 2; time++) {
                    NDList gradients = Gradients.of(a.mul(b).sum(), List.of(a, b, unused), own);
                    assertThat(gradients.get(0).toFloatArray()).containsExactly(4, 5, 6);
                    assertThat(gradients.get(1).toFloatArray()).containsExactly(1, 2, 3);
                    assertThat(gradients.get(2).toFloatArray()).containsExactly(0);
                    assertThat(gradients.get(0).getManager()).isSameAs(own);
                }
            }
        }
    }

    /** The engine's gradient of a transposed array is a transposed view, of a sum one number for all. */
    @Test
    void areContiguous() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray matrix = manager.arange(6f).reshape(2, 3);
            matrix.setRequiresGradient(true);
            NDArray ones = leaf(manager, 1, 1, 1);
            NDArray factor = manager.arange(6f).reshape(3, 2);
            Gradients.Scope recording = Gradients.recording();
            try (recording) {
                NDArray sum = matrix.transpose().mul(factor).sum().add(ones.sum());
                NDList gradients = Gradients.of(sum, List.of(matrix, ones), manager);
                Kernels.update("scale", new double[] {2}, List.of(gradients));
                assertThat(gradients.get(0).getShape()).isEqualTo(new Shape(2, 3));
                assertThat(gradients.get(0).toFloatArray()).containsExactly(0, 4, 8, 2, 6, 10);
                assertThat(gradients.get(1).toFloatArray()).containsExactly(2, 2, 2);
            }
        }
    }
}
