package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

final class StyleCodeTest {

    @Test
    void formsAreThoseOfTheDefinition() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray mean = manager.create(new float[][] {{1, 2}});
            NDArray logVariance = manager.create(new float[][] {{0, (float) (2 * Math.log(3))}});
            NDArray noise = manager.create(new float[][] {{-2, 1}});
            NDList heads = new NDList(mean, logVariance);
            int before = manager.getManagedArrays().size();
            NDArray offset = StyleCode.OFFSET.of(heads, () -> null);
            NDArray sampled = StyleCode.SAMPLED.of(heads, () -> noise);
            assertThat(offset.toFloatArray()).containsExactly(2, 5);
            assertThat(sampled.toFloatArray()).containsExactly(-1, 5);
            assertThat((Object) StyleCode.MEAN.of(heads, () -> null)).isSameAs(mean);
            assertThat(manager.getManagedArrays()).hasSize(before + 2);
        }
    }

    @Test
    void inferenceIsWithoutNoise() {
        assertThat(StyleCode.SAMPLED.atInference()).isEqualTo(StyleCode.MEAN);
        assertThat(StyleCode.OFFSET.atInference()).isEqualTo(StyleCode.OFFSET);
        assertThat(StyleCode.MEAN.atInference()).isEqualTo(StyleCode.MEAN);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList heads = new NDList(manager.create(new float[][] {{1, 2}}), manager.zeros(new Shape(1, 2)));
            assertThat((Object) StyleCode.SAMPLED.withoutNoise(heads)).isSameAs(heads.get(0));
            assertThat(StyleCode.OFFSET.withoutNoise(heads).toFloatArray()).containsExactly(2, 3);
        }
    }

    @Test
    void otherHeadsAreRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> StyleCode.OFFSET.of(new NDList(manager.create(1f)), () -> null))
                    .withMessageContaining("returned 1");
        }
    }
}
