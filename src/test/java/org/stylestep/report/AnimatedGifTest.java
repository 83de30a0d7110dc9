package org.stylestep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.data.Pictures;
import org.stylestep.image.RgbImage;
import org.stylestep.random.KeyedRandom;
import org.w3c.dom.Node;

final class AnimatedGifTest {

    @TempDir
    Path folder;

    private static IIOMetadataNode metadata(Path file, int frame) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(in);
            return (IIOMetadataNode) reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
        } finally {
            reader.dispose();
        }
    }

    private static Node only(IIOMetadataNode root, String name) {
        assertThat(root.getElementsByTagName(name).getLength()).as(name).isEqualTo(1);
        return root.getElementsByTagName(name).item(0);
    }

    /** A smooth picture of thousands of colors. */
    private static RgbImage smooth(int side, long key) {
        byte[] coarse = new byte[3 * 6 * 6];
        KeyedRandom.of(1, "animated picture", key).nextBytes(coarse);
        return new RgbImage(6, 6, coarse).resize(side, side);
    }

    /** A picture of 256 colors, everyone of its own place. */
    private static RgbImage fewColors(int add) {
        byte[] rgb = new byte[3 * 256];
        for (int i = 0; i < 256; i++) {
            rgb[3 * i] = (byte) (i + add);
            rgb[3 * i + 1] = (byte) (255 - i);
            rgb[3 * i + 2] = (byte) (i / 2);
        }
        return new RgbImage(16, 16, rgb);
    }

    static double psnr(RgbImage a, RgbImage b) {
        double sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            double difference = (a.rgb()[i] & 0xFF) - (b.rgb()[i] & 0xFF);
            sum += difference * difference;
        }
        return 10 * Math.log10(255 * 255 / (sum / a.rgb().length));
    }

    @Test
    void hasTheFramesTheDelayAndRepeatsForEver() throws IOException {
        Path file = folder.resolve("a.gif");
        AnimatedGif.write(file, List.of(smooth(40, 1), smooth(40, 2), smooth(40, 3)), new AnimatedGif.Delay(150));
        assertThat(Pictures.frames(file))
                .hasSize(3)
                .allMatch(frame -> frame.size().equals("40x40"));
        for (int frame = 0; frame < 3; frame++) {
            Node control = only(metadata(file, frame), "GraphicControlExtension");
            assertThat(control.getAttributes().getNamedItem("delayTime").getNodeValue())
                    .isEqualTo("15");
            assertThat(control.getAttributes()
                            .getNamedItem("transparentColorFlag")
                            .getNodeValue())
                    .isEqualTo("FALSE");
        }
        IIOMetadataNode repetition = (IIOMetadataNode) only(metadata(file, 0), "ApplicationExtension");
        assertThat(repetition.getAttribute("applicationID")).isEqualTo("NETSCAPE");
        assertThat((byte[]) repetition.getUserObject()).containsExactly(1, 0, 0);
        assertThat(new String(Files.readAllBytes(file), 0, 6, StandardCharsets.US_ASCII))
                .isEqualTo("GIF89a");
    }

    @Test
    void upTo256ColorsAFrameAreKeptExactly() throws IOException {
        Path file = folder.resolve("a.gif");
        List<RgbImage> frames = List.of(fewColors(0), fewColors(90), new RgbImage(16, 16, new byte[3 * 256]));
        AnimatedGif.write(file, frames, new AnimatedGif.Delay(20));
        assertThat(Pictures.frames(file)).isEqualTo(frames);
    }

    /** A picture as a rendering is: shading from dark to light in two hues, a facade and a sky, with the grain of a material. */
    private static RgbImage rendering(int side, int light) {
        int[][] hues = {{178, 132, 96}, {96, 128, 170}};
        byte[] rgb = new byte[3 * side * side];
        RandomGenerator random = KeyedRandom.of(1, "grain", light);
        for (int p = 0; p < side * side; p++) {
            int x = p % side;
            int y = p / side;
            double shade = 0.55 + 0.4 * Math.sin((x + light) / 30.0) * Math.cos(y / 25.0);
            double grain = 5 * Math.sin(x * 0.9) * Math.sin(y * 1.1) + 2 * random.nextGaussian();
            for (int c = 0; c < 3; c++) {
                double value = hues[y < side / 3 ? 1 : 0][c] * shade * 1.2 + grain;
                rgb[3 * p + c] = (byte) Math.round(Math.min(255, Math.max(0, value)));
            }
        }
        return new RgbImage(side, side, rgb);
    }

    /** The nearest of the 216 colors whose channels are multiples of 51. */
    private static RgbImage webSafe(RgbImage image) {
        byte[] rgb = image.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (51 * Math.round((rgb[i] & 0xFF) / 51f));
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }

    @Test
    void renderingsComeNearerThanAFixedPaletteCould() throws IOException {
        Path file = folder.resolve("a.gif");
        List<RgbImage> frames = List.of(rendering(128, 0), rendering(128, 40));
        AnimatedGif.write(file, frames, new AnimatedGif.Delay(100));
        List<RgbImage> shown = Pictures.frames(file);
        for (int i = 0; i < frames.size(); i++) {
            assertThat(psnr(shown.get(i), frames.get(i))).isGreaterThan(40);
            assertThat(psnr(webSafe(frames.get(i)), frames.get(i))).isLessThan(40);
        }
    }

    @Test
    void refusesWhatIsNoAnimationAndLeavesTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a.gif"), "before");
        RgbImage image = smooth(8, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnimatedGif.write(file, List.of(), new AnimatedGif.Delay(100)))
                .withMessageContaining("at least one frame");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnimatedGif.write(file, List.of(image, smooth(9, 1)), new AnimatedGif.Delay(100)))
                .withMessageContaining("8x8, 9x9");
        for (int delay : new int[] {-1, 0, 19, 655_351}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AnimatedGif.Delay(delay))
                    .withMessageContaining("not " + delay);
        }
        assertThat(file).hasContent("before");
    }
}
