package org.stylestep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.ChildJvm;
import org.stylestep.data.Pictures;

/** Bytes that nobody vouches for. */
final class UploadTest {

    private final RgbImage image = Pictures.noise(20, 10, 1);

    @Test
    void decodesUpToTheLimit() throws IOException {
        byte[] png = ImageFiles.png(image);
        assertThat(ImageFiles.decode("upload", png, 200)).isEqualTo(image);
        assertThat(ImageFiles.decode("upload", png, 200, 1).samples())
                .isEqualTo(ChannelImage.of(image, 1).samples());
        for (byte[] file : new byte[][] {png, Pictures.encode(image.toBufferedImage(), "jpg")}) {
            assertThatThrownBy(() -> ImageFiles.decode("upload", file, 199))
                    .isInstanceOfSatisfying(UnreadableImageException.class, e -> {
                        assertThat(e.isTooLarge()).isTrue();
                        assertThat(e.isDamaged()).isFalse();
                    })
                    .hasMessage("Cannot read the image upload: it has 20x10 = 200 pixels, and at most 199 are accepted;"
                            + " scale it down");
        }
        assertThatThrownBy(() -> ImageFiles.decode("upload", png, 200, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sizesBeyondAnyArrayAreRefusedByTheHeader() throws IOException {
        byte[] png = ImageFiles.png(image);
        byte[] huge = png.clone();
        int beyond = 0x7FFFFFFF;
        for (int i = 0; i < 4; i++) {
            huge[16 + i] = (byte) (beyond >> (24 - 8 * i));
            huge[20 + i] = (byte) (beyond >> (24 - 8 * i));
        }
        CRC32 checksum = new CRC32();
        checksum.update(huge, 12, 17);
        for (int i = 0; i < 4; i++) {
            huge[29 + i] = (byte) (checksum.getValue() >> (24 - 8 * i));
        }
        assertThatThrownBy(() -> ImageFiles.decode("upload", huge, 1 << 20))
                .hasMessageContaining("2147483647x2147483647 = 4611686014132420609 pixels");
    }

    @Test
    void anImageBeyondTheHeapIsNotDamaged() throws Exception {
        assertThat(ChildJvm.run(List.of("-Xmx64m"), ReadLarge.class))
                .contains("java.lang.OutOfMemoryError: Java heap space, reading the image upload");
    }

    /** Reads an image of 300 MiB, of which the file is a header and the first rows. */
    static final class ReadLarge {
        public static void main(String[] arguments) throws IOException {
            try {
                ImageFiles.decode("upload", CraftedPng.blank(10_000, 1), Long.MAX_VALUE);
            } catch (OutOfMemoryError e) {
                System.out.println(e);
            }
        }
    }

    @Test
    void scansAreCountedBeforeTheyAreDecoded() throws IOException {
        byte[] usual = Progressive.jpeg(64, 0);
        long own = scans(usual);
        assertThat(own).isEqualTo(6);
        assertThat(ImageFiles.decode("upload", usual, 1 << 20).size()).isEqualTo("64x64");
        assertThat(scans(Pictures.encode(image.toBufferedImage(), "jpg"))).isEqualTo(1);

        byte[] bomb = Progressive.jpeg(1024, 16_000);
        assertThat(bomb.length).isLessThan(200_000);
        long start = System.nanoTime();
        assertThatThrownBy(() -> ImageFiles.decode("upload", bomb, 1 << 20))
                .isInstanceOfSatisfying(
                        UnreadableImageException.class,
                        e -> assertThat(e.isTooLarge()).isTrue())
                .hasMessage("Cannot read the image upload: decoding it would take too long: the JPEG has "
                        + (16_000 + own) + " scans, and at most 64 are accepted; save it anew");
        assertThat(System.nanoTime() - start).isLessThan(1_000_000_000);

        // What is still decoded ends at once, too, with the first scan's damage.
        assertThatThrownBy(() ->
                        ImageFiles.decode("upload", Progressive.jpeg(1024, ImageFiles.MAX_SCANS - (int) own), 1 << 20))
                .hasMessageContaining("the JPEG data is truncated or damaged");
        assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
    }

    /** Markers that the decoder goes over, though they have no length or a wrong one. */
    @ParameterizedTest
    @ValueSource(strings = {"FF01FFFF", "FFFE0000", "FFFE0001", "FFFF", "FFD3FFFF"})
    void scansDoNotHideBehindOtherMarkers(String before) throws IOException {
        byte[] hidden = Progressive.jpeg(64, 100, HexFormat.of().parseHex(before));
        assertThatThrownBy(() -> ImageFiles.decode("upload", hidden, 1 << 20)).hasMessageContaining("106 scans");
    }

    private static long scans(byte[] jpeg) {
        return new FileParts(ImageFormat.JPEG, jpeg).contents("da", "").count();
    }

    @Test
    void textsAreLeftOutBeforeTheReaderInflatesThem() throws IOException {
        byte[] png = ImageFiles.png(image);
        byte[] texts = CraftedPng.with(png, CraftedPng.inflating("zTXt", "Comment\0\0", ' ', 8));
        assertThat(new FileParts(ImageFormat.PNG, texts).picture()).isEqualTo(png);
        assertThat(ImageFiles.decode("upload", texts, 200)).isEqualTo(image);
    }
}
