package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.Threads;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;

final class PairedImageFolderTest {

    private final RgbImage left = Pictures.noise(6, 5, 1);
    private final RgbImage right = Pictures.noise(6, 5, 2);

    @TempDir
    private Path folder;

    @Test
    void theInputIsOnTheSideThatIsSaid() throws IOException {
        Pictures.save(folder.resolve("a.png"), RgbImage.beside(left, right));

        assertThat(open(InputSide.LEFT, Unreadable.STOP).read(0)).isEqualTo(new ImagePair(left, right));
        assertThat(open(InputSide.RIGHT, Unreadable.STOP).read(0)).isEqualTo(new ImagePair(right, left));
        assertThat(open(InputSide.RIGHT, Unreadable.STOP).targets().read(0)).isEqualTo(left);
    }

    @Test
    void filesAreTakenInNaturalOrderWhateverTheCaseOfTheirEnding() throws IOException {
        for (String name : List.of("10.PNG", "9.png", "1.JPG", "2.Jpeg", ".hidden.png", "._1.JPG")) {
            Pictures.save(folder.resolve(name), RgbImage.beside(left, right));
        }
        Files.writeString(folder.resolve("notes.txt"), "not an image");
        Files.createDirectory(folder.resolve("folder.png"));

        PairedImageFolder pairs = open(InputSide.LEFT, Unreadable.STOP);

        assertThat(IntStream.range(0, pairs.size()).mapToObj(pairs::name))
                .containsExactly("1.JPG", "2.Jpeg", "9.png", "10.PNG");
    }

    @Test
    void namesMayBeInAnyScript() throws IOException {
        Assumptions.assumeTrue(
                "UTF-8".equals(System.getProperty("sun.jnu.encoding")), "File names are not in Unicode here");
        Pictures.save(folder.resolve("鞋 – été.png"), RgbImage.beside(left, right));

        PairedImageFolder pairs = open(InputSide.LEFT, Unreadable.STOP);

        assertThat(pairs.name(0)).isEqualTo("鞋 – été.png");
        assertThat(pairs.read(0).input().toRgb()).isEqualTo(left);
    }

    @Test
    void anOddWidthNamesTheFile() throws IOException {
        Pictures.save(folder.resolve("odd.png"), Pictures.noise(11, 5, 1));

        assertThatThrownBy(() -> open(InputSide.LEFT, Unreadable.STOP).read(0))
                .hasMessageContainingAll("odd.png", "11x5", "odd width");
    }

    @Test
    void stopNamesTheFirstBadFileAtOpening() throws IOException {
        good(3);
        Files.write(folder.resolve("1.png"), new byte[0]);
        Files.writeString(folder.resolve("2.png"), "<html>");

        assertThatThrownBy(() -> open(InputSide.LEFT, Unreadable.STOP))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(folder.resolve("1.png").toString(), "0 bytes", "1 more of the 5 files");
    }

    @Test
    void stopNamesADamagedFileWhenItIsRead() throws IOException {
        good(2);
        truncated("11.png");
        PairedImageFolder pairs = open(InputSide.LEFT, Unreadable.STOP);

        assertThat(pairs.read(0)).isNotNull();
        assertThatThrownBy(() -> pairs.read(1))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("11.png");
    }

    @Test
    void skipLeavesOutWhatIsBadByItsHeaderAndReplacesWhatTurnsOutBad() throws IOException {
        good(4);
        Files.write(folder.resolve("1.png"), new byte[0]);
        truncated("11.png");
        truncated("12.png");
        truncated("99.png");
        PairedImageFolder pairs = open(InputSide.LEFT, Unreadable.SKIP);

        assertThat(IntStream.range(0, pairs.size()).mapToObj(pairs::name))
                .containsExactly("10.png", "11.png", "12.png", "20.png", "30.png", "40.png", "99.png");
        for (int repeat = 0; repeat < 2; repeat++) {
            assertThat(pairs.read(1)).isEqualTo(pairs.read(3));
            assertThat(pairs.read(2)).isEqualTo(pairs.read(3));
            assertThat(pairs.read(6)).isEqualTo(pairs.read(0));
        }
    }

