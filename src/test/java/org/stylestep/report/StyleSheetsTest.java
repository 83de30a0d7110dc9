package org.stylestep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

/** Where images stand in sheets and strips, and what becomes of images of other sizes. */
final class StyleSheetsTest {

    private static final int WHITE = 255;
    private static final int GAP = 6;
    private static final int CELL = 128;

    private static RgbImage even(int width, int height, int gray) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) gray);
        return new RgbImage(width, height, rgb);
    }

    private static RgbImage even(int gray) {
        return even(64, 64, gray);
    }

    private static int gray(RgbImage image, int x, int y) {
        return image.rgb()[3 * (y * image.width() + x)] & 0xFF;
    }

    /** The gray in the middle of a cell, rows counted from the bottom. */
    private static int cell(RgbImage sheet, int column, int rowFromBottom) {
        return gray(
                sheet,
                GAP + column * (CELL + GAP) + CELL / 2,
                sheet.height() - GAP - rowFromBottom * (CELL + GAP) - CELL / 2);
    }

    private static int[] row(RgbImage sheet, int columns, int rowFromBottom) {
        int[] grays = new int[columns];
        Arrays.setAll(grays, column -> cell(sheet, column, rowFromBottom));
        return grays;
    }

    @Test
    void stylesStandAboveTheirColumnsAndInputsFirst() {
        SynchronizedSheet sheet =
                new SynchronizedSheet("t", List.of("a", "b"), List.of(Optional.of(even(10)), Optional.empty()));
        sheet.addRow(even(20), List.of(even(30), even(40)));
        sheet.addRow(even(50), List.of(even(60), even(70)));
        RgbImage drawn = sheet.draw();
        assertThat(drawn.width()).isEqualTo(GAP + 3 * (CELL + GAP));
        assertThat(row(drawn, 3, 2)).containsExactly(WHITE, 10, WHITE);
        assertThat(row(drawn, 3, 1)).containsExactly(20, 30, 40);
        assertThat(row(drawn, 3, 0)).containsExactly(50, 60, 70);
    }

    @Test
    void stylesWithoutAnyImageHaveNoRow() {
        SynchronizedSheet with = new SynchronizedSheet("t", List.of("a"), List.of(Optional.of(even(1))));
        SynchronizedSheet without = new SynchronizedSheet("t", List.of("a"), List.of(Optional.empty()));
        with.addRow(even(2), List.of(even(3)));
        without.addRow(even(2), List.of(even(3)));
        assertThat(with.draw().height() - without.draw().height()).isEqualTo(CELL + GAP);
    }

    @Test
    void otherSizesAreFittedWithTheirProportions() {
        SynchronizedSheet sheet = new SynchronizedSheet("t", List.of("wide"), List.of(Optional.of(even(600, 300, 10))));
        sheet.addRow(even(64, 64, 20), List.of(even(32, 32, 30)));
        RgbImage drawn = sheet.draw();
        assertThat(cell(drawn, 1, 1)).isEqualTo(10);
        int top = drawn.height() - GAP - 2 * (CELL + GAP) + GAP;
        assertThat(gray(drawn, GAP + CELL + GAP + CELL / 2, top + CELL / 8)).isEqualTo(WHITE);
        assertThat(gray(drawn, GAP + CELL + GAP + 2, drawn.height() - GAP - 2)).isEqualTo(30);
    }

    @Test
    void largeImagesAreShownSmaller() {
        SynchronizedSheet sheet = new SynchronizedSheet("t", List.of("a"), List.of(Optional.empty()));
        sheet.addRow(even(1000, 500, 1), List.of(even(1000, 500, 2)));
        assertThat(sheet.draw().width()).isEqualTo(GAP + 2 * (SynchronizedSheet.LARGEST + GAP));
    }

    @Test
    void whatDoesNotMatchOrCannotBeDrawnIsRefused() {
        SynchronizedSheet sheet = new SynchronizedSheet("t", List.of("a"), List.of(Optional.empty()));
        assertThatIllegalStateException().isThrownBy(sheet::draw);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sheet.addRow(even(1), List.of()))
                .withMessageContaining("1 styles cannot have 0 renderings");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SynchronizedSheet("t", List.of("a"), List.of()))
                .withMessageContaining("1 styles cannot have 0 images");
        RgbImage dot = even(1, 1, 0);
        List<String> names = Collections.nCopies(10_000, "s");
        SynchronizedSheet huge = new SynchronizedSheet("t", names, Collections.nCopies(10_000, Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> huge.addRow(dot, Collections.nCopies(10_000, dot)))
                .withMessageContaining("1 inputs in 10000 styles is too large");
    }

    private static InterpolationReport report() {
        return new InterpolationReport(
                "t",
                new InterpolationReport.End("a", Optional.of(even(10))),
                new InterpolationReport.End("b", Optional.empty()),
                List.of("0", "0.5", "1"));
    }

    @Test
    void aStripGoesFromOneStyleToTheOther(@TempDir Path folder) throws IOException {
        InterpolationReport report = report();
        report.addInput(even(20), List.of(even(30), even(40), even(50)));
        report.addInput(even(60), List.of(even(70), even(80), even(90)));
        Path strip = folder.resolve("strip.png");
        report.writeStrip(strip);
        RgbImage drawn = ImageFiles.read(strip);
        assertThat(row(drawn, 6, 1)).containsExactly(20, 10, 30, 40, 50, WHITE);
        assertThat(row(drawn, 6, 0)).containsExactly(60, 10, 70, 80, 90, WHITE);
    }

    @Test
    void anAnimationShowsAllInputsSideBySide(@TempDir Path folder) throws IOException {
        InterpolationReport report = report();
        report.addInput(even(20), List.of(even(30), even(40), even(50)));
        report.addInput(even(60), List.of(even(70), even(80), even(90)));
        report.addInput(even(32, 64, 60), List.of(even(32, 64, 71), even(32, 64, 81), even(32, 64, 91)));
        Path file = folder.resolve("animation.gif");
        report.writeAnimation(file, new AnimatedGif.Delay(100));
        RgbImage first = RgbImage.of(ImageIO.read(file.toFile()));
        assertThat(first.size()).isEqualTo("256x256");
        assertThat(new int[] {gray(first, 64, 64), gray(first, 192, 64), gray(first, 64, 192), gray(first, 192, 192)})
                .containsExactly(30, 70, 71, WHITE);
        assertThat(gray(first, 10, 192)).as("beside the narrow one").isEqualTo(WHITE);
    }

    @Test
    void anInterpolationNeedsAnInputAndAllFrames(@TempDir Path folder) {
        assertThatIllegalStateException().isThrownBy(() -> report().writeStrip(folder.resolve("strip.png")));
        assertThatIllegalStateException()
                .isThrownBy(() -> report().writeAnimation(folder.resolve("a.gif"), new AnimatedGif.Delay(100)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> report().addInput(even(1), List.of(even(2))))
                .withMessageContaining("3 frames cannot have 1 renderings");
    }
}
