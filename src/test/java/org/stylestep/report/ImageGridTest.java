package org.stylestep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.data.Pictures;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

/** Where images stand in sheets and strips, and what becomes of images of other sizes. */
final class ImageGridTest {

    private static final int WHITE = 255;
    private static final int GAP = 6;
    private static final int CELL = 128;

    private static RgbImage even(int gray) {
        return Pictures.even(64, 64, gray);
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

    private static ImageGrid grid(String... captions) {
        return new ImageGrid("t", List.of(captions));
    }

    @Test
    void headerAndRowsStandInTheirPlaces() {
        ImageGrid sheet = grid("input", "a", "b");
        sheet.setHeader(List.of(Optional.empty(), Optional.of(even(10)), Optional.empty()));
        sheet.addRow(List.of(even(20), even(30), even(40)));
        sheet.addRow(List.of(even(50), even(60), even(70)));
        RgbImage drawn = sheet.draw();
        assertThat(drawn.width()).isEqualTo(GAP + 3 * (CELL + GAP));
        assertThat(row(drawn, 3, 2)).containsExactly(WHITE, 10, WHITE);
        assertThat(row(drawn, 3, 1)).containsExactly(20, 30, 40);
        assertThat(row(drawn, 3, 0)).containsExactly(50, 60, 70);
    }

    @Test
    void aHeaderWithoutAnyImageTakesNoRoom() {
        ImageGrid with = grid("a");
        ImageGrid without = grid("a");
        with.setHeader(List.of(Optional.of(even(1))));
        without.setHeader(List.of(Optional.empty()));
        with.addRow(List.of(even(3)));
        without.addRow(List.of(even(3)));
        assertThat(with.draw().height() - without.draw().height()).isEqualTo(CELL + GAP);
    }

    @Test
    void labelsStandAtTheLeftAndMissingImagesAreGray() {
        ImageGrid sheet = grid("", "");
        sheet.addRow("full", List.of(even(10), even(20)));
        sheet.addRow("half", List.of(even(30)));
        RgbImage drawn = sheet.draw();
        int left = drawn.width() - 2 * (CELL + GAP);
        assertThat(left).isGreaterThan(2 * GAP);
        int lower = drawn.height() - CELL / 2;
        assertThat(gray(drawn, left + 60, lower)).isEqualTo(30);
        assertThat(gray(drawn, left + 60 + CELL + GAP, lower)).isEqualTo(Color.LIGHT_GRAY.getRed());
        assertThat(dark(drawn, 0, left)).isPositive();
    }

    @Test
    void otherSizesAreFittedWithTheirProportions() {
        ImageGrid sheet = grid("input", "wide");
        sheet.setHeader(List.of(Optional.empty(), Optional.of(Pictures.even(600, 300, 10))));
        sheet.addRow(List.of(Pictures.even(64, 64, 20), Pictures.even(32, 32, 30)));
        RgbImage drawn = sheet.draw();
        assertThat(cell(drawn, 1, 1)).isEqualTo(10);
        int top = drawn.height() - GAP - 2 * (CELL + GAP) + GAP;
        assertThat(gray(drawn, GAP + CELL + GAP + CELL / 2, top + CELL / 8)).isEqualTo(WHITE);
        assertThat(gray(drawn, GAP + CELL + GAP + 2, drawn.height() - GAP - 2)).isEqualTo(30);
    }

    @Test
    void largeImagesAreShownSmaller() {
        ImageGrid sheet = grid("input", "a");
        sheet.addRow(List.of(Pictures.even(1100, 550, 1), Pictures.even(1100, 550, 2)));
        assertThat(sheet.draw().width()).isEqualTo(GAP + 2 * (ImageGrid.MAX_SIDE + GAP));
    }

    @Test
    void smallImagesAreEnlargedPixelByPixel() {
        byte[] rgb = new byte[3 * 64 * 64];
        Arrays.fill(rgb, 0, 3, (byte) 200);
        ImageGrid sheet = new ImageGrid("", List.of(""));
        sheet.addRow(List.of(new RgbImage(64, 64, rgb)));
        RgbImage drawn = sheet.draw();
        assertThat(drawn.size()).as("no title and no caption take no room").isEqualTo("140x140");
        assertThat(gray(drawn, GAP + 1, GAP + 1)).isEqualTo(200);
        assertThat(gray(drawn, GAP + 2, GAP + 1)).isZero();
    }

    @Test
    void captionsStandAboveTheirColumns() {
        ImageGrid sheet = new ImageGrid("", List.of("", "a caption"));
        sheet.addRow(List.of(Pictures.even(128, 128, WHITE), Pictures.even(128, 128, WHITE)));
        RgbImage drawn = sheet.draw();
        assertThat(dark(drawn, 0, 134)).isZero();
        assertThat(dark(drawn, 140, 268)).isPositive();
    }

    /** A title must not lose what it says at its end. */
    @Test
    void longTitlesAreBroken() {
        ImageGrid one = new ImageGrid("word", List.of(""));
        ImageGrid three = new ImageGrid("a title of many words that needs more than a line or two", List.of(""));
        one.addRow(List.of(even(1)));
        three.addRow(List.of(even(1)));
        int line = 18;
        assertThat(three.draw().height() - one.draw().height()).isGreaterThanOrEqualTo(2 * line);
        assertThat(three.draw().width()).isEqualTo(one.draw().width());
    }

    private static long dark(RgbImage image, int left, int right) {
        return IntStream.range(left, right)
                .flatMap(x -> IntStream.range(0, image.height()).map(y -> gray(image, x, y)))
                .filter(gray -> gray < 128)
                .count();
    }

    @Test
    void whatDoesNotMatchOrCannotBeDrawnIsRefused() {
        ImageGrid sheet = grid("input", "a");
        assertThatIllegalStateException().isThrownBy(sheet::draw);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sheet.addRow(List.of(even(1))))
                .withMessageContaining("2 images, not 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sheet.setHeader(List.of()))
                .withMessageContaining("2 images, not 0");
        ImageGrid huge = new ImageGrid("t", Collections.nCopies(10_000, "s"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> huge.addRow(Collections.nCopies(10_000, Pictures.even(1, 1, 0))))
                .withMessageContaining("1 rows of 10000 images is too large");
    }

    private static InterpolationStrip strip() {
        return new InterpolationStrip(
                "t", List.of("0 a", "0.5", "1 b"), List.of(Optional.of(even(10)), Optional.empty(), Optional.empty()));
    }

    @Test
    void aStripGoesFromOneStyleToTheOther(@TempDir Path folder) throws IOException {
        InterpolationStrip strip = strip();
        strip.addInput(even(20), List.of(even(30), even(40), even(50)));
        strip.addInput(even(60), List.of(even(70), even(80), even(90)));
        Path file = folder.resolve("strip.png");
        strip.write(file);
        RgbImage drawn = ImageFiles.read(file);
        assertThat(row(drawn, 4, 2)).containsExactly(WHITE, 10, WHITE, WHITE);
        assertThat(row(drawn, 4, 1)).containsExactly(20, 30, 40, 50);
        assertThat(row(drawn, 4, 0)).containsExactly(60, 70, 80, 90);
    }

    @Test
    void anAnimationShowsAllInputsSideBySide(@TempDir Path folder) throws IOException {
        InterpolationStrip strip = strip();
        strip.addInput(even(20), List.of(even(30), even(40), even(50)));
        strip.addInput(even(60), List.of(even(70), even(80), even(90)));
        strip.addInput(
                Pictures.even(32, 64, 60),
                List.of(Pictures.even(32, 64, 71), Pictures.even(32, 64, 81), Pictures.even(32, 64, 91)));
        Path file = folder.resolve("animation.gif");
        strip.writeAnimation(file, new AnimatedGif.Delay(100));
        RgbImage first = RgbImage.of(ImageIO.read(file.toFile()));
        assertThat(first.size()).isEqualTo("256x256");
        assertThat(new int[] {gray(first, 64, 64), gray(first, 192, 64), gray(first, 64, 192), gray(first, 192, 192)})
                .containsExactly(30, 70, 71, Color.LIGHT_GRAY.getRed());
        assertThat(gray(first, 10, 192)).as("beside the narrow one").isEqualTo(WHITE);
    }

    @Test
    void anInterpolationNeedsAnInputAndAllFrames(@TempDir Path folder) {
        assertThatIllegalStateException().isThrownBy(() -> strip().write(folder.resolve("strip.png")));
        assertThatIllegalStateException()
                .isThrownBy(() -> strip().writeAnimation(folder.resolve("a.gif"), new AnimatedGif.Delay(100)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> strip().addInput(even(1), List.of(even(2))))
                .withMessageContaining("4 images, not 2");
    }
}
