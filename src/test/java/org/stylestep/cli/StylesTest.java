package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.data.Pictures;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;

/** What can be done with a trained pair's styles: naming, mixing and going between them, and every mix of inputs and styles. */
final class StylesTest {

    @TempDir
    static Path folder;

    private final Program program = new Program(() -> folder);

    @BeforeAll
    static void trainedPair() throws IOException {
        TinyFiles.all(folder, 6, 6);
        for (String stage : List.of("encoder", "generator")) {
            String file = folder.resolve(stage + ".yaml").toString();
            String command = stage.equals("encoder") ? "pretrain" : "train";
            assertThat(new Program().run(command, file)).isZero();
        }
        for (int i = 0; i < 6; i++) {
            RgbImage pair = ImageFiles.read(folder.resolve("val/pair-" + i + ".png"));
            write("inputs/shape-" + i + ".png", pair.crop(0, 0, 40, 40));
            write("looks/look-" + i + ".png", pair.crop(40, 0, 40, 40));
        }
    }

    private static void write(String name, RgbImage image) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageFiles.writePng(image, file);
    }

    @BeforeEach
    void twoStyles() throws IOException {
        Files.deleteIfExists(folder.resolve("runs/generator/styles/bank.json"));
        program.succeeds("styles $/runs/generator add first $/looks/look-0.png --size 32");
        program.succeeds("styles $/runs/generator add @second $/looks/look-1.png --size 32");
    }

    @Test
    void stylesAreNamedListedRenamedAndForgotten() {
        program.succeeds("styles $/runs/generator list");
        assertThat(program.out())
                .containsSubsequence("@first", "look-0.png", "@second", "look-1.png", "2 styles in ")
                .contains(folder.resolve("runs/generator/styles/bank.json").toString());
        program.fails("already has a style 'first'", "styles $/runs/generator add first $/looks/look-2.png --size 32");
        program.succeeds("styles $/runs/generator add first $/looks/look-2.png --size 32 --replace");
        program.succeeds("styles $/runs/generator rename first third");
        program.succeeds("styles $/runs/generator remove second");
        program.succeeds("styles $/runs/generator list");
        assertThat(program.out()).contains("@third", "look-2.png").doesNotContain("first", "second");
    }

    @Test
    void theNearestStyleToAnImageOfTheBankIsItself() {
        program.succeeds("styles $/runs/generator nearest $/looks/look-1.png --size 32");
        assertThat(program.out()).startsWith("  0.0000  @second  look-1.png").contains("@first");
        program.succeeds("styles $/runs/generator nearest @first --count 1");
        assertThat(program.out().strip()).isEqualTo("0.0000  @first  look-0.png");
    }

    @Test
    void theMeanOfStylesIsAStyleAndSoIsThatOfImages() {
        program.succeeds("styles $/runs/generator average middle first @second $/looks/look-2.png --size 32");
        program.succeeds("styles $/runs/generator list");
        assertThat(program.out()).contains("mean of first, second, look-2");
        program.fails("did you mean @first?", "styles $/runs/generator average other firts second");
    }

    @Test
    void unknownNamesAreToldWithNearOnes() {
        program.fails("no style 'frist' in ", "styles $/runs/generator remove second frist");
        assertThat(program.err()).contains("did you mean @first?");
        program.succeeds("styles $/runs/generator list");
        assertThat(program.out()).as("nothing was removed").contains("@second");
        program.fails(
                "it has @first, @second", "translate $/runs/generator --input $/inputs --style @zebra --out $/out/x");
        assertThat(folder.resolve("out/x")).doesNotExist();
        program.fails("it has @first, @second", "styles $/runs/generator rename zebra x");
        program.fails("add it with: stylestep styles", "styles $/runs/generator nearest @red --bank $/out/none.json");
        program.fails("cannot be a style's name", "styles $/runs/generator add a/b $/looks/look-1.png --size 32");
    }

    @Test
    void inputsAndStylesMixAsOneLikes() throws IOException {
        program.succeeds(
                "translate $/runs/generator --input $/inputs/shape-0.png --input $/inputs/shape-3.png"
                        + " --style @first --style $/looks --style $/looks/look-2.png --size 32 --out $/out/mixed --sheet $/out/sheets/mixed.png");
        assertThat(TinyFiles.names(folder.resolve("out/mixed")))
                .hasSize(14)
                .contains("shape-0-in-first.png", "shape-3-in-first.png", "shape-3-in-look-5.png");
        assertThat(ImageFiles.read(folder.resolve("out/mixed/shape-0-in-first.png")))
                .as("the bank's style and its image's")
                .isEqualTo(ImageFiles.read(folder.resolve("out/mixed/shape-0-in-look-0.png")));
        RgbImage sheet = ImageFiles.read(folder.resolve("out/sheets/mixed.png"));
        assertThat(sheet.width()).isEqualTo(6 + 8 * (128 + 6));
        assertThat(sheet.height()).isGreaterThan(3 * (128 + 6)).isLessThan(4 * (128 + 6));
    }

    @Test
    void stylesOfOneNameFromSeveralFoldersAreAllRendered() throws IOException {
        write("alike/a/x.png", ImageFiles.read(folder.resolve("looks/look-0.png")));
        write("alike/b/x.png", ImageFiles.read(folder.resolve("looks/look-1.png")));
        program.succeeds("translate $/runs/generator --input $/inputs/shape-0.png --size 32"
                + " --style $/alike/a --style $/alike/b --out $/out/alike");
        assertThat(TinyFiles.names(folder.resolve("out/alike")))
                .containsExactly("shape-0-in-a-x.png", "shape-0-in-b-x.png");
    }

    @Test
    void batchesOfOneSizeAreWhatSinglesAre() throws IOException {
        RgbImage shape = ImageFiles.read(folder.resolve("inputs/shape-0.png"));
        RgbImage other = ImageFiles.read(folder.resolve("inputs/shape-1.png"));
        List<RgbImage> sizes =
                List.of(shape, other, shape.crop(0, 0, 30, 20), shape.crop(0, 0, 20, 30), other.crop(0, 0, 20, 30));
        for (int i = 0; i < sizes.size(); i++) {
            write("inputs-of-sizes/" + i + ".png", sizes.get(i));
        }
        String translate = "translate $/runs/generator --style $/looks/look-0.png --style $/looks/look-1.png"
                + " --input $/inputs-of-sizes --sheet $/out/sheets/sizes.png";
        program.succeeds(translate + " --out $/out/single");
        program.succeeds(translate + " --out $/out/of-one --batch 1");
        program.succeeds(translate + " --out $/out/of-four --batch 4");
        List<String> names = TinyFiles.names(folder.resolve("out/single"));
        assertThat(names).hasSize(10).contains("4-in-look-1.png");
        assertThat(TinyFiles.names(folder.resolve("out/of-four"))).isEqualTo(names);
        try (StyleTransfer transfer = StyleTransfer.open(folder.resolve("runs/generator"), Device.cpu())) {
            for (String name : names) {
                RgbImage single = ImageFiles.read(folder.resolve("out/single/" + name));
                RgbImage input = sizes.get(name.charAt(0) - '0');
                RgbImage look = ImageFiles.read(folder.resolve("looks").resolve(name.substring("0-in-".length())));
                assertThat(single)
                        .isEqualTo(transfer.translate(input, look))
                        .isEqualTo(ImageFiles.read(folder.resolve("out/of-one/" + name)));
                RgbImage batched = ImageFiles.read(folder.resolve("out/of-four/" + name));
                assertThat(Pictures.largestDifference(batched, single)).as(name).isLessThanOrEqualTo(1);
            }
        }
        assertThat(program.run(translate + " --batch 0")).isEqualTo(2);
        assertThat(program.err()).contains("--batch must be at least 1");
    }

    @Test
    void aSheetAloneWillDoButNothingWillNot() throws IOException {
        program.succeeds(
                "translate $/runs/generator --input $/inputs --style @first --size 32 --sheet $/out/sheet.png");
        assertThat(TinyFiles.names(folder.resolve("out"))).contains("sheet.png");
        assertThat(program.run("translate $/runs/generator --input $/inputs --style @first"))
                .isEqualTo(2);
        assertThat(program.err()).contains("--out FOLDER, --sheet FILE or both");
    }

    @Test
    void whatIsBetweenStylesIsAStripAndAnAnimation() throws IOException {
        program.succeeds(
                "interpolate $/runs/generator --input $/inputs/shape-0.png --size 32"
                        + " --from @first --via $/looks/look-4.png --to @second --frames 5 --mode spherical --out $/out/between");
        assertThat(TinyFiles.names(folder.resolve("out/between"))).containsExactly("animation.gif", "strip.png");
        RgbImage strip = ImageFiles.read(folder.resolve("out/between/strip.png"));
        assertThat(strip.width()).isEqualTo(6 + 6 * (128 + 6));
        List<RgbImage> frames = Pictures.frames(folder.resolve("out/between/animation.gif"));
        assertThat(frames).hasSize(5).allMatch(frame -> frame.size().equals("128x128"));
        RgbImage last = strip.crop(6 + 5 * 134, strip.height() - 6 - 128, 128, 128);
        assertThat(meanDifference(frames.get(4), last)).isLessThan(2);
    }

    private static double meanDifference(RgbImage a, RgbImage b) {
        return IntStream.range(0, a.rgb().length)
                .map(i -> Math.abs((a.rgb()[i] & 0xFF) - (b.rgb()[i] & 0xFF)))
                .average()
                .orElseThrow();
    }

    @Test
    void wrongUseOfInterpolationIsTold() {
        String wanting = "interpolate $/runs/generator --input $/inputs --size 32 --out $/out/y --from @first --to ";
        program.fails("looks is a folder; one style is needed", wanting + "$/looks");
        program.fails("2 styles and 1 frames", wanting + "@second --frames 1");
        program.fails("not 5", wanting + "@second --delay 5");
        assertThat(program.run(wanting + "@second --mode round")).isEqualTo(2);
        assertThat(folder.resolve("out/y")).doesNotExist();
    }

    @Test
    void damagedImagesAndBanksAreNamedAndWhatWasThereStays() throws IOException {
        Path broken = Files.writeString(folder.resolve("out-broken.png"), "not a picture");
        program.fails("Cannot read the image " + broken, "styles $/runs/generator add bad " + broken);
        Path sheet = folder.resolve("kept.png");
        Files.writeString(sheet, "before");
        String translate = "translate $/runs/generator --input $/inputs --size 32 --sheet " + sheet + " --style ";
        program.fails("Cannot read the image " + broken, translate + broken);
        Path bank = Files.writeString(folder.resolve("bad.json"), "{\"format\": 7}");
        program.fails("has format 7", translate + "@first --bank " + bank);
        program.fails("has format 7", "styles $/runs/generator add x $/looks/look-0.png --size 32 --bank " + bank);
        assertThat(bank).hasContent("{\"format\": 7}");
        assertThat(sheet).hasContent("before");
    }

    @Test
    void aStyleWithADamagedPictureIsStillAStyle() throws IOException {
        Path styles = folder.resolve("runs/generator/styles");
        for (String name : TinyFiles.names(styles)) {
            if (name.endsWith(".png")) {
                Files.writeString(styles.resolve(name), "not a picture");
            }
        }
        program.succeeds("translate $/runs/generator --input $/inputs/shape-0.png --style @first --size 32"
                + " --out $/out/unseen --sheet $/out/sheets/unseen.png");
        assertThat(TinyFiles.names(folder.resolve("out/unseen"))).containsExactly("shape-0-in-first.png");
        assertThat(program.err()).contains("@first is shown without its picture", "Cannot read the image");
    }

    @Test
    void stylesOfAnotherEncoderAreRefused() {
        String bank = folder.resolve("runs/generator/styles/bank.json").toString();
        program.succeeds("styles $/runs/encoder list --bank " + bank);
        assertThat(program.out())
                .as("the generator's encoder is that of stage 1")
                .contains("@first");
        program.succeeds("pretrain $/encoder.yaml --set seed=5 --set output.folder=$/runs/other");
        program.fails("codes of another encoder", "styles $/runs/other list --bank " + bank);
    }

    @Test
    void aStylesNameIsNotReadAsAFileOfArguments() throws IOException {
        Path arguments = Files.writeString(folder.resolve("arguments"), "@first");
        program.fails("no style '" + arguments + "' in ", "styles $/runs/generator nearest @" + arguments);
    }

    @Test
    void aCheckpointHasTheBankOfItsRun() {
        program.succeeds("styles $/runs/generator/checkpoints/step-000000004 list");
        assertThat(program.out())
                .contains(
                        "@first",
                        folder.resolve("runs/generator/styles/bank.json").toString());
    }
}
