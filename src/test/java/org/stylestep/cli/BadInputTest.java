package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.data.Pictures;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.io.WriteLock;

/** What a user is told whose files or settings are wrong, and that nothing is left behind. */
final class BadInputTest {

    @TempDir
    Path folder;

    private final Program program = new Program(() -> folder);

    @BeforeEach
    void files() throws IOException {
        TinyFiles.all(folder, 8, 8);
    }

    private String pretrain(String... overrides) {
        String settings = Stream.of(overrides)
                .map(override -> " --set '" + override + "'")
                .collect(Collectors.joining());
        assertThat(program.run("pretrain $/encoder.yaml" + settings)).isEqualTo(1);
        assertThat(program.err()).doesNotContain("\tat ").doesNotContain("unexpected");
        assertThat(folder.resolve("runs/encoder/run.yaml")).doesNotExist();
        return program.err();
    }

    @Test
    void missingFolder() {
        assertThat(pretrain("data.folder=" + folder.resolve("nowhere"))).contains("nowhere");
        assertThat(folder.resolve("runs/encoder")).doesNotExist();
    }

    @Test
    void aRunThatFailsInItsFirstStepHasNotBegun() {
        assertThat(pretrain("schedule.batch_size=2000000000")).contains("heap");
        program.succeeds("pretrain $/encoder.yaml");
    }

    @Test
    void aLoweredTotalLeavesTheSettingsAsTheyWere() throws IOException {
        program.succeeds("pretrain $/encoder.yaml");
        String settings = Files.readString(folder.resolve("runs/encoder/run.yaml"));
        program.succeeds("pretrain $/encoder.yaml --resume --set schedule.total_kimg=0.012");
        assertThat(program.err()).contains("nothing to do");
        assertThat(folder.resolve("runs/encoder/run.yaml")).hasContent(settings);
    }

    @Test
    void aFolderThatAnotherTrainingWritesIsRefused() throws IOException {
        try (WriteLock lock = WriteLock.ofFolder(folder.resolve("runs/encoder"))) {
            assertThat(lock).isNotNull();
            assertThat(pretrain()).contains("already writing into").contains("runs/encoder");
        }
    }

