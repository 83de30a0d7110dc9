package org.stylestep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.data.ImagePair;
import org.stylestep.data.Pictures;

final class RgbImageTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 256, 333})
    void resizingKeepsAFlatColorExactly(int size) {
        assertThat(Pictures.even(130, 170, 201).resize(size, size).rgb()).containsOnly((byte) 201);
    }

    @Test
    void averagingDoesNotAliasStripes() {
        byte[] stripes = new byte[3 * 300 * 2];
        for (int p = 0; p < 600; p++) {
            Arrays.fill(stripes, 3 * p, 3 * p + 3, (byte) (p % 2 == 0 ? 255 : 0));
        }

        RgbImage small = new RgbImage(300, 2, stripes).resize(50, 2);

        for (byte value : small.rgb()) {
            assertThat(value & 0xFF).isBetween(127, 128);
        }
    }

    @Test
    void cutsMirrorsAndJoinsPixelByPixel() {
        RgbImage image = Pictures.coordinates(9, 6, 1);

        assertThat(image.crop(2, 1, 3, 2).rgb()).containsExactly(2, 1, 1, 3, 1, 1, 4, 1, 1, 2, 2, 1, 3, 2, 1, 4, 2, 1);
        assertThat(image.flip().crop(0, 0, 2, 1).rgb()).containsExactly(8, 0, 1, 7, 0, 1);
        assertThat(image.flip().flip()).isEqualTo(image);
        assertThat(RgbImage.beside(image.crop(0, 0, 4, 6), image.crop(4, 0, 5, 6)))
                .isEqualTo(image);
        assertThat(RgbImage.of(image.toBufferedImage())).isEqualTo(image);
    }

    @Test
    void refusesWhatDoesNotFit() {
        RgbImage image = Pictures.noise(4, 3, 1);

        assertThatThrownBy(() -> image.crop(2, 0, 3, 3)).hasMessage("Cannot cut 3x3 at (2, 0) out of an image of 4x3");
        assertThatThrownBy(() -> image.crop(Integer.MAX_VALUE, 0, 2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RgbImage(4, 3, new byte[35])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> image.resize(0, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RgbImage.beside(image, Pictures.noise(4, 4, 1)))
                .hasMessageContainingAll("4x3", "4x4");
        assertThatThrownBy(() -> new ImagePair(image, Pictures.noise(4, 4, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void grayIsTakenAsStored() {
        BufferedImage gray = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 128, 255});
        BufferedImage deep = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 128 * 257, 65535});

        byte[] expected = {0, 0, 0, (byte) 128, (byte) 128, (byte) 128, -1, -1, -1};
        assertThat(RgbImage.of(gray).rgb()).containsExactly(expected);
        assertThat(RgbImage.of(deep).rgb()).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_INT_ARGB_PRE})
    void transparencyIsCompositedOnWhite(int type) {
        BufferedImage image = new BufferedImage(3, 1, type);
        image.setRGB(0, 0, 0x00123456);
        image.setRGB(1, 0, 0xFF102030);
        image.setRGB(2, 0, 0x80FF0000);

        byte[] rgb = RgbImage.of(image).rgb();

        assertThat(rgb).startsWith(-1, -1, -1, 0x10, 0x20, 0x30, -1);
        // 0x80 / 255 of 0 on white leaves 127.
        assertThat(rgb[7] & 0xFF).isEqualTo(127);
        assertThat(rgb[8] & 0xFF).isEqualTo(127);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_BGR,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_BYTE_INDEXED
            })
    void everyLayoutGivesTheSameColors(int type) {
        BufferedImage image = new BufferedImage(2, 1, type);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.RED);
        pen.fillRect(0, 0, 1, 1);
        pen.setColor(Color.BLUE);
        pen.fillRect(1, 0, 1, 1);
        pen.dispose();

        assertThat(RgbImage.of(image).rgb()).containsExactly(-1, 0, 0, 0, 0, -1);
    }

    @Test
    void partsOfAnImageAreConvertedAsTheyLie() {
        BufferedImage whole = Pictures.coordinates(9, 6, 5).toBufferedImage();

        assertThat(RgbImage.of(whole.getSubimage(3, 2, 4, 3)))
                .isEqualTo(Pictures.coordinates(9, 6, 5).crop(3, 2, 4, 3));
    }

    @Test
    void grayWithAlphaIsComposited() {
        assertThat(RgbImage.of(ChannelImageTest.gray(8, 100, 255, 100, 0)).rgb())
                .containsExactly(100, 100, 100, -1, -1, -1);
    }
}
