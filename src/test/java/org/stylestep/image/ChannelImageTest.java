package org.stylestep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stylestep.data.HostBatch;

final class ChannelImageTest {

    private final RgbImage colors =
            new RgbImage(2, 1, new byte[] {(byte) 255, 0, 0, (byte) 100, (byte) 100, (byte) 100});

    @Test
    void showsColorsInTheChannelsThatAreAskedFor() {
        // 0.299 · 255 = 76.2; gray stays.
        assertThat(ChannelImage.of(colors, 1).samples()).containsExactly(76, 100);
        assertThat(ChannelImage.of(colors, 3).samples()).isSameAs(colors.rgb());
        assertThat(ChannelImage.of(colors, 4).samples()).containsExactly(-1, 0, 0, -1, 100, 100, 100, -1);
        assertThatThrownBy(() -> ChannelImage.of(colors, 2))
                .hasMessageContaining("a network that takes 2")
                .hasMessageContaining("arrays of 2 channels");
        assertThatThrownBy(() -> new ChannelImage(2, 2, 5, new byte[19])).hasMessageContaining("2x2 in 5 channels");
    }

    @Test
    void everyGrayStaysItself() {
        byte[] grays = new byte[3 * 256];
        for (int i = 0; i < grays.length; i++) {
            grays[i] = (byte) (i / 3);
        }
        byte[] luma = ChannelImage.of(new RgbImage(256, 1, grays), 1).samples();
        for (int i = 0; i < 256; i++) {
            assertThat(luma[i]).isEqualTo((byte) i);
        }
    }

    @Test
    void opacityIsKeptInFourChannelsAndCompositedInFewer() {
        BufferedImage packed = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        packed.setRGB(0, 0, 0x80FF0000);
        packed.setRGB(1, 0, 0x00102030);
        assertThat(ChannelImage.of(packed, 4).samples()).containsExactly(-1, 0, 0, 0x80, 0x10, 0x20, 0x30, 0);
        assertThat(ChannelImage.of(packed, 3).samples())
                .isEqualTo(RgbImage.of(packed).rgb());
        assertThat(ChannelImage.of(packed, 1).samples()).hasSize(2).endsWith(-1);

        assertThat(ChannelImage.of(gray(16, 257 * 7, 65535, 257 * 9, 257 * 50), 4)
                        .samples())
                .containsExactly(7, 7, 7, -1, 9, 9, 9, 50);
        assertThat(ChannelImage.of(gray(8, 7, 255, 9, 50), 4).samples()).containsExactly(7, 7, 7, -1, 9, 9, 9, 50);
        assertThat(ChannelImage.of(colors.toBufferedImage(), 4).samples())
                .isEqualTo(ChannelImage.of(colors, 4).samples());

        byte[] ramp = {10, 20};
        BufferedImage palette = new BufferedImage(
                2, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, ramp, ramp, ramp, new byte[] {-1, 40
                }));
        palette.getRaster().setPixels(0, 0, 2, 1, new int[] {0, 1});
        assertThat(ChannelImage.of(palette, 4).samples()).containsExactly(10, 10, 10, -1, 20, 20, 20, 40);
    }

    /** Pixels of gray and opacity. */
    private static BufferedImage gray(int bits, int... samples) {
        int type = bits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
        WritableRaster raster = Raster.createInterleavedRaster(type, samples.length / 2, 1, 2, null);
        raster.setPixels(0, 0, samples.length / 2, 1, samples);
        ColorSpace space = ColorSpace.getInstance(ColorSpace.CS_GRAY);
        return new BufferedImage(
                new ComponentColorModel(space, true, false, Transparency.TRANSLUCENT, type), raster, false, null);
    }

    @Test
    void padsByMirroringAsOftenAsItTakes() {
        ChannelImage row = new ChannelImage(3, 1, 1, new byte[] {1, 2, 3});
        assertThat(row.padTo(9, 2).samples()).containsExactly(1, 2, 3, 2, 1, 2, 3, 2, 1, 1, 2, 3, 2, 1, 2, 3, 2, 1);
        ChannelImage column = new ChannelImage(1, 2, 2, new byte[] {1, 2, 3, 4});
        assertThat(column.padTo(2, 4).samples()).containsExactly(1, 2, 1, 2, 3, 4, 3, 4, 1, 2, 1, 2, 3, 4, 3, 4);
        assertThat(row.padTo(3, 1)).isSameAs(row);
        assertThatThrownBy(() -> row.padTo(2, 5)).hasMessage("Cannot pad 3x1 to 2x5");
    }

    @Test
    void aBatchHasAPlaneForEachChannel() {
        ChannelImage first = new ChannelImage(2, 1, 2, new byte[] {0, (byte) 255, 51, (byte) 204});
        ChannelImage second = new ChannelImage(2, 1, 2, new byte[4]);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = HostBatch.of(List.of(first, second)).toArray(manager);
            assertThat(array.getShape()).isEqualTo(new Shape(2, 2, 1, 2));
            assertThat(array.toFloatArray()).startsWith(-1, -0.6f, 1, 0.6f).endsWith(-1, -1, -1, -1);
            assertThat(new HostBatch(List.of(colors), 1).toArray(manager).getShape())
                    .isEqualTo(new Shape(1, 1, 1, 2));
        }
        assertThatThrownBy(() -> HostBatch.of(List.of(first, ChannelImage.of(colors, 3))))
                .hasMessageContaining("2x1 in 2 channels, 2x1 in 3 channels");
    }
}
