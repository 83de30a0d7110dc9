package org.stylestep.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.stylestep.testkit.ExtractorContract;

/** What the library's extractors keep beyond the contract. */
abstract class BuiltInExtractorContract extends ExtractorContract {

    @Test
    void mapsHaveNoNegativeNumbers() {
        try (NDArray images = images(2, 40, 48);
                NDList maps = extractor().extract(images)) {
            assertThat(maps).allSatisfy(map -> assertThat(map.min().getFloat()).isNotNegative());
        }
    }

    @Test
    void saysWhatIsWrongWithAnImage() {
        assertThatThrownBy(() -> extractor().extract(manager().zeros(new Shape(1, 1, 64, 64))))
                .hasMessageContaining("(batch, 3, height, width)");
        assertThatThrownBy(() -> extractor().extract(manager().zeros(new Shape(1, 3, 64, 4))))
                .hasMessageContaining("4x64 are too small");
        assertThatThrownBy(() -> extractor().extract(manager().zeros(new Shape(1, 3, 64, 64), DataType.UINT8)))
                .hasMessageContaining("must be float32");
    }
}
