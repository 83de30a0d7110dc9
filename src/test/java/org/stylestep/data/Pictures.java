package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Assumptions;
import org.stylestep.image.RgbImage;
import org.stylestep.random.KeyedRandom;

/** Images to test with. */
public final class Pictures {

    private Pictures() {}

    /** Red tells the column, green the row, so that a pixel knows where it came from. */
    public static RgbImage coordinates(int width, int height, int blue) {
        byte[] rgb = new byte[3 * width * height];
        for (int p = 0; p < width * height; p++) {
            rgb[3 * p] = (byte) (p % width);
            rgb[3 * p + 1] = (byte) (p / width);
            rgb[3 * p + 2] = (byte) blue;
        }
        return new RgbImage(width, height, rgb);
    }

    /** One gray everywhere. */
    public static RgbImage even(int width, int height, int gray) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) gray);
        return new RgbImage(width, height, rgb);
    }

    public static RgbImage noise(int width, int height, long seed) {
        byte[] rgb = new byte[3 * width * height];
        KeyedRandom.of(seed, "test noise").nextBytes(rgb);
        return new RgbImage(width, height, rgb);
    }

    /** A smooth picture, which JPEG keeps well. */
    public static RgbImage smooth(int width, int height, long seed) {
        RandomGenerator random = KeyedRandom.of(seed, "test picture");
        return noise(4, 4, random.nextLong()).resize(width, height);
    }

    /** The frames of an animation. */
    public static List<RgbImage> frames(Path gif) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(gif.toFile())) {
            reader.setInput(in);
            List<RgbImage> frames = new ArrayList<>();
            for (int i = 0; i < reader.getNumImages(true); i++) {
                frames.add(RgbImage.of(reader.read(i)));
            }
            return frames;
        } finally {
            reader.dispose();
        }
    }

    /** The largest difference of a color of two images of one size, of 255. */
    public static int largestDifference(RgbImage a, RgbImage b) {
        assertThat(a.size()).isEqualTo(b.size());
        return IntStream.range(0, a.rgb().length)
                .map(i -> Math.abs((a.rgb()[i] & 0xFF) - (b.rgb()[i] & 0xFF)))
                .max()
                .orElseThrow();
    }

    public static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, bytes)) {
            throw new IOException("Cannot write " + format);
        }
        return bytes.toByteArray();
    }

    public static Path save(Path file, RgbImage image) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Files.write(file, encode(image.toBufferedImage(), name.endsWith("png") ? "png" : "jpg"));
    }

    /** A folder of the shared test data; the test is skipped where there is none. */
    static Path shared(String inside) {
        String named = System.getenv("STYLESTEP_SHARED");
        Path folder = Path.of(named == null ? "../shared" : named).resolve(inside);
        Assumptions.assumeTrue(Files.exists(folder), "No " + folder + "; set STYLESTEP_SHARED to run this test");
        return folder;
    }
}
