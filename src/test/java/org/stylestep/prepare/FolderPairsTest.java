package org.stylestep.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.cli.TinyFiles;
import org.stylestep.data.ImagePair;
import org.stylestep.data.InputSide;
import org.stylestep.data.PairedImageFolder;
import org.stylestep.data.Pictures;
import org.stylestep.data.Unreadable;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

final class FolderPairsTest {

    @TempDir
    Path folder;

    private void writePairs(String part, int count) throws IOException {
        Path target = Files.createDirectories(folder.resolve(part));
        for (int i = 0; i < count; i++) {
            RgbImage both = RgbImage.beside(Pictures.even(40, 30, 10), Pictures.even(40, 30, 200));
            ImageFiles.writePng(both, target.resolve("image-" + i + ".png"));
        }
    }

    @Test
    void partsStayApartAndInputsComeToTheLeft() throws IOException {
        writePairs("own/train", 5);
        writePairs("own/val", 3);
        Path out = folder.resolve("out");
        FolderPairs pairs = FolderPairs.ofPairs(folder.resolve("own"), InputSide.RIGHT, 16);
        List<String> progress = new ArrayList<>();
        assertThat(pairs.prepare(out, (done, total) -> progress.add(done + "/" + total)))
                .isEqualTo(Map.of("train", 5, "val", 3));
        assertThat(progress).containsExactly("1/5", "2/5", "3/5", "4/5", "5/5", "1/3", "2/3", "3/3");
        ImagePair first = PairedImageFolder.open(out.resolve("train"), InputSide.LEFT, Unreadable.STOP)
                .read(0);
        assertThat(first.input().toRgb()).isEqualTo(Pictures.even(16, 16, 200));
        assertThat(first.target()).isEqualTo(Pictures.even(16, 16, 10));
    }

    @Test
    void twoFoldersGiveThePairsThatFilesSideBySideGive() throws IOException {
        for (int i = 0; i < 8; i++) {
            write("in/train", i + ".jpg.png", Pictures.even(40, 30, 10 + i));
            write("out/train", i + ".jpg.png", Pictures.even(40, 30, 100 + i));
        }
        Path made = folder.resolve("made");
        FolderPairs pairs = FolderPairs.ofFolders(folder.resolve("in"), folder.resolve("out"), 16);
        assertThat(pairs.prepare(made)).isEqualTo(Map.of("train", 5, "val", 3));
        ImagePair pair = PairedImageFolder.open(made.resolve("val"), InputSide.LEFT, Unreadable.STOP)
                .read(0);
        int value = pair.target().rgb()[0] - 100;
        assertThat(pair)
                .isEqualTo(new ImagePair(Pictures.even(16, 16, 10 + value), Pictures.even(16, 16, 100 + value)));
        Files.delete(folder.resolve("out/train/3.jpg.png"));
        assertThatThrownBy(() -> pairs.prepare(made)).hasMessageContainingAll("no partner", "3.jpg.png");
    }

    private void write(String part, String name, RgbImage image) throws IOException {
        ImageFiles.writePng(image, Files.createDirectories(folder.resolve(part)).resolve(name));
    }

    @Test
    void withoutPartsSomeAreHeldOutAlwaysTheSame() throws IOException {
        writePairs("own", 60);
        FolderPairs pairs = FolderPairs.ofPairs(folder.resolve("own"), InputSide.LEFT, 16);
        Map<String, Integer> counts = pairs.prepare(folder.resolve("a"));
        assertThat(counts).isEqualTo(Map.of("train", 54, "val", 6));
        pairs.prepare(folder.resolve("b"));
        assertThat(TinyFiles.names(folder.resolve("b/val")))
                .hasSize(6)
                .isEqualTo(TinyFiles.names(folder.resolve("a/val")));
    }

    @Test
    void ofFewFilesThreeAreHeldOut() throws IOException {
        writePairs("own/train", 8);
        FolderPairs pairs = FolderPairs.ofPairs(folder.resolve("own"), InputSide.LEFT, 16);
        assertThat(pairs.prepare(folder.resolve("out"))).isEqualTo(Map.of("train", 5, "val", 3));
    }

