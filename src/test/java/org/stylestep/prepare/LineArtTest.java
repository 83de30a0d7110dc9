package org.stylestep.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.stylestep.image.RgbImage;

final class LineArtTest {

    private static final int WHITE = 0xFFFFFF;
    private static final int SIDE = 64;

    private final LineArt pen = new LineArt(LineArt.Options.artwork());

    /** Folders that were prepared with this text are not made anew. */
    @Test
    void theRecipeKeepsItsText() {
        assertThat(LineArt.Options.artwork().recipe())
                .isEqualTo("Options[sigma=0.8, weak=8.0, strong=20.0, shortest=5]");
        assertThat(new EmojiPairs.Options(4, 0.1, 1, LineArt.Options.artwork()).recipe())
                .isEqualTo("Options[variants=4, validation=0.1, seed=1, lines="
                        + "Options[sigma=0.8, weak=8.0, strong=20.0, shortest=5]]");
    }

    @Test
    void aDiscGetsAClosedCircleOnePixelThin() {
        for (int color : new int[] {0x000000, 0xFF0000, 0xFFD83A, 0xCCCCCC}) {
            RgbImage lines = pen.draw(paint((u, v) -> Math.hypot(u - 31.5, v - 31.5) < 20 ? color : WHITE));

            assertThat(blacks(lines)).as("pixels for %06X", color).isBetween(100, 160);
            assertThat(filledFrom(lines, 0)).isFalse();
            for (int p = 0; p < SIDE * SIDE; p++) {
                int x = p % SIDE;
                int y = p / SIDE;
                if (black(lines, p)) {
                    assertThat(Math.hypot(x - 31.5, y - 31.5)).isBetween(18.0, 22.0);
                }
            }
        }
    }

    @Test
    void aStraightEdgeGetsOneStraightLine() {
        RgbImage lines = pen.draw(paint((x, y) -> x < 20 ? 0x2040C0 : 0xE0C040));

        for (int y = 0; y < SIDE; y++) {
            int inRow = 0;
            for (int x = 0; x < SIDE; x++) {
                inRow += black(lines, y * SIDE + x) ? 1 : 0;
            }
            assertThat(inRow).isEqualTo(1);
            assertThat(black(lines, y * SIDE + 19) || black(lines, y * SIDE + 20))
                    .isTrue();
        }
    }

    @Test
    void colorsOfOneBrightnessAreToldApart() {
        // Both have the gray value (R + G + B) / 3 = 100.
        RgbImage lines = pen.draw(paint((x, y) -> x < 32 ? 0xC83232 : 0x32C832));

        assertThat(blacks(lines)).isEqualTo(SIDE);
    }

    @Test
    void flatAndSoftlyShadedPicturesHaveNoLines() {
        assertThat(blacks(pen.draw(paint((x, y) -> 0x8090A0)))).isZero();
        assertThat(blacks(pen.draw(paint((x, y) -> 0x010101 * (2 * (x + y)))))).isZero();
    }

    @Test
    void shortLinesAndWeakOnesAreDropped() {
        RgbImage dot = paint((x, y) -> x == 30 && y == 30 ? 0 : WHITE);
        LineArt.Options artwork = LineArt.Options.artwork();

        assertThat(blacks(new LineArt(new LineArt.Options(artwork.sigma(), 8, 20, 40)).draw(dot)))
                .isZero();
        assertThat(blacks(new LineArt(new LineArt.Options(artwork.sigma(), 8, 20, 1)).draw(dot)))
                .isPositive();
        // An edge of contrast 30 has the gradient 30 / (0.8 * 2.5) = 15 in each of three channels, 26 together.
        RgbImage edge = paint((x, y) -> x < 32 ? 0x808080 : 0x9E9E9E);
        assertThat(blacks(new LineArt(new LineArt.Options(0.8f, 8, 32, 1)).draw(edge)))
                .isZero();
        assertThat(blacks(new LineArt(new LineArt.Options(0.8f, 8, 15, 1)).draw(edge)))
                .isEqualTo(SIDE);
    }

    @Test
    void weakPartsOfAStrongLineStay() {
        // The contrast fades from 100 to 20 down the edge.
        RgbImage fading = paint((x, y) -> x < 32 ? 0x808080 : 0x808080 + 0x010101 * (100 - 80 * y / 63));
        LineArt.Options strict = new LineArt.Options(0.8f, 8, 60, 1);

        assertThat(blacks(new LineArt(strict).draw(fading))).isEqualTo(SIDE);
    }

    @Test
    void everyPixelIsBlackOrWhite() {
        RgbImage lines = pen.draw(paint((x, y) -> (x * 7919 + y * 104729) & WHITE));

        for (int i = 0; i < lines.rgb().length; i++) {
            assertThat(lines.rgb()[i]).isIn((byte) 0, (byte) 255).isEqualTo(lines.rgb()[i - i % 3]);
        }
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> new LineArt.Options(0, 8, 20, 5)).hasMessageContaining("sigma");
        assertThatThrownBy(() -> new LineArt.Options(1, 20, 8, 5)).hasMessageContaining("weak 20");
        assertThatThrownBy(() -> new LineArt.Options(Float.NaN, 8, 20, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    static RgbImage paint(BiFunction<Integer, Integer, Integer> color) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int p = 0; p < SIDE * SIDE; p++) {
            int value = color.apply(p % SIDE, p / SIDE);
            rgb[3 * p] = (byte) (value >> 16);
            rgb[3 * p + 1] = (byte) (value >> 8);
            rgb[3 * p + 2] = (byte) value;
        }
        return new RgbImage(SIDE, SIDE, rgb);
    }

    private static boolean black(RgbImage lines, int p) {
        return lines.rgb()[3 * p] == 0;
    }

    private static int blacks(RgbImage lines) {
        int count = 0;
        for (int p = 0; p < SIDE * SIDE; p++) {
            count += black(lines, p) ? 1 : 0;
        }
        return count;
    }

    /** Whether paint poured in at a corner, spreading to the four sides, reaches the middle. */
    private static boolean filledFrom(RgbImage lines, int corner) {
        boolean[] filled = new boolean[SIDE * SIDE];
        int[] open = new int[SIDE * SIDE];
        int end = 0;
        open[end++] = corner;
        filled[corner] = true;
        for (int next = 0; next < end; next++) {
            int p = open[next];
            int x = p % SIDE;
            int[] sides = {x > 0 ? p - 1 : p, x < SIDE - 1 ? p + 1 : p, Math.max(p - SIDE, x), p + SIDE};
            for (int q : Arrays.stream(sides).filter(q -> q < SIDE * SIDE).toArray()) {
                if (!filled[q] && !black(lines, q)) {
                    filled[q] = true;
                    open[end++] = q;
                }
            }
        }
        return filled[SIDE * SIDE / 2 + SIDE / 2];
    }
}
