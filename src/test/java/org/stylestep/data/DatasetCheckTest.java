package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.Serialized;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

final class DatasetCheckTest {

    private static final int SIDE = 64;

    @TempDir
    Path folder;

    /** A smooth picture of many colors. */
    private static RgbImage photo(long seed) {
        Random random = new Random(seed);
        byte[] cells = new byte[3 * 8 * 8];
        random.nextBytes(cells);
        return new RgbImage(8, 8, cells).resize(SIDE, SIDE);
    }

    /** Black lines on white. */
    private static RgbImage drawing(long seed) {
        Random random = new Random(seed);
        byte[] rgb = new byte[3 * SIDE * SIDE];
        Arrays.fill(rgb, (byte) 255);
        for (int line = 0; line < 4; line++) {
            int y = random.nextInt(SIDE);
            Arrays.fill(rgb, 3 * SIDE * y, 3 * SIDE * (y + 1), (byte) 0);
        }
        return new RgbImage(SIDE, SIDE, rgb);
    }

    /** Brighter by some levels. */
    private static RgbImage brighter(RgbImage image, int levels) {
        byte[] rgb = image.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.min(255, (rgb[i] & 255) + levels);
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }

    private void save(String name, RgbImage image) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageFiles.writePng(image, file);
    }

    private DatasetCheck.Report check(boolean single, String... names) throws IOException {
        List<DatasetCheck.Split> splits = Stream.of(names)
                .map(name -> new DatasetCheck.Split(folder.resolve(name), Optional.empty()))
                .toList();
        return DatasetCheck.of(
                splits,
                single,
                Optional.empty(),
                (pairs, across) -> FileFinding.decode(pairs, across, (done, total) -> {}));
    }

    /** As tasks of a cluster decode parts, whose findings return serialized. */
    @Test
    void filesThatAreDecodedElsewhereGiveTheSameReport() throws IOException {
        for (int i = 0; i < 6; i++) {
            save("train/" + i + ".png", i == 4 ? photo(1) : photo(i));
        }
        Files.writeString(folder.resolve("train/7.png"), "no image");
        List<DatasetCheck.Split> splits = List.of(new DatasetCheck.Split(folder.resolve("train"), Optional.empty()));

        DatasetCheck.Report report = DatasetCheck.of(splits, true, Optional.empty(), (pairs, across) -> {
            List<List<FileFinding>> found = new ArrayList<>();
            for (List<Path> pair : pairs) {
                FileFinding.decode(List.of(pair), across, (done, total) -> {}).forEach(one -> found.add(sent(one)));
            }
            return found;
        });

        assertThat(report).isEqualTo(check(true, "train"));
        assertThat(report.problems()).containsOnlyKeys(DatasetCheck.Fault.UNREADABLE);
        assertThat(report.duplicates()).hasSize(1);
    }

    private static List<FileFinding> sent(List<FileFinding> found) {
        return found.stream()
                .map(one -> Serialized.copy(FileFinding.class, one))
                .toList();
    }

    @Test
    void copiesAcrossSplitsAreFound() throws IOException {
        for (int i = 0; i < 6; i++) {
            save("train/" + i + ".png", photo(i));
        }
        save("val/a.png", photo(100));
        save("val/b.png", brighter(photo(2), 3));
        save("val/c.png", photo(4).resize(96, 96));
        save("val/d.png", photo(5));
        DatasetCheck.Report report = check(true, "train", "val");
        assertThat(report.similar())
                .containsExactlyInAnyOrder(
                        List.of(
                                folder.resolve("train/2.png").toString(),
                                folder.resolve("val/b.png").toString()),
                        List.of(
                                folder.resolve("train/4.png").toString(),
                                folder.resolve("val/c.png").toString()));
        assertThat(report.duplicates())
                .containsExactly(List.of(
                        folder.resolve("train/5.png").toString(),
                        folder.resolve("val/d.png").toString()));
        assertThat(report.acrossSplits()).isEqualTo(3);
        assertThat(report.isUsable()).isTrue();
    }

    @Test
    void bandsFindThePairsThatAreFoundOneByOne() {
        List<Likeness> images = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 400; i++) {
            long hash = random.nextLong();
            images.add(new Likeness(hash, new byte[3]));
            for (int bits = 0; bits < random.nextInt(7); bits++) {
                hash ^= 1L << random.nextInt(64);
            }
            images.add(new Likeness(hash, new byte[3]));
        }
        List<String> all = new ArrayList<>();
        for (int j = 0; j < images.size(); j++) {
            for (int i = 0; i < j; i++) {
                if (Long.bitCount(images.get(i).hash() ^ images.get(j).hash()) <= 4) {
                    all.add(i + " " + j);
                }
            }
        }
        assertThat(all).hasSizeGreaterThan(100);
        assertThat(Likeness.pairs(images).stream().map(pair -> pair[0] + " " + pair[1]))
                .containsExactlyElementsOf(all);
    }

    @Test
    void theSideOfFewColorsIsProbablyTheInput() throws IOException {
        for (int i = 0; i < 5; i++) {
            save("left/" + i + ".png", RgbImage.beside(drawing(i), photo(i)));
            save("right/" + i + ".png", RgbImage.beside(photo(i), drawing(i)));
            save("photos/" + i + ".png", RgbImage.beside(photo(i), photo(i + 10)));
        }
        assertThat(check(false, "left").likelyInput()).contains(InputSide.LEFT);
        assertThat(check(false, "right").likelyInput()).contains(InputSide.RIGHT);
        assertThat(check(false, "photos").likelyInput()).isEmpty();
    }

    @Test
    void constantImagesAndTruncatedFilesAreNamed() throws IOException {
        save("a/1.png", RgbImage.beside(photo(1), new RgbImage(SIDE, SIDE, new byte[3 * SIDE * SIDE])));
        save("a/2.png", RgbImage.beside(photo(2), photo(3)));
        byte[] whole = Files.readAllBytes(folder.resolve("a/2.png"));
        Files.write(folder.resolve("a/3.png"), Arrays.copyOf(whole, whole.length / 2));
        DatasetCheck.Report report = check(false, "a");
        assertThat(report.constant()).containsExactly("1.png");
        assertThat(report.problems().get(DatasetCheck.Fault.UNREADABLE))
                .extracting(DatasetCheck.Problem::name)
                .containsExactly("3.png");
        assertThat(report.isUsable()).isFalse();
    }
}
