package org.stylestep.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.LoggedWarnings;
import org.stylestep.data.Pictures;

/** Pictures of all kinds show what Pillow reads from them, see {@code scripts/golden_images.py}. */
final class GoldenImagesTest {

    private static final Map<String, byte[]> FILES = new LinkedHashMap<>();
    private static final Map<String, RgbImage> SHOWN = new TreeMap<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        try (InputStream in = GoldenImagesTest.class.getResourceAsStream("/golden/images.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                String kind = name.substring(0, name.lastIndexOf('.'));
                if (name.endsWith(".ppm")) {
                    SHOWN.put(kind, ppm(zip.readAllBytes()));
                } else {
                    FILES.put(kind, zip.readAllBytes());
                }
            }
        }
    }

    /** The table of the documentation has all kinds, and the largest difference of each row. */
    @Test
    void pixelsAreThoseOfPillow() throws IOException {
        Map<String, Integer> documented = documented();
        assertThat(documented.keySet()).isEqualTo(SHOWN.keySet());
        for (String kind : FILES.keySet()) {
            assertThat(Pictures.largestDifference(read(kind), SHOWN.get(kind)))
                    .as(kind)
                    .isLessThanOrEqualTo(documented.get(kind));
        }
    }

    @Test
    void opacityIsConvertedAndTurnedWithTheColors() throws IOException {
        for (String kind : FILES.keySet()) {
            ChannelImage four = ImageFiles.read(file(kind, FILES.get(kind)), 4);
            assertThat(Pictures.largestDifference(four.toRgb(), read(kind)))
                    .as(kind)
                    .isZero();
        }
    }

    @Test
    void filesThatAreCutShortAreRefused() throws IOException {
        // A picture is whole without what follows it: stray bytes, another picture, bytes that fill a row up.
        Set<String> longer =
                Set.of("jpeg comment and stray bytes after", "gif of two frames", "bmp 1 bit", "bmp palette");
        for (String kind : FILES.keySet()) {
            byte[] whole = FILES.get(kind);
            for (int eighths = 1; eighths < 8 && !longer.contains(kind); eighths++) {
                Path cut = file("cut", Arrays.copyOf(whole, whole.length * eighths / 8));
                assertThatThrownBy(() -> ImageFiles.read(cut))
                        .as("%s, %d eighths", kind, eighths)
                        .isInstanceOf(UnreadableImageException.class)
                        .hasMessageContaining("cut");
            }
        }
    }

    @Test
    void orientationsAreTold() throws IOException {
        assertThat(ImageFiles.orientation(file("a", FILES.get("jpeg orientation 8"))))
                .isEqualTo(8);
        assertThat(ImageFiles.orientation(file("b", FILES.get("tiff orientation 8"))))
                .isEqualTo(8);
        assertThat(ImageFiles.orientation(file("c", FILES.get("jpeg 4:2:0")))).isEqualTo(1);
    }

    /** A service decodes JPEG and PNG only: their damage and their cost are found before they are decoded. */
    @Test
    void uploadsOfOtherFormatsAreRefused() {
        for (String kind : FILES.keySet()) {
            if (!kind.matches("(jpeg|png) .*")) {
                assertThatThrownBy(() -> ImageFiles.decode("upload", FILES.get(kind), 1 << 20))
                        .as(kind)
                        .hasMessageContaining("it is neither a JPEG nor a PNG file; it is a ");
            }
        }
    }

    @Test
    void aProfileThatIsNotUsedIsNotedOnceAFile() throws IOException {
        try (LoggedWarnings log = new LoggedWarnings(ColorProfile.class.getName())) {
            for (String kind : List.of("jpeg gray profile in RGB", "png unreadable profile", "png profile sRGB")) {
                read(kind);
                read(kind);
            }
            // Other tests of this class read the same files, of other folders.
            assertThat(log.all())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .contains("jpeg gray profile in RGB", "it has 1 components, and the picture 3"),
                            line -> assertThat(line).contains("png unreadable profile", "taken as sRGB"));
        }
    }

    private RgbImage read(String kind) throws IOException {
        return ImageFiles.read(file(kind, FILES.get(kind)));
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static Map<String, Integer> documented() throws IOException {
        Map<String, Integer> differences = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| (jpeg|png|bmp|gif|tiff|webp) \\| (.+) \\| (\\d+) \\|$")
                .matcher(Files.readString(Path.of("docs/images.md")));
        while (row.find()) {
            for (String kind : row.group(2).split("; ", -1)) {
                differences.put(
                        kind.equals("plain") ? row.group(1) : row.group(1) + " " + kind, Integer.valueOf(row.group(3)));
            }
        }
        return differences;
    }

    private static RgbImage ppm(byte[] file) {
        Matcher header = Pattern.compile("P6\n(\\d+) (\\d+)\n255\n").matcher(new String(file, ISO_8859_1));
        assertThat(header.lookingAt()).isTrue();
        return new RgbImage(
                Integer.parseInt(header.group(1)),
                Integer.parseInt(header.group(2)),
                Arrays.copyOfRange(file, header.end(), file.length));
    }
}
