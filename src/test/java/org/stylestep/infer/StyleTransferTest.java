package org.stylestep.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.Threads;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.data.HostBatch;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.latent.Style;

final class StyleTransferTest {

    /** What three halvings need. */
    private static final int MULTIPLE = 8;

    @TempDir
    static Path folder;

    @TempDir
    Path scratch;

    private final RgbImage input = TinyPair.picture(32, 32, 1);
    private final RgbImage style = TinyPair.picture(32, 32, 2);

    @BeforeAll
    static void pair() throws IOException {
        TinyPair.write(folder.resolve("pair"), 3);
    }

    private static StyleTransfer open() throws IOException {
        return StyleTransfer.open(folder.resolve("pair"), Device.cpu());
    }

    @ParameterizedTest
    @CsvSource({"300,217", "32,32", "33,40", "7,5", "1,1", "1,50", "2000,10"})
    void rendersAnySizeAsTheMirroredAndCutImage(int width, int height) throws IOException {
        RgbImage image = TinyPair.picture(width, height, 3);
        try (StyleTransfer transfer = open();
                NDManager manager = transfer.newManager()) {
            RgbImage rendering = transfer.translate(image, style);

            int padded = (width + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
            int paddedHeight = (height + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
            RgbImage mirrored = mirrored(image, padded, paddedHeight);
            NDArray code = transfer.encode(new HostBatch(List.of(style)).toArray(manager));
            NDArray expected = transfer.render(new HostBatch(List.of(mirrored)).toArray(manager), code);
            assertThat(rendering).isEqualTo(HostBatch.fromArray(expected).get(0).crop(0, 0, width, height));
        }
    }

    /** Walks over the image and back, pixel by pixel. */
    private static RgbImage mirrored(RgbImage image, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        int v = 0;
        int down = 1;
        for (int y = 0; y < height; y++) {
            int u = 0;
            int right = 1;
            for (int x = 0; x < width; x++) {
                System.arraycopy(image.rgb(), 3 * (v * image.width() + u), rgb, 3 * (y * width + x), 3);
                right = u + right < 0 || u + right >= image.width() ? -right : right;
                u = image.width() == 1 ? 0 : u + right;
            }
            down = v + down < 0 || v + down >= image.height() ? -down : down;
            v = image.height() == 1 ? 0 : v + down;
        }
        return new RgbImage(width, height, rgb);
    }

    @Test
    void aStyleImageOfAnotherSizeIsShownAtTheTrainedSide() throws IOException {
        try (StyleTransfer transfer = open()) {
            RgbImage wide = TinyPair.picture(90, 50, 4);
            RgbImage shown = wide.crop(20, 0, 50, 50).resize(TinyPair.SIDE, TinyPair.SIDE);

            assertThat(transfer.styleSide()).isEqualTo(TinyPair.SIDE);
            assertThat(transfer.encode(wide)).isEqualTo(transfer.encode(shown));
            assertThat(transfer.encode(List.of(wide), StylePreprocessing.AS_IS))
                    .isNotEqualTo(List.of(transfer.encode(wide)))
                    .isEqualTo(arrayStyles(transfer, wide));
            assertThat(transfer.encode(List.of(style), StylePreprocessing.AS_IS))
                    .containsExactly(transfer.encode(style));
            // 20,000 × 10 shows its 10 × 10 center; one pixel is a flat color.
            assertThat(transfer.encode(TinyPair.picture(20_000, 10, 4)).values())
                    .hasSize(8);
            RgbImage pixel = TinyPair.picture(1, 1, 4);
            assertThat(transfer.encode(pixel)).isEqualTo(transfer.encode(pixel.resize(100, 100)));
            // The encoder halves four times.
            assertThat(transfer.encode(List.of(TinyPair.picture(3, 5, 4)), StylePreprocessing.AS_IS))
                    .hasSize(1);
        }
    }

    private static List<Style> arrayStyles(StyleTransfer transfer, RgbImage image) {
        try (NDManager manager = transfer.newManager()) {
            return Style.of(transfer.encode(new HostBatch(List.of(image)).toArray(manager)));
        }
    }

    @Test
    void manyStylesCostOnePassEachAndTheEncoderNone() throws IOException {
        Passes passes = new Passes();
        try (StyleTransfer transfer =
                StyleTransfer.open(folder.resolve("pair"), Device.cpu(), Weights.EMA, passes.extensions())) {
            Style once = transfer.encode(style);
            assertThat(passes.encoder).hasValue(1);
            List<Style> styles = List.of(once, Style.of(1, 0, 0, 0, 0, 0, 0, 0), Style.of(new float[8]));
            List<RgbImage> renderings = transfer.render(input, styles);

            assertThat(passes.encoder).hasValue(1);
            assertThat(passes.generator).hasValue(3);
            assertThat(renderings).hasSize(3).doesNotHaveDuplicates();
            assertThat(renderings.get(0)).isEqualTo(transfer.translate(input, style));
            assertThat(passes.encoder).hasValue(2);

            transfer.encode(List.of(style, input, TinyPair.picture(50, 70, 3)), StylePreprocessing.TRAINED_SIDE);
            transfer.renderEach(List.of(input, style, input), styles);
            assertThat(passes.encoder).hasValue(3);
            assertThat(passes.generator).hasValue(5);
        }
    }

    @Test
    void aBatchGivesWhatSinglesGive() throws IOException {
        List<RgbImage> inputs =
                List.of(TinyPair.picture(37, 50, 1), TinyPair.picture(40, 49, 2), TinyPair.picture(37, 50, 3));
        List<RgbImage> looks = List.of(style, TinyPair.picture(20, 60, 5), TinyPair.picture(64, 64, 6));
        try (StyleTransfer transfer = open()) {
            List<Style> styles = transfer.encode(looks, StylePreprocessing.TRAINED_SIDE);
            List<RgbImage> renderings = transfer.renderEach(inputs, styles);

            for (int i = 0; i < 3; i++) {
                assertThat(distance(
                                styles.get(i).values(),
                                transfer.encode(looks.get(i)).values()))
                        .isLessThan(1e-5f);
                assertThat(distance(
                                renderings.get(i).rgb(),
                                transfer.render(inputs.get(i), List.of(styles.get(i)))
                                        .get(0)
                                        .rgb()))
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    private static float distance(float[] a, float[] b) {
        float most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }

    private static int distance(byte[] a, byte[] b) {
        int most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs((a[i] & 0xFF) - (b[i] & 0xFF)));
        }
        return most;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5})
    void takesTheChannelsThatTheGeneratorTakes(int channels) throws IOException {
        TinyPair.write(scratch, channels);
        try (StyleTransfer transfer = StyleTransfer.open(scratch, Device.cpu());
                NDManager manager = transfer.newManager()) {
            assertThat(transfer.inputChannels()).isEqualTo(channels);
            Style code = transfer.encode(style);
            byte[] samples = new byte[channels * 20 * 30];
            samples[7] = 100;
            ChannelImage stack = new ChannelImage(20, 30, channels, samples);
            assertThat(transfer.render(stack, List.of(code)).get(0).size()).isEqualTo("20x30");
            assertThat(transfer.render(
                                    manager.zeros(new Shape(2, channels, 16, 8)),
                                    Style.toArray(List.of(code, code), manager))
                            .getShape())
                    .isEqualTo(new Shape(2, 3, 16, 8));
            if (channels == 5) {
                assertThatThrownBy(() -> transfer.translate(input, style)).hasMessageContaining("takes 5");
            } else {
                assertThat(transfer.translate(input, style))
                        .isEqualTo(transfer.render(ChannelImage.of(input, channels), List.of(code))
                                .get(0));
            }
            assertThatThrownBy(() -> transfer.render(ChannelImage.of(input, 3), List.of(code)))
                    .hasMessageContaining("takes inputs of " + channels);
        }
    }

    @Test
    void refusesWhatDoesNotFit() throws IOException {
        try (StyleTransfer transfer = open()) {
            assertThatThrownBy(() -> transfer.render(input, List.of())).hasMessageContaining("no styles");
            assertThatThrownBy(() -> transfer.render(input, List.of(Style.of(1, 2))))
                    .hasMessageContaining("(batch, 8)");
            assertThatThrownBy(() -> transfer.renderEach(List.of(input), List.of()))
                    .hasMessageContaining("1 inputs, 0 styles");
            Style code = transfer.encode(style);
            assertThatThrownBy(() -> transfer.renderEach(
                            List.of(TinyPair.picture(33, 32, 1), TinyPair.picture(41, 32, 1)), List.of(code, code)))
                    .hasMessageContaining("33x32, 41x32");
            // Both would be padded to 40 × 32, but arrays are cut back alike.
            try (NDManager manager = transfer.newManager()) {
                List<ChannelImage> two = List.of(
                        ChannelImage.of(TinyPair.picture(33, 32, 1), 3),
                        ChannelImage.of(TinyPair.picture(34, 32, 1), 3));
                assertThatThrownBy(() -> transfer.upload(two, manager)).hasMessageContaining("33x32, 34x32");
            }
        }
    }

    @Test
    void closingWaitsForCallsUnderWayAndLaterOnesFail() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Passes passes = new Passes(() -> {
            inside.countDown();
            try {
                assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        StyleTransfer transfer =
                StyleTransfer.open(folder.resolve("pair"), Device.cpu(), Weights.EMA, passes.extensions());
        NDManager weights;
        try (NDManager own = transfer.newManager()) {
            weights = own.getParentManager();
        }
        int held = weights.getManagedArrays().size();
        CompletableFuture<RgbImage> rendering = CompletableFuture.supplyAsync(() -> transfer.translate(input, style));
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(transfer::close, Threads::start);
        Thread.sleep(100);
        assertThat(closing).isNotDone();
        assertThat(weights.isOpen()).isTrue();
        goOn.countDown();

        assertThat(rendering.get(20, TimeUnit.SECONDS).size()).isEqualTo("32x32");
        closing.get(20, TimeUnit.SECONDS);
        assertThat(held).isGreaterThan(20);
        assertThat(weights.isOpen()).isFalse();
        assertThat(weights.getManagedArrays()).isEmpty();
        transfer.close();
        assertThatThrownBy(() -> transfer.translate(input, style))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this StyleTransfer is closed");
        assertThatThrownBy(transfer::newManager).hasMessage("this StyleTransfer is closed");
    }

    @Test
    void damagedCheckpointsAreNamed() throws IOException {
        Path cut = TinyPair.write(scratch.resolve("cut"), 3);
        Path part = cut.resolve("generator.safetensors");
        byte[] bytes = Files.readAllBytes(part);
        Files.write(part, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> StyleTransfer.open(cut, Device.cpu()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(part.toString())
                .hasMessageContaining("should have " + bytes.length);

        Path newer = TinyPair.write(scratch.resolve("newer"), 3);
        Path manifest = newer.resolve("manifest.json");
        String json = Files.readString(manifest);
        Files.writeString(manifest, json.replace("\"format\": 2", "\"format\": 3"));
        assertThatThrownBy(() -> StyleTransfer.open(newer, Device.cpu()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("has format 3, this version reads format 2");

        Files.writeString(manifest, json.substring(0, json.length() / 2));
        assertThatThrownBy(() -> StyleTransfer.open(newer, Device.cpu()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("damaged checkpoint")
                .hasMessageContaining(manifest.toString());
    }
}
