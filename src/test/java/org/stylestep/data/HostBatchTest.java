package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.stylestep.image.RgbImage;

final class HostBatchTest {

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager();

    @Test
    void valuesAreThoseOfTheFormula() {
        RgbImage a = Pictures.noise(5, 4, 1);
        RgbImage b = Pictures.noise(5, 4, 2);
        NDArray array = new HostBatch(List.of(a, b)).toArray(manager);

        assertThat(array.getShape()).isEqualTo(new Shape(2, 3, 4, 5));
        assertThat(array.getDataType()).isEqualTo(DataType.FLOAT32);
        float[] values = array.toFloatArray();
        for (int n = 0, i = 0; n < 2; n++) {
            byte[] rgb = (n == 0 ? a : b).rgb();
            for (int c = 0; c < 3; c++) {
                for (int p = 0; p < 20; p++, i++) {
                    assertThat(values[i]).isEqualTo((rgb[3 * p + c] & 0xFF) / 127.5f - 1);
                }
            }
        }
        assertThat(HostBatch.fromArray(array)).containsExactly(a, b);
        assertThat(manager.getManagedArrays()).hasSize(1);
    }

    @Test
    void aPartHasItsShareOfEveryGroup() {
        List<RgbImage> images =
                IntStream.range(0, 12).mapToObj(i -> Pictures.noise(5, 4, i)).toList();
        HostBatch batch = new HostBatch(images);
        assertThat(HostBatch.fromArray(batch.part(1, 2, 3).toArray(manager)))
                .containsExactly(
                        images.get(2), images.get(3), images.get(6), images.get(7), images.get(10), images.get(11));
        List<String> names = images.stream().map(RgbImage::toString).toList();
        HostPairBatch part = new HostPairBatch(batch, batch, names).part(2, 4);
        assertThat(part.names()).isEqualTo(names.subList(6, 9));
        assertThat(part.inputs().size()).isEqualTo(3);
        assertThatThrownBy(() -> batch.part(0, 3, 3)).hasMessageContaining("12 images in 3 groups");
    }

    @Test
    void everyByteSurvivesTheWayThereAndBack() {
        byte[] rgb = new byte[3 * 256];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3);
        }
        RgbImage ramp = new RgbImage(16, 16, rgb);
        NDArray array = new HostBatch(List.of(ramp)).toArray(manager);

        assertThat(array.min().getFloat()).isEqualTo(-1);
        assertThat(array.max().getFloat()).isEqualTo(1);
        assertThat(HostBatch.fromArray(array)).containsExactly(ramp);
    }

    @Test
    void valuesOutsideTheRangeAreClippedAndOthersRounded() {
        NDArray array = manager.create(new float[] {-7, 9, 0.003f}, new Shape(1, 3, 1, 1));

        assertThat(HostBatch.fromArray(array).get(0).rgb()).containsExactly(0, 255, 128);
        assertThat(array.toFloatArray()).containsExactly(-7, 9, 0.003f);
        assertThatThrownBy(() -> HostBatch.fromArray(array.reshape(3, 1, 1, 1))).hasMessageContaining("(3, 1, 1, 1)");
    }

    @Test
    void sizesMustAgree() {
        assertThatThrownBy(() -> new HostBatch(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HostBatch(List.of(Pictures.noise(4, 5, 1), Pictures.noise(5, 4, 1))))
                .hasMessageContainingAll("4x5", "5x4");
    }

    @Test
    void closingABatchClosesItsArrays() {
        HostBatch pixels = new HostBatch(List.of(Pictures.noise(4, 4, 1)));
        try (ImagePairBatch batch = ImagePairBatch.of(manager, new HostPairBatch(pixels, pixels, List.of("a")))) {
            assertThat(batch.size()).isEqualTo(1);
            assertThat(batch.input()).isEqualTo(batch.target());
        }
        assertThat(manager.getManagedArrays()).isEmpty();
        assertThatThrownBy(() -> new HostPairBatch(pixels, pixels, List.of("a", "b")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
