package org.stylestep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.latent.Style;

final class LatentScatterPlotTest {

    /** Codes about (1, 1) that vary most along the second number, and not at all along the third. */
    private static final List<Style> CODES = IntStream.range(0, 40)
            .mapToObj(i -> Style.of(1 + 0.1f * (i % 4 - 1.5f), i - 18.5f, 7))
            .toList();

    @TempDir
    Path folder;

    @Test
    void theAxesAreThoseOfTheLargestVariance() {
        LatentScatterPlot scatter = new LatentScatterPlot(CODES);
        List<Style> codes = List.of(Style.of(1, 5, 7), Style.of(1.5f, 1, 9));
        assertThat(scatter.along(codes, 0)).containsExactly(new double[] {4, 0}, within(0.05));
        assertThat(scatter.along(codes, 1)).containsExactly(new double[] {0, 0.5}, within(0.05));
    }

    @Test
    void samplesArePaintedInTheirOwnColor() throws IOException {
        LatentScatterPlot scatter = new LatentScatterPlot(CODES);
        Path file = folder.resolve("codes.png");
        scatter.write(
                List.of(new LatentScatterPlot.Panel("before", CODES), new LatentScatterPlot.Panel("after", CODES)),
                file);
        RgbImage two = ImageFiles.read(file);
        RgbImage one = scatter.draw(List.of(new LatentScatterPlot.Panel("before", CODES)));
        assertThat(two.width()).isEqualTo(2 * one.width());
        assertThat(two.crop(0, 0, one.width(), one.height())).isEqualTo(one);
        assertThat(reddish(one)).isGreaterThan(100);
    }

    private static int reddish(RgbImage image) {
        byte[] rgb = image.rgb();
        int count = 0;
        for (int i = 0; i < rgb.length; i += 3) {
            if ((rgb[i] & 0xFF) > 150 && (rgb[i + 1] & 0xFF) < 140) {
                count++;
            }
        }
        return count;
    }

    @Test
    void codesOfOneNumberHaveNoPlane() {
        assertThatThrownBy(() -> new LatentScatterPlot(List.of(Style.of(1), Style.of(2))))
                .hasMessageContaining("no plane");
    }
}