    @Test
    void whatStandsInDoesNotDependOnThreads() throws Exception {
        good(5);
        for (String bad : List.of("11.png", "12.png", "25.png", "35.png", "99.png")) {
            truncated(bad);
        }
        PairedImageFolder alone = open(InputSide.LEFT, Unreadable.SKIP);
        List<ImagePair> expected =
                IntStream.range(0, alone.size()).mapToObj(i -> read(alone, i)).toList();
        for (int repeat = 0; repeat < 20; repeat++) {
            PairedImageFolder shared = open(InputSide.LEFT, Unreadable.SKIP);
            List<Callable<ImagePair>> reads = IntStream.range(0, shared.size())
                    .mapToObj(i -> (Callable<ImagePair>) () -> read(shared, shared.size() - 1 - i))
                    .toList();
            List<ImagePair> results = new ArrayList<>(Threads.call(4, reads));
            Collections.reverse(results);
            assertThat(results).isEqualTo(expected);
        }
    }

    @Test
    void nothingReadableIsAnErrorEvenWhenSkipping() throws IOException {
        truncated("1.png");
        truncated("2.png");
        PairedImageFolder pairs = open(InputSide.LEFT, Unreadable.SKIP);
        assertThatThrownBy(() -> pairs.read(1)).hasMessageContainingAll("None of the 2", "2.png");

        Files.write(folder.resolve("1.png"), new byte[0]);
        Files.write(folder.resolve("2.png"), new byte[0]);
        assertThatThrownBy(() -> open(InputSide.LEFT, Unreadable.SKIP)).hasMessageContaining("1.png");
    }

    @Test
    void aFileThatVanishesIsSkippedAndAFolderIsNot() throws IOException {
        good(2);
        PairedImageFolder pairs = open(InputSide.LEFT, Unreadable.SKIP);
        PairedImageFolder strict = open(InputSide.LEFT, Unreadable.STOP);
        Files.delete(folder.resolve("10.png"));

        assertThat(pairs.read(0)).isEqualTo(pairs.read(1));
        assertThatThrownBy(() -> strict.read(0)).hasMessageContaining("10.png").hasMessageContaining("is gone");

        PairedImageFolder later = open(InputSide.LEFT, Unreadable.SKIP);
        Files.move(folder.resolve("20.png"), folder.resolve("elsewhere"));
        Path moved = Files.move(folder, folder.resolveSibling("moved"));
        assertThatThrownBy(() -> later.read(0)).hasMessageContaining("20.png").hasMessageContaining("no such file");
        Files.move(moved, folder);
    }

    @Test
    void theFingerprintFollowsTheFiles() throws IOException {
        good(3);
        String before = open(InputSide.LEFT, Unreadable.STOP).fingerprint();

        assertThat(before).matches("[0-9a-f]{64}");
        assertThat(open(InputSide.LEFT, Unreadable.STOP).fingerprint()).isEqualTo(before);
        assertThat(open(InputSide.RIGHT, Unreadable.STOP).fingerprint()).isNotEqualTo(before);

        byte[] content = Files.readAllBytes(folder.resolve("20.png"));
        content[content.length / 2] ^= 1;
        Files.write(folder.resolve("20.png"), content);
        String changed = open(InputSide.LEFT, Unreadable.STOP).fingerprint();
        assertThat(changed).isNotEqualTo(before);

        Files.move(folder.resolve("20.png"), folder.resolve("21.png"));
        assertThat(open(InputSide.LEFT, Unreadable.STOP).fingerprint()).isNotEqualTo(changed);
    }

