package org.stylestep.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.data.Pictures;

final class ImageFilesTest {

    @TempDir
    private Path folder;

    @Test
    void pngComesBackExactly() throws IOException {
        RgbImage image = Pictures.noise(31, 17, 1);
        Path file = folder.resolve("a.png");

        ImageFiles.writePng(image, file);
        ImageFiles.writePng(image, file);

        assertThat(ImageFiles.read(file)).isEqualTo(image);
        assertThat(folder.toFile().listFiles()).containsExactly(file.toFile());
    }

    @Test
    void jpegComesBackNearly() throws IOException {
        RgbImage image = Pictures.smooth(64, 48, 1);

        RgbImage read = ImageFiles.read(Pictures.save(folder.resolve("a.JPG"), image));

        assertThat(Pictures.largestDifference(read, image)).isLessThan(40);
    }

    @Test
    void theContentCountsNotTheEnding() throws IOException {
        RgbImage image = Pictures.noise(8, 8, 1);
        Path file = Files.write(folder.resolve("png.jpg"), Pictures.encode(image.toBufferedImage(), "png"));

        assertThat(ImageFiles.read(file)).isEqualTo(image);
    }

    /** A pipe that nobody writes to must not be waited for. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no named pipes")
    @Timeout(20)
    void whatIsNoFileIsRefused() throws Exception {
        Path pipe = folder.resolve("pipe.png");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> ImageFiles.read(pipe)).hasMessageContaining(pipe + ": it is a pipe, socket or device");
        assertThatThrownBy(() -> ImageFiles.read(folder)).hasMessageContaining(folder + ": it is a folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png"})
    void aFileWithoutItsLastBytesIsFound(String format) throws IOException {
        byte[] whole = Pictures.encode(Pictures.smooth(64, 32, 2).toBufferedImage(), format);
        for (int missing : new int[] {1, 2, 3, 10}) {
            Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - missing));

            assertThatThrownBy(() -> ImageFiles.read(file)).isInstanceOf(UnreadableImageException.class);
        }
    }

    @Test
    void strayBytesBetweenSegmentsDoNoHarm() throws IOException {
        byte[] whole = Pictures.encode(Pictures.smooth(64, 32, 2).toBufferedImage(), "jpg");
        ByteArrayOutputStream padded = new ByteArrayOutputStream();
        int data = endOfFirstSegment(whole);
        padded.write(whole, 0, data);
        padded.writeBytes(new byte[3]);
        padded.write(whole, data, whole.length - data);

        RgbImage expected = ImageFiles.read(Files.write(folder.resolve("whole.jpg"), whole));
        assertThat(ImageFiles.read(Files.write(folder.resolve("padded.jpg"), padded.toByteArray())))
                .isEqualTo(expected);
    }

    @Test
    void noDamagedPngPassesAndNoDamageEscapesAsAnotherError() throws IOException {
        byte[] png = Pictures.encode(Pictures.noise(16, 16, 2).toBufferedImage(), "png");
        byte[] jpeg = Pictures.encode(Pictures.smooth(16, 16, 2).toBufferedImage(), "jpg");
        for (int at = 0; at < png.length; at += 11) {
            byte[] bad = png.clone();
            bad[at] ^= 0x55;
            Path file = Files.write(folder.resolve("bad.png"), bad);
            assertThatThrownBy(() -> ImageFiles.read(file)).isInstanceOf(UnreadableImageException.class);
        }
        for (int at = 0; at < jpeg.length; at += 3) {
            byte[] bad = jpeg.clone();
            bad[at] ^= 0x55;
            Path file = Files.write(folder.resolve("bad.jpg"), bad);
            try {
                // JPEG has no checksums: some changes only change colors.
                assertThat(ImageFiles.read(file)).isNotNull();
            } catch (UnreadableImageException e) {
                assertThat(e).hasMessageContaining("bad.jpg");
            }
        }
    }

    @Test
    void whatIsNoImageIsSaidToBeWhatItIs() throws IOException {
        assertThat(reason("empty.png", new byte[0])).isEqualTo("the file is empty (0 bytes)");
        assertThat(reason("page.png", "<!DOCTYPE html><html>".getBytes(US_ASCII)))
                .contains("neither a JPEG nor a PNG", "<!DOCTYPE ht");
        assertThat(reason("web.jpg", "RIFF\1\2\3\4WEBPVP8 ".getBytes(US_ASCII))).contains("the WEBP data is damaged");
        assertThat(reason("gif.jpg", "GIF89a......".getBytes(US_ASCII))).contains("the GIF data is damaged");
        assertThat(reason("any.jpg", new byte[] {1, 2, 3, (byte) 200})).contains("01 02 03 C8");
        assertThat(reason("head.jpg", new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}))
                .contains("JPEG");
    }

    @Test
    void aMissingFileIsNotCalledDamaged() {
        Path file = folder.resolve("none.png");

        assertThatThrownBy(() -> ImageFiles.read(file)).isInstanceOfSatisfying(UnreadableImageException.class, e -> {
            assertThat(e.isDamaged()).isFalse();
            assertThat(e).hasMessageContaining(file.toString()).hasMessageContaining("no such file");
        });
    }

    private static int endOfFirstSegment(byte[] jpeg) {
        return 2 + 2 + ((jpeg[4] & 0xFF) << 8 | (jpeg[5] & 0xFF));
    }

    private String reason(String name, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        try {
            ImageFiles.read(file);
        } catch (UnreadableImageException e) {
            assertThat(e.isDamaged()).isTrue();
            return e.reason();
        }
        throw new AssertionError(name + " was read");
    }
}
