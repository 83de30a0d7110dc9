package org.stylestep.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.stylestep.image.RgbImage;

final class LetteringTest {

    private static Lettering none() {
        return Lettering.probe(() -> {
            throw new InternalError("No physical fonts found");
        });
    }

    private static RgbImage sheet(Lettering lettering) {
        ImageGrid grid =
                new ImageGrid("a title", List.of("left", "right"), ImageGrid.MAX_SIDE, ImageGrid.GAP, lettering);
        RgbImage gray = new RgbImage(4, 4, new byte[48]);
        grid.addRow("a label", List.of(gray, gray));
        return grid.draw();
    }

    @Test
    void withoutFontsThereAreTheImagesAlone() {
        assertThat(none().isAvailable()).isFalse();
        assertThat(none().width("text")).isZero();
        RgbImage sheet = sheet(none());
        assertThat(sheet.height()).isGreaterThan(2 * ImageGrid.MIN_SIDE / 2);
        assertThat(sheet(none()).toBufferedImage().getRGB(0, 0)).isEqualTo(0xFFFFFFFF);
        assertThat(sheet.width()).isLessThan(sheet(Lettering.system()).width());
    }

    @Test
    void thisMachineHasFonts() {
        assertThat(Lettering.system().width("wide text"))
                .isGreaterThan(Lettering.system().width("text"));
    }
}