    @Test
    void partsOfASetHaveTheirOwnFingerprint() throws IOException {
        good(6);
        PairedImageFolder pairs = open(InputSide.LEFT, Unreadable.STOP);

        PairedImages drawn = pairs.subset(3, 1);
        assertThat(drawn.size()).isEqualTo(3);
        assertThat(drawn.fingerprint())
                .isEqualTo(pairs.subset(3, 1).fingerprint())
                .isNotEqualTo(pairs.fingerprint())
                .isNotEqualTo(pairs.first(3).fingerprint());
        for (int i = 0; i < 3; i++) {
            int place = Integer.parseInt(drawn.name(i).replace("0.png", "")) - 1;
            assertThat(drawn.read(i)).isEqualTo(pairs.read(place));
            assertThat(drawn.targets().read(i)).isEqualTo(pairs.read(place).target());
        }
        assertThat(pairs.first(2).name(1)).isEqualTo("20.png");
        assertThat(pairs.first(6)).isSameAs(pairs);
        assertThat(pairs.targets().fingerprint()).isNotEqualTo(pairs.fingerprint());
        assertThat(pairs.targets().subset(2, 7).size()).isEqualTo(2);
        assertThatThrownBy(() -> pairs.first(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoFoldersAreMatchedByName() throws IOException {
        Path inputs = Files.createDirectory(folder.resolve("A"));
        Path targets = Files.createDirectory(folder.resolve("B"));
        for (int i = 1; i <= 12; i++) {
            Pictures.save(inputs.resolve(i + ".png"), Pictures.noise(6, 5, i));
            Pictures.save(targets.resolve(i + (i % 2 == 0 ? ".PNG" : ".png")), Pictures.noise(6, 5, -i));
        }

        PairedImageFolder pairs = PairedImageFolder.matching(inputs, targets, Unreadable.STOP);

        assertThat(pairs.size()).isEqualTo(12);
        assertThat(pairs.name(9)).isEqualTo("10.png");
        assertThat(pairs.read(9)).isEqualTo(new ImagePair(Pictures.noise(6, 5, 10), Pictures.noise(6, 5, -10)));

        Pictures.save(targets.resolve("5.png"), Pictures.noise(7, 5, 1));
        assertThatThrownBy(() -> pairs.read(4)).hasMessageContaining("7x5").hasMessageContaining("6x5");

        Files.delete(targets.resolve("3.png"));
        Pictures.save(targets.resolve("extra.png"), Pictures.noise(6, 5, 1));
        assertThatThrownBy(() -> PairedImageFolder.matching(inputs, targets, Unreadable.SKIP))
                .hasMessageContaining("1 of 12 in " + inputs + " have no partner: 3.png")
                .hasMessageContaining("1 of 12 in " + targets + " have no partner: extra.png");
    }

    @Test
    void matchedPairsWithABadHalfAreLeftOut() throws IOException {
        Path inputs = Files.createDirectory(folder.resolve("A"));
        Path targets = Files.createDirectory(folder.resolve("B"));
        for (int i = 1; i <= 3; i++) {
            Pictures.save(inputs.resolve(i + ".png"), left);
            Pictures.save(targets.resolve(i + ".png"), right);
        }
        Files.write(targets.resolve("2.png"), new byte[0]);

        PairedImageFolder pairs = PairedImageFolder.matching(inputs, targets, Unreadable.SKIP);
        assertThat(pairs.size()).isEqualTo(2);
        assertThatThrownBy(() -> PairedImageFolder.matching(inputs, targets, Unreadable.STOP))
                .hasMessageContaining("2.png");

        Pictures.save(inputs.resolve("1.jpg"), left);
        assertThatThrownBy(() -> PairedImageFolder.matching(inputs, targets, Unreadable.STOP))
                .hasMessageContainingAll("1.jpg", "1.png");
    }

    @Test
    void foldersWithoutImagesAreExplained() throws IOException {
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> PairedImageFolder.open(none, InputSide.LEFT, Unreadable.STOP))
                .hasMessage("There is no folder " + none);

        assertThatThrownBy(() -> open(InputSide.LEFT, Unreadable.STOP))
                .hasMessageContainingAll("No images in " + folder, ".jpg, .jpeg, .png");

        Path file = Files.writeString(folder.resolve("file.txt"), "x", StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> ImageFolder.open(file, Unreadable.STOP)).hasMessageContaining("is a file");

        for (String part : List.of("val", "train", "empty")) {
            Files.createDirectory(folder.resolve(part));
        }
        Pictures.save(folder.resolve("train/a.png"), left);
        Pictures.save(folder.resolve("val/a.png"), left);
        assertThatThrownBy(() -> open(InputSide.LEFT, Unreadable.SKIP))
                .hasMessageContainingAll("train/, val/ hold images", "did you mean " + folder.resolve("train") + "?");
    }

    @Test
    void aFolderOfSingleImagesFollowsTheSamePolicy() throws IOException {
        Pictures.save(folder.resolve("10.png"), left);
        Pictures.save(folder.resolve("30.png"), right);
        truncated("20.png");
        Files.write(folder.resolve("0.jpg"), new byte[0]);

        ImageFolder images = ImageFolder.open(folder, Unreadable.SKIP);

        assertThat(images.size()).isEqualTo(3);
        assertThat(images.name(1)).isEqualTo("20.png");
        assertThat(images.read(0)).isEqualTo(left);
        assertThat(images.read(1)).isEqualTo(right);
        assertThat(images.fingerprint()).matches("[0-9a-f]{64}");
        assertThatThrownBy(() -> ImageFolder.open(folder, Unreadable.STOP)).hasMessageContaining("0.jpg");
    }

    @Test
    void theCacheGivesTheSamePairsWithinItsLimit() throws IOException {
        good(4);
        PairedImageFolder pairs = open(InputSide.LEFT, Unreadable.STOP);
        long one = 2 * 3 * 6 * 5;
        PairedImages cache = pairs.cached(2 * one + 1);
        for (int repeat = 0; repeat < 2; repeat++) {
            for (int i = 0; i < 4; i++) {
                assertThat(cache.read(i)).isEqualTo(pairs.read(i));
            }
        }
        for (int i = 0; i < 2; i++) {
            assertThat(cache.read(i)).isSameAs(cache.read(i));
            assertThat(cache.read(2 + i)).isNotSameAs(cache.read(2 + i));
        }
        assertThat(cache.fingerprint()).isEqualTo(pairs.fingerprint());
        assertThat(cache.name(3)).isEqualTo("40.png");
        assertThat(cache.size()).isEqualTo(4);
        assertThatThrownBy(() -> pairs.cached(-1)).hasMessageContaining("-1 bytes");
    }

    @Test
    void theCacheOfTargetsKeepsNoInputs() throws IOException {
        good(3);
        Images targets = open(InputSide.LEFT, Unreadable.STOP).targets();
        Images cache = targets.cached(3 * 3 * 6 * 5);
        for (int i = 0; i < 3; i++) {
            assertThat(cache.read(i)).isSameAs(cache.read(i)).isEqualTo(targets.read(i));
        }
        assertThat(cache.fingerprint()).isEqualTo(targets.fingerprint());
        assertThat(cache.name(2)).isEqualTo("30.png");
    }

    private PairedImageFolder open(InputSide side, Unreadable policy) throws IOException {
        return PairedImageFolder.open(folder, side, policy);
    }

    /** Writes {@code 10.png, 20.png, ...}. */
    private void good(int count) throws IOException {
        for (int i = 1; i <= count; i++) {
            Pictures.save(folder.resolve(10 * i + ".png"), Pictures.noise(12, 5, i));
        }
    }

    private void truncated(String name) throws IOException {
        byte[] whole = Pictures.encode(Pictures.noise(12, 5, 1).toBufferedImage(), "png");
        Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length / 2));
    }

    private static ImagePair read(PairedImages pairs, int index) {
        try {
            return pairs.read(index);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
