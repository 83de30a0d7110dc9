package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.image.RgbImage;

/** Fingerprints of files, lists of them, and files that change after they were taken. */
final class FingerprintTest {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void make() throws IOException {
        folder = Files.createDirectory(temporary.resolve("pictures"));
    }

    private Path raw(String name, int length) throws IOException {
        byte[] bytes = Arrays.copyOf(PNG, PNG.length + length);
        for (int i = 0; i < length; i++) {
            bytes[PNG.length + i] = length == 12 ? 0 : (byte) (i % 251);
        }
        return Files.write(folder.resolve(name), bytes);
    }

    private void pictures(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Pictures.save(folder.resolve(i + ".png"), Pictures.noise(6, 5, i));
        }
    }

    private ImageFolder open(Unreadable policy) throws IOException {
        return ImageFolder.open(folder, policy);
    }

    private static void flip(Path file, int index) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[index] ^= 1;
        Files.write(file, bytes);
    }

    /** Computed by scripts/golden_fingerprint.py. */
    @Test
    void ofWholeContentsAndOfEarlierVersions() throws IOException {
        raw("1.png", 9992);
        raw("2.png", 12);
        ImageFolder images = open(Unreadable.STOP);
        assertThat(images.fingerprint()).isEqualTo("0ba4bbc3e8aef5f6997e7e6a0ade55a363ea4700c57a275a21899bb81ee69382");
        assertThat(images.withSampledFingerprint().fingerprint())
                .isEqualTo("a23fbe5dbe54d87e372fe774ed66287c03003d235bf38ba9693db3805f1d1b8d");
    }

    @Test
    void everyByteCounts() throws IOException {
        raw("1.png", 9992);
        String before = open(Unreadable.STOP).fingerprint();
        String sampled = open(Unreadable.STOP).withSampledFingerprint().fingerprint();
        for (int at : new int[] {PNG.length, 2000, 9999}) {
            flip(folder.resolve("1.png"), at);
            assertThat(open(Unreadable.STOP).fingerprint()).isNotEqualTo(before);
            assertThat(open(Unreadable.STOP).withSampledFingerprint().fingerprint())
                    .isEqualTo(sampled);
            flip(folder.resolve("1.png"), at);
        }
        assertThat(open(Unreadable.STOP).fingerprint()).isEqualTo(before);
    }

    @Test
    void aListSaysWhichFilesDiffer() throws IOException {
        pictures(9);
        FileList before = open(Unreadable.STOP).fileList(FileList.empty());
        Path file = temporary.resolve("files.tsv.gz");
        before.write(file);
        assertThat(FileList.read(file).entries()).isEqualTo(before.entries());
        assertThat(before.changes(FileList.read(file))).isEmpty();

        Files.delete(folder.resolve("3.png"));
        Pictures.save(folder.resolve("4.png"), Pictures.noise(6, 5, 99));
        for (int i = 20; i < 27; i++) {
            Pictures.save(folder.resolve(i + ".png"), Pictures.noise(6, 5, i));
        }
        FileList now = open(Unreadable.STOP).fileList(FileList.empty());
        assertThat(now.changes(FileList.read(file)))
                .contains("added to " + folder + ": 7 (20.png, 21.png, 22.png, 23.png, 24.png, ...); changed in "
                        + folder + ": 1 (4.png); gone from " + folder + ": 1 (3.png)");
        Files.setLastModifiedTime(folder.resolve("0.png"), FileTime.fromMillis(0));
        assertThat(open(Unreadable.STOP).fileList(FileList.empty()).changes(now))
                .as("a time alone")
                .isEmpty();

        Files.write(file, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> FileList.read(file)).hasMessageContaining("files.tsv.gz");
    }

    @Test
    void whatHasTheSameSizeAndTimeIsNotReadAgain() throws IOException {
        pictures(2);
        Path file = folder.resolve("1.png");
        FileTime time = Files.getLastModifiedTime(file);
        FileList before = open(Unreadable.STOP).fileList(FileList.empty());
        flip(file, 20);
        assertThat(open(Unreadable.STOP).fileList(before).changes(before)).isPresent();
        Files.setLastModifiedTime(file, time);
        assertThat(open(Unreadable.STOP).fileList(before).changes(before)).isEmpty();
    }

    @Test
    void aFileThatChangesIsNamedThoughItCanBeDecoded() throws IOException {
        pictures(3);
        ImageFolder images = open(Unreadable.STOP);
        String before = images.fingerprint();
        Pictures.save(folder.resolve("1.png"), Pictures.noise(6, 6, 5));
        assertThat(images.read(0)).isEqualTo(Pictures.noise(6, 5, 0));
        assertThatThrownBy(() -> images.read(1)).hasMessageContaining("1.png").hasMessageContaining("has changed");
        Files.write(folder.resolve("2.png"), Arrays.copyOf(Files.readAllBytes(folder.resolve("2.png")), 60));
        assertThatThrownBy(() -> images.read(2)).hasMessageContaining("2.png").hasMessageContaining("has 60");
        assertThat(images.fingerprint())
                .as("what was trained on so far")
                .isEqualTo(before)
                .isNotEqualTo(open(Unreadable.STOP).fingerprint());
    }

    @Test
    void skippedFilesLeaveTheFingerprintOfThoseThatANewStartFinds() throws IOException {
        pictures(4);
        ImageFolder images = open(Unreadable.SKIP);
        String before = images.fingerprint();
        Files.delete(folder.resolve("1.png"));
        Pictures.save(folder.resolve("2.png"), Pictures.noise(6, 6, 5));
        RgbImage third = images.read(3);
        assertThat(List.of(images.read(1), images.read(2))).containsOnly(third);
        assertThat(images.fingerprint())
                .isNotEqualTo(before)
                .isEqualTo(open(Unreadable.SKIP).fingerprint());
        assertThat(images.read(2))
                .as("with other contents it is not used, either")
                .isEqualTo(third);
    }

    @Test
    void aPairOfWhichAFileIsGoneIsSkippedAsAWhole() throws IOException {
        pictures(3);
        Path targets = Files.createDirectory(temporary.resolve("targets"));
        for (int i = 0; i < 3; i++) {
            Pictures.save(targets.resolve(i + ".png"), Pictures.noise(6, 5, 10 + i));
        }
        PairedImageFolder pairs = PairedImageFolder.matching(folder, targets, Unreadable.SKIP);
        assertThat(pairs.targets().fileList(FileList.empty()).entries()).hasSize(6);
        Files.delete(targets.resolve("1.png"));
        assertThat(pairs.read(1)).isEqualTo(pairs.read(2));
        String left = pairs.fingerprint();
        Files.delete(folder.resolve("1.png"));
        assertThat(PairedImageFolder.matching(folder, targets, Unreadable.SKIP).fingerprint())
                .isEqualTo(left);
    }

    @Test
    void namesMayHaveSeveralLines() throws IOException {
        raw("a\nb.png", 20);
        raw("c\r.png", 20);
        raw("50%0A.png", 20);
        FileList before = open(Unreadable.STOP).fileList(FileList.empty());
        Path file = temporary.resolve("list.tsv.gz");
        before.write(file);
        assertThat(FileList.read(file).entries()).hasSize(3).isEqualTo(before.entries());
    }
}
