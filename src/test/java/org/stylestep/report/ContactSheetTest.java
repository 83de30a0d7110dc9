package org.stylestep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stylestep.image.RgbImage;

final class ContactSheetTest {

    private static RgbImage image(int side, int value) {
        byte[] rgb = new byte[3 * side * side];
        Arrays.fill(rgb, (byte) value);
        return new RgbImage(side, side, rgb);
    }

    @Test
    void rowsStandBelowEachOtherAndMissingImagesAreGray() {
        ContactSheet sheet = new ContactSheet("title", 2, 64);
        sheet.addRow("full", List.of(image(64, 10), image(64, 20)));
        sheet.addRow("half", List.of(image(64, 30)));
        RgbImage drawn = sheet.draw();
        // A cell has 128 pixels and a gap of 4 after it; the label's width depends on the font.
        int left = drawn.width() - 2 * 132;
        int top = drawn.height() - 2 * 132;
        assertThat(left).isPositive();
        assertThat(color(drawn, left + 5, top + 5)).isEqualTo(10);
        assertThat(color(drawn, left + 132 + 5, top + 5)).isEqualTo(20);
        assertThat(color(drawn, left + 5, top + 132 + 5)).isEqualTo(30);
        assertThat(color(drawn, left + 132 + 5, top + 132 + 5)).isEqualTo(Color.LIGHT_GRAY.getRed());
    }

    private static int color(RgbImage image, int x, int y) {
        return image.rgb()[3 * (y * image.width() + x)] & 0xFF;
    }

    @Test
    void imagesOfAnotherSizeOrTooManyAreRefused() {
        ContactSheet sheet = new ContactSheet("title", 1, 64);
        assertThatThrownBy(() -> sheet.addRow("row", List.of(image(32, 0))))
                .hasMessage("Images of this sheet are 64x64, not 32x32");
        assertThatThrownBy(() -> sheet.addRow("row", List.of(image(64, 0), image(64, 0))))
                .hasMessageContaining("at most 1 images, not 2");
    }
}
