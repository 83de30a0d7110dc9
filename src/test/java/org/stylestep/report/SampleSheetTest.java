package org.stylestep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

final class SampleSheetTest {

    private static RgbImage even(int side, int red, int green, int blue) {
        byte[] rgb = new byte[3 * side * side];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return new RgbImage(side, side, rgb);
    }

    private static int[] pixel(RgbImage image, int x, int y) {
        int at = 3 * (y * image.width() + x);
        return new int[] {image.rgb()[at] & 0xFF, image.rgb()[at + 1] & 0xFF, image.rgb()[at + 2] & 0xFF};
    }

    @Test
    void smallImagesAreEnlargedAndStandInTheirPlaces(@TempDir Path folder) throws IOException {
        SampleSheet sheet = new SampleSheet("a title", List.of("left", "right"));
        sheet.addRow(even(64, 200, 0, 0), even(64, 0, 200, 0));
        sheet.addRow(even(64, 0, 0, 200), even(64, 9, 9, 9));
        Path file = folder.resolve("sheet.png");
        sheet.write(file);
        RgbImage drawn = ImageFiles.read(file);
        assertThat(drawn.width()).isEqualTo(2 * 128 + 3 * 6);
        int bottom = drawn.height() - 6 - 64;
        int upper = bottom - 128 - 6;
        assertThat(pixel(drawn, 6 + 64, upper)).containsExactly(200, 0, 0);
        assertThat(pixel(drawn, 12 + 128 + 64, upper)).containsExactly(0, 200, 0);
        assertThat(pixel(drawn, 6 + 64, bottom)).containsExactly(0, 0, 200);
        assertThat(pixel(drawn, 12 + 128 + 64, bottom)).containsExactly(9, 9, 9);
        assertThat(pixel(drawn, 2, bottom)).containsExactly(255, 255, 255);
    }

    @Test
    void captionsAreDrawnAboveTheirColumns() {
        SampleSheet sheet = new SampleSheet("", List.of("", "a caption"));
        sheet.addRow(even(128, 255, 255, 255), even(128, 255, 255, 255));
        RgbImage drawn = sheet.draw();
        assertThat(dark(drawn, 0, 134)).isZero();
        assertThat(dark(drawn, 140, 268)).isPositive();
    }

    private static long dark(RgbImage image, int left, int right) {
        return IntStream.range(left, right)
                .flatMap(x -> IntStream.range(0, image.height()).map(y -> pixel(image, x, y)[0]))
                .filter(red -> red < 128)
                .count();
    }

    @Test
    void rowsMustFit() {
        SampleSheet sheet = SampleSheet.ofTranslations("t");
        assertThatThrownBy(sheet::draw).isInstanceOf(IllegalStateException.class);
        RgbImage image = even(8, 1, 2, 3);
        assertThatThrownBy(() -> sheet.addRow(image, image)).hasMessageContaining("5 images, not 2");
        sheet.addRow(image, image, image, image, image);
        assertThatThrownBy(() -> sheet.addRow(image, image, image, image, even(9, 1, 2, 3)))
                .hasMessageContaining("one size: 8x8, 9x9");
    }
}
