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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.stylestep.data.HostBatch;
import org.stylestep.data.Pictures;

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
                .hasMessageContainingAll("a network that takes 2", "arrays of 2 channels");
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
    static BufferedImage gray(int bits, int... samples) {
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
    void geometryMovesEachChannelAsThatOfAColorImage() {
        RgbImage red = Pictures.noise(13, 9, 1);
        RgbImage blue = Pictures.noise(13, 9, 2);
        ChannelImage both = stacked(red, blue);

        assertThat(both.resize(7, 21)).isEqualTo(stacked(red.resize(7, 21), blue.resize(7, 21)));
        assertThat(both.resize(40, 4)).isEqualTo(stacked(red.resize(40, 4), blue.resize(40, 4)));
        assertThat(both.crop(2, 3, 5, 4)).isEqualTo(stacked(red.crop(2, 3, 5, 4), blue.crop(2, 3, 5, 4)));
        assertThat(both.flip()).isEqualTo(stacked(red.flip(), blue.flip())).isNotEqualTo(both);
        assertThat(both.resize(13, 9)).isSameAs(both);
        assertThat(both.crop(0, 0, 13, 9)).isSameAs(both);
        assertThatThrownBy(() -> both.crop(9, 0, 5, 5)).hasMessageContaining("5x5 at (9, 0)");
        assertThatThrownBy(() -> both.resize(0, 5)).hasMessage("Cannot resize 13x9 to 0x5");
    }

    /** The channels of one image before those of the other. */
    private static ChannelImage stacked(RgbImage first, RgbImage second) {
        byte[] samples = new byte[2 * first.rgb().length];
        for (int p = 0; p < samples.length / 6; p++) {
            System.arraycopy(first.rgb(), 3 * p, samples, 6 * p, 3);
            System.arraycopy(second.rgb(), 3 * p, samples, 6 * p + 3, 3);
        }
        return new ChannelImage(first.width(), first.height(), 6, samples);
    }

    @Test
    void equalImagesHaveOneSizeOneNumberOfChannelsAndTheSameBytes() {
        ChannelImage image = new ChannelImage(2, 1, 2, new byte[] {1, 2, 3, 4});

        assertThat(image)
                .isEqualTo(new ChannelImage(2, 1, 2, new byte[] {1, 2, 3, 4}))
                .hasSameHashCodeAs(new ChannelImage(2, 1, 2, new byte[] {1, 2, 3, 4}))
                .isNotEqualTo(new ChannelImage(1, 2, 2, new byte[] {1, 2, 3, 4}))
                .isNotEqualTo(new ChannelImage(4, 1, 1, new byte[] {1, 2, 3, 4}))
                .isNotEqualTo(new ChannelImage(2, 1, 2, new byte[] {1, 2, 3, 5}));
    }

    @Test
    void aPersonIsShownGrayColorsAndOpacityOnWhite() {
        assertThat(new ChannelImage(2, 1, 1, new byte[] {7, (byte) 200}).toRgb().rgb())
                .containsExactly(7, 7, 7, 200, 200, 200);
        assertThat(ChannelImage.of(colors, 3).toRgb()).isEqualTo(colors);
        assertThat(ChannelImage.of(colors, 4).toRgb()).isEqualTo(colors);
        // 51 of 255 is a fifth: 255 - (255 - 100) / 5 = 224.
        assertThat(new ChannelImage(2, 1, 4, new byte[] {100, 0, 0, 51, 100, 0, 0, 0})
                        .toRgb()
                        .rgb())
                .containsExactly(224, 204, 204, 255, 255, 255);
    }

    @Test
    void aPersonIsShownTheLargestChannelOfALabelMap() {
        byte[] samples = new byte[2 * 5];
        samples[4] = (byte) 200;
        samples[2] = 100;
        samples[5 + 1] = 9;
        samples[5 + 3] = 9;

        // The color map's class 4 is navy, class 1 maroon.
        assertThat(new ChannelImage(2, 1, 5, samples).toRgb().rgb()).containsExactly(0, 0, 128, 128, 0, 0);
        assertThat(new ChannelImage(1, 1, 2, new byte[2]).toRgb().rgb()).containsExactly(0, 0, 0);
    }

    @Test
    void theColorMapIsThatOfPascalVoc() {
        Set<RgbImage> distinct = new HashSet<>();
        for (int label = 0; label < 256; label++) {
            distinct.add(shown(label));
        }
        assertThat(distinct).hasSize(256);
        // VOClabelcolormap of the development kit: car, tv monitor, the color of the border class.
        assertThat(shown(7).rgb()).containsExactly(128, 128, 128);
        assertThat(shown(20).rgb()).containsExactly(0, 64, 128);
        assertThat(shown(255).rgb()).containsExactly(224, 224, 192);
        assertThat(shown(256)).isEqualTo(shown(0));
    }

    private static RgbImage shown(int label) {
        byte[] samples = new byte[300];
        samples[label] = 1;
        return new ChannelImage(1, 1, samples.length, samples).toRgb();
    }

    @Test
    void aBatchHasAPlaneForEachChannel() {
        ChannelImage first = new ChannelImage(2, 1, 2, new byte[] {0, (byte) 255, 51, (byte) 204});
        ChannelImage second = new ChannelImage(2, 1, 2, new byte[4]);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = HostBatch.of(List.of(first, second)).toArray(manager);
            assertThat(array.getShape()).isEqualTo(new Shape(2, 2, 1, 2));
            assertThat(array.toFloatArray()).startsWith(-1, -0.6f, 1, 0.6f).endsWith(-1, -1, -1, -1);
            assertThat(HostBatch.of(List.of(ChannelImage.of(colors, 1)))
                            .toArray(manager)
                            .getShape())
                    .isEqualTo(new Shape(1, 1, 1, 2));
        }
        assertThatThrownBy(() -> HostBatch.of(List.of(first, ChannelImage.of(colors, 3))))
                .hasMessageContaining("2x1 in 2 channels, 2x1 in 3 channels");
    }
}
