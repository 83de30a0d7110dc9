package org.stylestep.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.Mutations;

final class ArchiveTest {

    private static final byte[] CONTENT = "image".getBytes(StandardCharsets.UTF_8);
    private static final List<String> GOOD =
            List.of("./maps/", "./maps/train/", "maps/train/1.jpg", "maps/val/ä 2.jpg", "other");

    @TempDir
    private Path folder;

    private static byte[] tar(List<String> names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (String name : names) {
                TarArchiveEntry entry = new TarArchiveEntry(name, true);
                entry.setSize(entry.isDirectory() ? 0 : CONTENT.length);
                put(tar, entry);
            }
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry) throws IOException {
        tar.putArchiveEntry(entry);
        tar.write(CONTENT, 0, (int) entry.getSize());
        tar.closeArchiveEntry();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] zip(List<String> names, int mode) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            for (String name : names) {
                ZipArchiveEntry entry = new ZipArchiveEntry(name);
                entry.setUnixMode(mode);
                zip.putArchiveEntry(entry);
                zip.write(CONTENT, 0, entry.isDirectory() ? 0 : CONTENT.length);
                zip.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private List<String> unpack(byte[] archive) throws IOException {
        Path file = Files.write(folder.resolve("archive"), archive);
        Path into = Files.createDirectory(folder.resolve("into"));
        Archive.unpack(file, into, "maps");
        try (Stream<Path> files = Files.walk(into)) {
            return files.filter(Files::isRegularFile)
                    .peek(found -> assertThat(found).hasBinaryContent(CONTENT))
                    .map(found -> into.relativize(found).toString())
                    .sorted()
                    .toList();
        }
    }

    private void refuses(byte[] archive, String message) {
        assertThatThrownBy(() -> unpack(archive))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(folder.resolve("archive").toString(), message, "delete it");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("archive", "into");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar", "tar.gz", "zip"})
    void unpacksWithoutTheTopFolder(String kind) throws IOException {
        byte[] archive = kind.equals("zip") ? zip(GOOD, 0644) : tar(GOOD);
        assertThat(unpack(kind.equals("tar.gz") ? gzip(archive) : archive))
                .containsExactly("other", "train/1.jpg", "val/ä 2.jpg");
    }

    @ParameterizedTest
    @CsvSource({
        "../x, leads out",
        "/x, leads out",
        "a/../../x, leads out",
        "maps/../../x, leads out",
        "'a\\..\\x', leads out",
        "'a\u0007', odd characters",
        "maps/x maps/x, comes after",
        "a/x maps/a/x, comes after",
        "a/x.jpg a/X.JPG, comes after",
        "Train/x train/y, comes after",
        "\u00e4 a\u0308, comes after",
        "x x/y, x"
    })
    void refusesNames(String names, String message) throws IOException {
        refuses(tar(List.of(names.split(" "))), message);
        Files.delete(folder.resolve("archive"));
        try (Stream<Path> left = Files.walk(folder.resolve("into"))) {
            left.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
        }
        refuses(zip(List.of(names.split(" ")), 0644), message);
    }

    @ParameterizedTest
    @ValueSource(
            chars = {
                TarConstants.LF_SYMLINK,
                TarConstants.LF_LINK,
                TarConstants.LF_CHR,
                TarConstants.LF_BLK,
                TarConstants.LF_FIFO
            })
    void refusesLinksAndDevices(char kind) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry("train", (byte) kind);
            entry.setLinkName("/etc");
            put(tar, entry);
            put(tar, new TarArchiveEntry("train/x"));
        }
        refuses(gzip(bytes.toByteArray()), "train is a link or a device");
    }

    @Test
    void refusesLinksInZip() throws IOException {
        refuses(zip(List.of("train"), 0120777), "train is a link or a device");
    }

    @Test
    void refusesBombs() throws IOException {
        refuses(bomb(TarConstants.LF_NORMAL, 17 << 20), "100 times its size");
    }

    @Test
    void refusesMoreFilesThanSuchAnArchiveHas() throws IOException {
        refuses(gzip(tar(IntStream.range(0, 4097).mapToObj(Integer::toString).toList())), "100 times its size");
    }

    @Test
    void refusesNamesWithoutEnd() throws IOException {
        refuses(bomb(TarConstants.LF_GNUTYPE_LONGNAME, 2 << 20), "a name without end");
    }

    private static byte[] bomb(byte kind, int size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            TarArchiveEntry entry = new TarArchiveEntry("x", kind);
            entry.setSize(size);
            tar.putArchiveEntry(entry);
            tar.write(new byte[size]);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    @Test
    void refusesDamage() throws IOException {
        byte[] archive = gzip(tar(GOOD));
        archive[archive.length - 8] ^= 1;
        refuses(archive, "GZIP trailer");
    }

    @Test
    void refusesDamageInZip() throws IOException {
        byte[] archive = zip(List.of("x"), 0644);
        // A block of stored bytes would be changed; of deflated ones, the stored checksum is.
        for (int i = 0; i < archive.length - 4; i++) {
            if (archive[i] == 'P' && archive[i + 2] == 1) {
                archive[i + 16] ^= 1;
            }
        }
        refuses(archive, "another checksum");
    }

    @Test
    void refusesWhatIsNoArchive() {
        refuses("<html>Not found</html>".getBytes(StandardCharsets.UTF_8), "no .tar, .tar.gz or .zip");
    }

    @Test
    void refusesWhatIsCutOff() throws IOException {
        byte[] archive = gzip(tar(GOOD));
        refuses(Arrays.copyOf(archive, archive.length / 2), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar", "tar.gz", "zip"})
    void damageIsNamedOrHarmless(String kind) throws Exception {
        byte[] archive = kind.equals("zip") ? zip(GOOD, 0644) : tar(GOOD);
        Path file = folder.resolve("archive");
        Mutations.feed(
                kind, kind.equals("tar.gz") ? gzip(archive) : archive, file.toString(), IOException.class, bytes -> {
                    Path into = Files.createTempDirectory(folder, "into");
                    Archive.unpack(Files.write(file, bytes), into, "maps");
                });
        assertThat(folder.toFile().list()).allMatch(name -> name.equals("archive") || name.startsWith("into"));
    }
}