    @Test
    void emptyFolder() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(pretrain("data.folder=" + empty)).contains(empty.toString());
    }

    @Test
    void anUnreadableImageAmongGoodOnes() throws IOException {
        Files.writeString(folder.resolve("train/pair-9.png"), "not a picture");
        assertThat(pretrain()).contains("pair-9.png");
    }

    @Test
    void anOddWidth() throws IOException {
        ImageFiles.writePng(new RgbImage(65, 32, new byte[65 * 32 * 3]), folder.resolve("train/odd.png"));
        assertThat(pretrain()).contains("odd.png").contains("odd width");
    }

    @Test
    void tooFewImagesForATriplet() throws IOException {
        TinyFiles.pairs(folder.resolve("two"), 2);
        assertThat(pretrain("data.folder=" + folder.resolve("two")))
                .contains("data.folder = " + folder.resolve("two") + " has 2 images; triplets need at least 3");
        assertThat(pretrain("validation.folder=" + folder.resolve("two")))
                .contains("validation.folder = " + folder.resolve("two") + " has 2 images");
    }

    @Test
    void anImageSmallerThanTheCrop() throws IOException {
        ImageFiles.writePng(new RgbImage(40, 20, new byte[40 * 20 * 3]), folder.resolve("train/small.png"));
        assertThat(pretrain("data.rescale=[]")).contains("small.png", "20x20", "32x32");
    }

    @Test
    void missingWeights() {
        assertThat(pretrain("features={type: vgg16, weights: " + folder.resolve("vgg.npz") + "}"))
                .contains("features.weights: no such file: " + folder.resolve("vgg.npz"), "filter_bank");
        assertThat(pretrain("features.type=squeezenet")).contains("features: key 'weights' is missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    optimizer.learning_rate=-1   | learning_rate must be above 0
                    optimizer.beta2=1            | beta2 must be from 0 to below 1
                    optimizer.learning_rate=fast | "fast" is not a number
                    optimizer.momentum=0.9       | unknown key; allowed: type, learning_rate, clip_norm, beta1, beta2, epsilon, weight_decay
                    data.crop=0                  | crop must be at least 1
                    data.rescale=[16]            | at least the crop
                    encoder.style_code=big       | not one of offset, sampled, mean
                    mining.num_nearest=0                | num_nearest must be above 0
                    runtime.device=tpu           | device must be auto, cpu, gpu
                    runtime.device=gpu7          | is not there
                    runtime.device=[cpu,gpu0]    | a CPU and a GPU round differently
                    runtime.device=[]            | device must be auto, cpu, gpu
                    runtime.device=[cpu,cpu]     | runtime.shards: 1 is too small
                    runtime.shards=0             | shards
                    runtime.shards=7             | cannot be divided into runtime.shards = 7
                    runtime.cache_mib=2000000    | STYLESTEP_JAVA_OPTS=-Xmx
                    schedule.batch_size=0        | batch_size must be above 0
                    objective.margin=-0.1        | margin must be a number from 0
                    validation.patience=0        | patience must be above 0
                    output.keep=0                | keep must be above 0
                    """)
    void badSettings(String override, String problem) {
        assertThat(pretrain(override)).contains(override.substring(0, override.indexOf('=')), problem);
    }

    @Test
    void theFileIsNamedWithItsLine() throws IOException {
        Path file = folder.resolve("encoder.yaml");
        Files.writeString(file, Files.readString(file) + "optimizer:\n  learning_rate: -1\n");
        assertThat(pretrain()).contains(file + ":10: optimizer.learning_rate: -1 is not allowed");
    }

    @Test
    void anOutputFolderThatIsAFile() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "");
        assertThat(pretrain("output.folder=" + taken)).contains("output.folder: " + taken + " is a file");
    }

    @Test
    void halvesOfAFolderOfTargets() {
        assertThat(pretrain("data.targets=other", "data.input_side=left"))
                .contains("data.input_side and targets exclude each other");
    }

    @Test
    void pairsWithoutASide() {
        assertThat(program.run("train $/generator.yaml --set data.input_side=null"))
                .isEqualTo(1);
        assertThat(program.err()).contains("data.input_side is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pretrain", "train x.yaml --nonsense", "prepare", "prepare --emoji-jar a", "fly", "evaluate"})
    void wrongUsageExitsWithTwo(String arguments) {
        assertThat(program.run(arguments)).isEqualTo(2);
        assertThat(program.err()).contains("Usage:");
    }

    @Test
    void verboseTellsWhere() {
        assertThat(program.run("--verbose train $/nowhere.yaml")).isEqualTo(1);
        assertThat(program.err()).contains("no such run file").contains("\tat org.stylestep");
    }

    @Test
    void checkDataReportsEverythingAtOnce() throws IOException {
        Files.writeString(folder.resolve("train/broken.png"), "not a picture");
        ImageFiles.writePng(new RgbImage(65, 40, new byte[65 * 40 * 3]), folder.resolve("train/odd.png"));
        ImageFiles.writePng(new RgbImage(40, 20, new byte[40 * 20 * 3]), folder.resolve("train/small.png"));
        assertThat(program.run("check-data $/train --crop 32")).isEqualTo(1);
        assertThat(program.out())
                .contains("11 image files", "broken.png", "odd.png", "small.png", "not usable as it is");
        assertThat(program.run("check-data $/val")).isZero();
        assertThat(program.out()).contains("8 of 80x40").endsWith("usable\n");
    }

    private void save(String name, int width, int height) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        ImageFiles.writePng(new RgbImage(width, height, new byte[3 * width * height]), folder.resolve(name));
    }

    @Test
    void twoFoldersAreCheckedAsOneSet() throws IOException {
        save("a/1.png", 33, 32);
        save("b/1.png", 33, 32);
        String a = folder.resolve("a").toString();
        String b = folder.resolve("b").toString();
        assertThat(program.run("check-data $/a --targets $/b --crop 32"))
                .as(program.out())
                .isZero();
        assertThat(program.out()).contains("2 image files", "2 of 33x32", "usable");
        save("a/2.png", 33, 32);
        save("b/2.png", 30, 32);
        save("a/3.png", 33, 32);
        save("b/4.png", 33, 32);
        Files.writeString(folder.resolve("a/5.png"), "not a picture");
        save("b/5.png", 33, 32);
        assertThat(program.run("check-data $/a --targets $/b")).isEqualTo(1);
        assertThat(program.out())
                .contains("8 image files")
                .contains("2 without a partner", a + "/3.png", "there is no 3.* in " + b, b + "/4.png")
                .contains("1 of another size than their input", b + "/2.png: it is 30x32, but " + a + "/2.png is 33x32")
                .contains("1 unreadable", a + "/5.png");
    }

    @Test
    void singleImagesMayHaveOddWidths() throws IOException {
        save("a/1.png", 33, 32);
        assertThat(program.run("check-data $/a")).isEqualTo(1);
        assertThat(program.run("check-data $/a --single --crop 32")).isZero();
        assertThat(program.run("check-data $/a --single --crop 33")).isEqualTo(1);
        assertThat(program.run("check-data $/a --single --targets $/a")).isEqualTo(2);
    }

    @Test
    void whatIsPassedOverIsCountedOnce() throws IOException {
        save("train/more/1.png", 80, 40);
        for (int i = 0; i < 6; i++) {
            Files.writeString(folder.resolve("train/photo-" + i + ".heic"), "not read");
        }
        Files.writeString(folder.resolve("train/.hidden"), "");
        String train = folder.resolve("train").toString();
        assertThat(program.run("check-data $/train")).isZero();
        assertThat(program.err())
                .contains(train
                        + ": 8 images are used; passed over are 6 files of other endings (photo-0.heic, photo-1.heic,"
                        + " photo-2.heic, photo-3.heic, photo-4.heic, ...), 1 images in its sub-folders more/");
        assertThat(program.run("check-data $/train")).isZero();
        assertThat(program.err()).doesNotContain("passed over");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Timeout(60)
    void aNamedPipeIsPassedOver() throws IOException, InterruptedException {
        Path pipe = folder.resolve("train/pipe.png");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(program.run("check-data $/train")).isZero();
        assertThat(program.out()).contains("8 image files");
        assertThat(program.err()).contains("passed over are 1 pipes, sockets or devices (pipe.png)");
    }

    @Test
    void turnedPhotographsAreCounted() throws IOException {
        byte[] jpeg = Pictures.encode(Pictures.smooth(16, 48, 1).toBufferedImage(), "jpg");
        byte[] turned = {
            -1, -31, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6,
            0, 0, 0, 0, 0, 0
        };
        ByteArrayOutputStream photograph = new ByteArrayOutputStream();
        photograph.write(jpeg, 0, 2);
        photograph.writeBytes(turned);
        photograph.write(jpeg, 2, jpeg.length - 2);
        Path phone = Files.createDirectories(folder.resolve("phone"));
        Files.write(phone.resolve("1.jpg"), photograph.toByteArray());
        Files.write(phone.resolve("2.jpg"), jpeg);

        assertThat(program.run("check-data " + phone + " --single")).isZero();
        assertThat(program.out()).contains("1 of 48x16, turned or mirrored as EXIF says\n", "1 of 16x48\n");
    }
}