    @Test
    void tooFewFilesAreRefused() throws IOException {
        writePairs("own", 5);
        assertThatThrownBy(() -> FolderPairs.ofPairs(folder.resolve("own"), InputSide.LEFT, 16)
                        .prepare(folder.resolve("out")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve("own") + " has 5 readable images; at least 6 are needed");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aFileThatTurnsOutToBeDamagedIsLeftOutAndNoOtherTakesItsName() throws IOException {
        writePairs("own/train", 4);
        writePairs("own/val", 3);
        Path damaged = folder.resolve("own/train/image-1.png");
        byte[] whole = Files.readAllBytes(damaged);
        Files.write(damaged, Arrays.copyOf(whole, whole.length / 2));
        Path out = folder.resolve("out");
        FolderPairs pairs = FolderPairs.ofPairs(folder.resolve("own"), InputSide.LEFT, 16);
        assertThat(pairs.prepare(out)).isEqualTo(Map.of("train", 3, "val", 3));
        assertThat(TinyFiles.names(folder.resolve("out/train")))
                .containsExactly("image-0.png", "image-2.png", "image-3.png");
    }

    @Test
    void filesThatDifferInTheirEndingAloneAreBothKept() throws IOException {
        writePairs("own/train", 2);
        writePairs("own/val", 1);
        Files.copy(folder.resolve("own/train/image-0.png"), folder.resolve("own/train/image-0.jpg"));
        Path out = folder.resolve("out");
        FolderPairs pairs = FolderPairs.ofPairs(folder.resolve("own"), InputSide.LEFT, 16);
        assertThat(pairs.prepare(out)).isEqualTo(Map.of("train", 3, "val", 1));
        assertThat(TinyFiles.names(folder.resolve("out/train")))
                .containsExactly("image-0.jpg.png", "image-0.png.png", "image-1.png.png");
        var made = Files.getLastModifiedTime(out.resolve("train/image-1.png.png"));
        pairs.prepare(out);
        assertThat(Files.getLastModifiedTime(out.resolve("train/image-1.png.png")))
                .isEqualTo(made);
    }

    @Test
    void whatIsThereIsNotMadeAgainUnlessTheFilesChange() throws IOException {
        writePairs("own/train", 3);
        writePairs("own/val", 2);
        Path out = folder.resolve("out");
        FolderPairs.ofPairs(folder.resolve("own"), InputSide.LEFT, 16).prepare(out);
        var made = Files.getLastModifiedTime(out.resolve("train/image-0.png"));
        FolderPairs.ofPairs(folder.resolve("own"), InputSide.LEFT, 16).prepare(out);
        assertThat(Files.getLastModifiedTime(out.resolve("train/image-0.png"))).isEqualTo(made);
        writePairs("own/val", 4);
        assertThat(FolderPairs.ofPairs(folder.resolve("own"), InputSide.LEFT, 16)
                        .prepare(out))
                .containsEntry("val", 4);
    }

    @Test
    void colorImagesBecomeLinesAndColor() throws IOException {
        RgbImage picture = Pictures.even(32, 32, 255);
        for (int y = 8; y < 24; y++) {
            for (int x = 8; x < 24; x++) {
                picture.rgb()[3 * (32 * y + x)] = 0;
            }
        }
        Path images = Files.createDirectories(folder.resolve("images/train"));
        ImageFiles.writePng(picture, images.resolve("square.png"));
        ImageFiles.writePng(
                picture, Files.createDirectories(folder.resolve("images/val")).resolve("other.png"));
        LineArt.Options lines = LineArt.Options.artwork();
        FolderPairs.ofImages(folder.resolve("images"), 32, lines).prepare(folder.resolve("out"));
        ImagePair pair = PairedImageFolder.open(folder.resolve("out/train"), InputSide.LEFT, Unreadable.STOP)
                .read(0);
        assertThat(pair.target()).isEqualTo(picture);
        assertThat(pair.input().toRgb())
                .isEqualTo(new LineArt(lines).draw(picture))
                .isNotEqualTo(Pictures.even(32, 32, 255));
    }

    @Test
    void anImageThatIsTooSmallIsNamedAndNothingIsLeft() throws IOException {
        writePairs("own", 2);
        FolderPairs pairs = FolderPairs.ofPairs(folder.resolve("own"), InputSide.LEFT, 64);
        assertThatThrownBy(() -> pairs.prepare(folder.resolve("out")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("image-", "too small");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aMissingFolderIsNamed() {
        assertThatThrownBy(() -> FolderPairs.ofPairs(folder.resolve("nowhere"), InputSide.LEFT, 64)
                        .prepare(folder.resolve("out")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere");
    }
}
