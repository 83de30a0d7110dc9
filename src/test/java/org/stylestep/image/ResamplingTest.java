package org.stylestep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Rectangle;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Trained bytes depend on how the sums of float round, so pixels are compared exactly with sums written out one by one. */
final class ResamplingTest {

    private final Random random = new Random(1);

    @Test
    void everyPartOfAResampledImageHasTheBytesOfPlainSums() {
        for (int k = 0; k < 400; k++) {
            int channels = 1 + random.nextInt(5);
            ChannelImage image = noise(1 + random.nextInt(40), 1 + random.nextInt(40), channels);
            int w = 1 + random.nextInt(70);
            int h = 1 + random.nextInt(70);
            ChannelImage whole = image.resize(w, h);
            assertThat(whole).isEqualTo(plain(image, w, h));
            int width = 1 + random.nextInt(w);
            int height = 1 + random.nextInt(h);
            int x = random.nextInt(w - width + 1);
            int y = random.nextInt(h - height + 1);
            assertThat(image.resize(w, h, new Rectangle(x, y, width, height)))
                    .as("%s of %s to %dx%d", image.size(), channels, w, h)
                    .isEqualTo(whole.crop(x, y, width, height));
        }
        ChannelImage wide = noise(600, 2, 3);
        assertThat(wide.resize(256, 2)).isEqualTo(plain(wide, 256, 2));
    }

    @Test
    void refusesARectangleOutsideTheResampledImage() {
        ChannelImage image = noise(4, 4, 3);
        for (int size : new int[] {4, 8}) {
            assertThatThrownBy(() -> image.resize(size, size, new Rectangle(1, 0, size, size)))
                    .hasMessage("Cannot cut %1$dx%1$d at (1, 0) out of an image of %1$dx%1$d", size);
        }
    }

    private ChannelImage noise(int width, int height, int channels) {
        byte[] samples = new byte[width * height * channels];
        random.nextBytes(samples);
        return new ChannelImage(width, height, channels, samples);
    }

    private static ChannelImage plain(ChannelImage image, int w, int h) {
        int channels = image.channels();
        byte[] result = new byte[channels * w * h];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                for (int c = 0; c < channels; c++) {
                    int column = x;
                    int channel = c;
                    float value = sum(
                            0.5f,
                            y,
                            image.height(),
                            h,
                            row -> sum(
                                    0,
                                    column,
                                    image.width(),
                                    w,
                                    from -> image.samples()[channels * (row * image.width() + from) + channel] & 0xFF));
                    result[channels * (y * w + x) + c] = (byte) Math.min(255, (int) value);
                }
            }
        }
        return new ChannelImage(w, h, channels, result);
    }

    /** Adds up, in float, what the old pixels contribute to new pixel {@code i} of an axis. */
    private static float sum(float start, int i, int from, int to, IntToDoubleFunction old) {
        float sum = start;
        if (to < from) {
            for (int j = 0; j < from; j++) {
                long covered = Math.min((i + 1L) * from, (j + 1L) * to) - Math.max((long) i * from, (long) j * to);
                if (covered > 0) {
                    sum += (float) ((double) covered / from) * (float) old.applyAsDouble(j);
                }
            }
            return sum;
        }
        double center = Math.min(Math.max((i + 0.5) * from / to - 0.5, 0), from - 1);
        int first = (int) center;
        float second = (float) (center - first);
        sum += (1 - second) * (float) old.applyAsDouble(first);
        return second == 0 ? sum : sum + second * (float) old.applyAsDouble(first + 1);
    }
}
