package org.stylestep.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("numeric")
final class GramStyleTest {

    @Test
    void isTheMeanProductOfEveryTwoChannels() {
        int channels = 4;
        int positions = 6;
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray maps = TestImages.uniform(manager, new Shape(2, channels, 2, 3), 3);
            int before = manager.getManagedArrays().size();
            NDArray gram = GramStyle.grams(new NDList(maps)).singletonOrThrow();
            assertThat(manager.getManagedArrays()).hasSize(before + 1);
            assertThat(gram.getShape()).isEqualTo(new Shape(2, channels, channels));
            for (int b = 0; b < 2; b++) {
                float[] f = maps.get(b).toFloatArray();
                for (int i = 0; i < channels; i++) {
                    for (int j = 0; j < channels; j++) {
                        double sum = 0;
                        for (int p = 0; p < positions; p++) {
                            sum += (double) f[i * positions + p] * f[j * positions + p];
                        }
                        assertThat((double) gram.getFloat(b, i, j))
                                .isEqualTo(sum / (channels * positions), within(1e-6));
                    }
                }
            }
        }
    }
}
