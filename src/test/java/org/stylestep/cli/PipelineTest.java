package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.io.WriteLock;

/** All commands one after another on tiny networks: what they leave behind, and what they say when something is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PipelineTest {

    @TempDir
    static Path folder;

    private final Program program = new Program();

    @BeforeAll
    static void files() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 12);
        TinyFiles.pairs(folder.resolve("val"), 8, 12);
        TinyFiles.runFiles(folder);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void succeeds(String... arguments) {
        int code = program.run(arguments);
        assertThat(program.err()).doesNotContain("error:");
        assertThat(code).isZero();
    }

    private void fails(String message, String... arguments) {
        int code = program.run(arguments);
        assertThat(program.err()).contains("error: ").contains(message).doesNotContain("\tat ");
        assertThat(code).isEqualTo(1);
    }

    private static List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    @Order(1)
    void thePretrainedEncoder() throws IOException {
        succeeds("pretrain", file("encoder.yaml"));
        Path run = folder.resolve("runs/encoder");
        assertThat(names(run)).contains("checkpoints", "run.yaml", "stats.jsonl", "neighbors.bin");
        assertThat(names(run.resolve("checkpoints"))).contains("best", "step-000000006");
        assertThat(Files.readString(run.resolve("stats.jsonl"))).contains("validation_accuracy", "\"triplet\"");
        assertThat(program.out()).contains("done: 6 steps, 24 images");
        assertThat(program.err()).contains("encoder: 1 of 6 (16%)").contains("validation_accuracy");
        assertThat(program.err())
                .contains(
                        "neighbors of training images: ", "neighbors of validation images: ", "device: cpu (PyTorch ");
    }

    @Test
    @Order(2)
    void theGenerator() throws IOException {
        succeeds("train", file("generator.yaml"));
        Path run = folder.resolve("runs/generator");
        assertThat(names(run))
                .containsExactly(
                        ".lock", "checkpoints", "cost.json", "data-files.tsv.gz", "run.yaml", "samples", "stats.jsonl");
        assertThat(names(run.resolve("samples"))).containsExactly("step-000000002.png", "step-000000004.png");
        assertThat(Files.readString(run.resolve("stats.jsonl")))
                .contains("reconstruction_direct", "adversarial_direct", "latent_l2", "discriminator")
                .contains("validation_psnr_db_own", "validation_l1_of_255_gap");
        assertThat(run.resolve("checkpoints/best")).as("no figure was named").doesNotExist();
    }

    @Test
    @Order(2)
    void theBestCheckpointByAFigureIsMarkedAndTaken() throws IOException {
        String folderOption = "output.folder=" + file("runs/best");
        succeeds(
                "train",
                file("generator.yaml"),
                "--set",
                folderOption,
                "--set",
                "validation.best=l1_of_255_own",
                "--set",
                "validation.every_kimg=0.002",
                "--set",
                "validation.patience=2",
                "--set",
                "optimizer.learning_rate=0.0000001",
                "--set",
                "output.keep=1");
        JsonObject[] rows = Files.readAllLines(folder.resolve("runs/best/stats.jsonl")).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .filter(line -> line.has("best"))
                .toArray(JsonObject[]::new);
        int best = 0;
        for (int i = 1; i < rows.length; i++) {
            best = own(rows[i]) < own(rows[best]) ? i : best;
        }
        String name = "step-00000000" + rows[best].get("step").getAsInt();
        assertThat(folder.resolve("runs/best/checkpoints/best")).content().isEqualToIgnoringWhitespace(name);
        succeeds("evaluate", file("runs/best"));
        assertThat(program.out()).contains(name);
        assertThat(figures("runs/best/evaluation.json").get("l1_of_255_own").getAsDouble())
                .as("all 8 pairs were validated, as they are evaluated")
                .isEqualTo(own(rows[best]));
        fails(
                "validation.best: there is no figure 'psnr'",
                "train",
                file("generator.yaml"),
                "--set",
                folderOption + "2",
                "--set",
                "validation.best=psnr");
    }

    private List<JsonObject> events() {
        return program.out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    @Test
    @Order(3)
    void scriptsReadEventsAndNothingElse() {
        String run = "output.folder=" + file("runs/events");
        succeeds("train", file("generator.yaml"), "--json", "--quiet", "--set", run);
        assertThat(program.err()).as("quiet").isEmpty();
        List<JsonObject> events = events();
        assertThat(events)
                .extracting(event -> event.get("event").getAsString())
                .startsWith("started", "step")
                .contains("validated", "saved")
                .endsWith("finished");
        assertThat(events.get(0).get("steps").getAsInt()).isEqualTo(4);
        assertThat(events.get(1)
                        .getAsJsonObject("values")
                        .get("reconstruction_direct")
                        .getAsDouble())
                .isPositive();
        assertThat(events.get(events.size() - 1).get("reason").getAsString()).isEqualTo("completed");
        succeeds("evaluate", file("runs/events"), "--json");
        assertThat(program.err()).contains("evaluation of held-out pairs: 8 of 8");
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.get("event").getAsString()).isEqualTo("evaluated");
            assertThat(event.getAsJsonObject("figures").get("psnr_db_own").getAsDouble())
                    .isPositive();
        });
        succeeds("train", file("generator.yaml"), "--dry-run", "--json");
        assertThat(events().get(0).get("step_seconds").getAsDouble()).isPositive();
        fails("already holds a run", "train", file("generator.yaml"), "--json", "--set", run);
        assertThat(events().get(0).get("message").getAsString()).contains("already holds a run");
    }

    private static double own(JsonObject row) {
        return row.get("validation_l1_of_255_own").getAsDouble();
    }

    @Test
    @Order(3)
    void theFinetunedPair() throws IOException {
        succeeds("finetune", file("finetune.yaml"));
        assertThat(names(folder.resolve("runs/finetune"))).contains("checkpoints", "samples", "stats.jsonl");
    }

    @Test
    @Order(4)
    void theEvaluation() throws IOException {
        succeeds(
                "evaluate",
                file("runs/finetune"),
                "--encoder-run",
                file("runs/encoder"),
                "--diversity",
                "--styles",
                "3",
                "--set",
                "validation.metrics=[psnr, l1, ssim, feature_distribution]");
        JsonObject report = JsonParser.parseString(Files.readString(folder.resolve("runs/finetune/evaluation.json")))
                .getAsJsonObject();
        JsonObject figures = report.getAsJsonObject("figures");
        for (String figure : List.of("psnr_db_own", "psnr_db_other", "psnr_db_mean_image")) {
            assertThat(figures.get(figure).getAsDouble()).isBetween(1.0, 60.0);
        }
        assertThat(figures.get("ssim_own").getAsDouble()).isBetween(-1.0, 1.0);
        assertThat(figures.get("frechet_distance_other").getAsDouble()).isPositive();
        assertThat(figures.get("coverage_own").getAsDouble()).isBetween(0.0, 1.0);
        assertThat(report.getAsJsonObject("protocol")
                        .getAsJsonObject("metrics")
                        .getAsJsonObject("coverage")
                        .get("features")
                        .getAsString())
                .startsWith("filter-bank");
        assertThat(figures.get("triplet_accuracy").getAsDouble()).isBetween(0.0, 1.0);
        assertThat(figures.get("diversity").getAsDouble()).isPositive();
        assertThat(figures.get("diversity_consecutive_feature_distance").getAsDouble())
                .isPositive();
        assertThat(figures.get("diversity_pairs_l1_of_255").getAsDouble()).isPositive();
        assertThat(figures.get("style_classification").getAsDouble()).isBetween(0.0, 1.0);
        JsonObject protocol = report.getAsJsonObject("protocol");
        assertThat(protocol.get("weights").getAsString()).isEqualTo("ema");
        assertThat(protocol.get("sampler").getAsString()).isEqualTo("empirical");
        assertThat(protocol.getAsJsonObject("pairs").get("count").getAsInt()).isEqualTo(8);
        assertThat(protocol.getAsJsonObject("pairs").get("size").getAsString()).isEqualTo("32x32");
        assertThat(protocol.getAsJsonObject("diversity").get("features").getAsString())
                .contains("filter");
        assertThat(report.getAsJsonArray("images")).hasSize(8);
        assertThat(ImageFiles.read(folder.resolve("runs/finetune/evaluation.png"))
                        .width())
                .isGreaterThan(5 * 128);
        assertThat(program.out()).contains("own style", "another's style", "mean training image", "triplet_accuracy");
        assertThat(program.err()).contains("8 of 8").doesNotContain("16 of 16");
    }

    @Test
    @Order(5)
    void anotherSplitHasFilesOfItsOwnAndALineInATable() throws IOException {
        Path run = folder.resolve("runs/finetune");
        String before = Files.readString(run.resolve("evaluation.json"));
        WriteLock lock = WriteLock.ofFolder(run);
        try (lock) {
            fails("already writing into " + run.toAbsolutePath(), "evaluate", run.toString(), "--split", "train");
        }
        for (String metrics : List.of("[psnr]", "[l1, psnr]")) {
            succeeds(
                    "evaluate",
                    run.toString(),
                    "--split",
                    "train",
                    "--set",
                    "validation.metrics=" + metrics,
                    "--set",
                    "validation.sheet_rows=3",
                    "--csv",
                    file("evaluations-" + metrics.length() + ".csv"));
        }
        assertThat(run.resolve("evaluation.json")).hasContent(before);
        assertThat(names(run))
                .contains(
                        "evaluation-train.json",
                        "evaluation-train.md",
                        "evaluation-train-images.csv",
                        "evaluation-train.png",
                        "evaluation-train-cells.png",
                        "evaluation-train-ranked.png");
        assertThat(Files.readAllLines(run.resolve("evaluation-train-images.csv")))
                .hasSize(1 + 12);
        assertThat(Files.readString(run.resolve("evaluation-train.md")))
                .contains("12 held-out pairs of " + file("train"), "| | l1_of_255 | psnr_db |");
        assertThat(Files.readAllLines(folder.resolve("evaluations-6.csv"))).hasSize(2);
        int code = program.run("evaluate", run.toString(), "--split", "train", "--csv", file("evaluations-6.csv"));
        assertThat(code).isEqualTo(1);
        assertThat(program.err()).contains("evaluations-6.csv has other columns");
        fails("There is no folder", "evaluate", run.toString(), "--split", "nowhere");
    }

    @Test
    @Order(5)
    void aCheckpointAndAnExportAreEvaluatedLikeTheRun() throws IOException {
        Path checkpoint = folder.resolve("runs/finetune/checkpoints/step-000000004");
        succeeds("evaluate", checkpoint.toString());
        Path exported = folder.resolve("exported-for-evaluation");
        succeeds("export", file("runs/finetune"), "--out", exported.toString());
        succeeds("evaluate", exported.toString(), "--set", "data.folder=" + file("train"));
        JsonObject ofCheckpoint = figures("runs/finetune/evaluation-step-000000004.json");
        JsonObject ofExport = figures("exported-for-evaluation-evaluation.json");
        for (String figure : List.of("psnr_db_own", "l1_of_255_gap")) {
            assertThat(ofExport.get(figure)).isEqualTo(ofCheckpoint.get(figure));
            assertThat(figures("runs/finetune/evaluation.json").get(figure)).isEqualTo(ofCheckpoint.get(figure));
        }
        assertThat(ofCheckpoint.get("minutes").getAsDouble())
                .as("of the run's cost.json")
                .isPositive();
        assertThat(ofExport.has("minutes")).isFalse();
    }

    private JsonObject figures(String report) throws IOException {
        return JsonParser.parseString(Files.readString(folder.resolve(report)))
                .getAsJsonObject()
                .getAsJsonObject("figures");
    }

    @Test
    @Order(6)
    void runsAreCompared() throws IOException {
        for (String seed : List.of("1", "2")) {
            succeeds(
                    "train",
                    file("generator.yaml"),
                    "--set",
                    "seed=" + seed,
                    "--set",
                    "output.folder=" + file("cmp/seed" + seed));
        }
        fails("evaluation.json is missing", "compare", file("runs/finetune"), file("cmp/seed1"));
        Path out = folder.resolve("comparison");
        succeeds(
                "compare",
                file("runs/finetune"),
                file("cmp/seed1"),
                file("cmp/seed2"),
                "--evaluate",
                "--out",
                out.toString());
        assertThat(names(out)).containsExactly("compare.json", "contact-sheet.png", "table.csv", "table.md");
        assertThat(program.out())
                .contains("| 1, 2 | ")
                .contains(" ± ")
                .doesNotContain("†")
                .contains("8 of " + file("val") + " at 32x32, ema weights");
        RgbImage sheet = ImageFiles.read(out.resolve("contact-sheet.png"));
        assertThat(sheet.height()).isGreaterThan(4 * 134).isLessThan(5 * 134);
        succeeds("evaluate", file("cmp/seed2"), "--set", "validation.images=5");
        succeeds("compare", file("cmp/seed1"), file("cmp/seed2"), "--columns", "psnr_db_gap");
        assertThat(program.out()).contains("†").contains("pairs.count is 5, not 8");
        fails("no run has the figure 'ssim'", "compare", file("cmp/seed1"), "--columns", "ssim");
    }

    @Test
    @Order(5)
    void theTranslation() throws IOException {
        Path out = folder.resolve("renderings");
        succeeds(
                "translate",
                file("runs/finetune"),
                "--input",
                file("val/pair-1.png"),
                "--style",
                file("val"),
                "--size",
                "32",
                "--out",
                out.toString());
        assertThat(program.err())
                .containsOnlyOnce("device: ")
                .contains(file("val/pair-1.png") + " is shown whole", file("val/pair-2.png") + " is shown whole");
        assertThat(names(out)).hasSize(8).contains("pair-1-in-pair-7.png");
        assertThat(ImageFiles.read(out.resolve("pair-1-in-pair-0.png")).size()).isEqualTo("32x32");
    }

    @Test
    @Order(5)
    void imagesThatDifferInTheirEndingAloneAreAllRendered() throws IOException {
        Path images = Files.createDirectory(folder.resolve("alike"));
        Files.copy(folder.resolve("val/pair-1.png"), images.resolve("a.png"));
        Files.copy(folder.resolve("val/pair-2.png"), images.resolve("a.jpg"));
        Path out = folder.resolve("renderings-of-alike");
        String[] arguments = {
            "translate",
            file("runs/finetune"),
            "--input",
            images.toString(),
            "--style",
            file("val/pair-0.png"),
            "--out",
            out.toString(),
            "--size"
        };
        succeeds(append(arguments, "32"));
        assertThat(names(out)).containsExactly("a.jpg-in-pair-0.png", "a.png-in-pair-0.png");
        succeeds(append(arguments, "30"));
        assertThat(ImageFiles.read(out.resolve("a.png-in-pair-0.png")).size()).isEqualTo("30x30");
    }

    @Test
    @Order(5)
    void halvesOfPairsAreInputsAndStyles() throws IOException {
        Path out = folder.resolve("renderings-of-halves");
        assertThat(program.err()).doesNotContain("is shown whole");
        succeeds(
                "translate",
                file("runs/finetune"),
                "--input",
                file("val/pair-1.png"),
                "--input-side",
                "left",
                "--style",
                file("val/pair-2.png"),
                "--style-side",
                "right",
                "--out",
                out.toString());
        RgbImage input = half("val/pair-1.png", 0);
        try (StyleTransfer transfer = StyleTransfer.open(folder.resolve("runs/finetune"), Device.cpu())) {
            assertThat(ImageFiles.read(out.resolve("pair-1-in-pair-2.png")).rgb())
                    .isEqualTo(
                            transfer.translate(input, half("val/pair-2.png", 1)).rgb());
        }
        Path odd = folder.resolve("odd.png");
        ImageFiles.writePng(input.crop(0, 0, 31, 30), odd);
        fails(
                odd + ": it is 31x30",
                "translate",
                file("runs/finetune"),
                "--input",
                odd.toString(),
                "--input-side",
                "left",
                "--style",
                file("val/pair-2.png"),
                "--out",
                out.toString());
    }

    @Test
    @Order(5)
    void renderingsOfRenderingsHaveNamesOfTheirOwn() throws IOException {
        Path images = Files.createDirectory(folder.resolve("again"));
        for (String name : List.of("a", "a-in-b", "c", "b-in-c")) {
            Files.copy(folder.resolve("val/pair-1.png"), images.resolve(name + ".png"));
        }
        Path out = folder.resolve("renderings-again");
        succeeds(
                "translate",
                file("runs/finetune"),
                "--input",
                images.resolve("a.png").toString(),
                "--input",
                images.resolve("a-in-b.png").toString(),
                "--style",
                images.resolve("c.png").toString(),
                "--style",
                images.resolve("b-in-c.png").toString(),
                "--out",
                out.toString());
        assertThat(names(out)).hasSize(4);
    }

    @Test
    @Order(6)
    void aGeneratorOfOneChannelTrainsAndIsEvaluated() throws IOException {
        String generator = file("runs/luma-generator");
        String finetuned = file("runs/luma-finetuned");
        succeeds(
                "train",
                file("generator.yaml"),
                "--set",
                "data.input_channels=1",
                "--set",
                "output.folder=" + generator);
        succeeds(
                "finetune",
                file("finetune.yaml"),
                "--set",
                "generator.checkpoint=" + generator,
                "--set",
                "data.input_channels=1",
                "--set",
                "output.folder=" + finetuned);
        succeeds(
                "evaluate",
                finetuned,
                "--set",
                "validation.metrics=[psnr, {type: feature_distance, features: filter_bank}]");
        assertThat(program.out()).contains("feature_distance").doesNotContain("l1_of_255");
        try (StyleTransfer transfer = StyleTransfer.open(Path.of(finetuned), Device.cpu())) {
            assertThat(transfer.inputChannels()).isEqualTo(1);
        }
        fails(
                "input_channels must be 1 (luma), 3 (colors) or 4 (colors and opacity), not 2",
                "train",
                file("generator.yaml"),
                "--set",
                "data.input_channels=2",
                "--set",
                "output.folder=" + file("runs/two"));
    }

    private RgbImage half(String pair, int which) throws IOException {
        RgbImage whole = ImageFiles.read(folder.resolve(pair));
        int width = whole.width() / 2;
        return whole.crop(which * width, 0, width, whole.height());
    }

    private static String[] append(String[] arguments, String last) {
        return Stream.concat(Stream.of(arguments), Stream.of(last)).toArray(String[]::new);
    }

    @Test
    @Order(6)
    void theMapper() throws IOException {
        succeeds("mapper", file("mapper.yaml"));
        Path run = folder.resolve("runs/mapper");
        assertThat(names(run))
                .containsExactly(
                        ".lock",
                        "checkpoints",
                        "codes.png",
                        "cost.json",
                        "data-files.tsv.gz",
                        "quality.json",
                        "run.yaml",
                        "stats.jsonl");
        assertThat(names(run.resolve("checkpoints"))).containsExactly("step-000000012", "step-000000018");
        assertThat(Files.readString(run.resolve("stats.jsonl"))).contains("\"imle\"", "validation_ratio");
        assertThat(program.out())
                .contains("training codes", "normal", "empirical diagonal", "empirical ", "mapper ")
                .contains("done: 18 steps, 72 images");
        JsonObject report = JsonParser.parseString(Files.readString(run.resolve("quality.json")))
                .getAsJsonObject();
        assertThat(report.get("training_codes").getAsInt()).isEqualTo(12);
        assertThat(report.get("validation_codes").getAsInt()).isEqualTo(8);
        assertThat(report.getAsJsonArray("samplers")).hasSize(5);
        fails(
                "held-out codes",
                "mapper",
                file("mapper.yaml"),
                "--set",
                "validation.folder=" + file("train"),
                "--set",
                "output.folder=" + file("z"));
        succeeds("mapper", file("mapper.yaml"), "--resume", "--set", "schedule.epochs=7");
        assertThat(program.out()).contains("done: 21 steps");
    }

    /** The published mapper's samples never reached the generator. */
    @Test
    @Order(7)
    void samplesReachTheGenerator() throws IOException {
        Path byMapper = sample("mapper", "--seed", "1");
        Path exported = folder.resolve("exported-for-samples");
        succeeds("export", file("runs/finetune"), "--out", exported.toString());
        succeeds(
                "sample",
                exported.toString(),
                "--sampler",
                "mapper",
                "--mapper",
                file("runs/mapper"),
                "--input",
                file("val/pair-1.png"),
                "--input-side",
                "left",
                "--size",
                "32",
                "--no-diversity",
                "--out",
                file("samples-of-the-export"));
        assertThat(ImageFiles.read(folder.resolve("samples-of-the-export/pair-1-sample-1.png")))
                .isEqualTo(ImageFiles.read(byMapper.resolve("pair-1-sample-1.png")));
        assertThat(folder.resolve("samples-of-the-export/diversity.json")).doesNotExist();
        assertThat(names(byMapper))
                .contains("diversity.json", "sheet.png", "pair-0-sample-1.png", "pair-7-sample-3.png")
                .hasSize(8 * 3 + 2);
        String first = "pair-0-sample-1.png";
        assertThat(ImageFiles.read(byMapper.resolve(first)).size()).isEqualTo("32x32");
        assertThat(ImageFiles.read(byMapper.resolve("pair-0-sample-2.png")))
                .isNotEqualTo(ImageFiles.read(byMapper.resolve(first)));
        assertThat(ImageFiles.read(sample("mapper", "--seed", "2").resolve(first)))
                .isNotEqualTo(ImageFiles.read(byMapper.resolve(first)));
        assertThat(ImageFiles.read(sample("empirical", "--seed", "1").resolve(first)))
                .isNotEqualTo(ImageFiles.read(byMapper.resolve(first)));
        assertThat(program.out()).contains("mean distance between renderings", "32x32, 8 inputs, 12 styles");
        JsonObject report = JsonParser.parseString(Files.readString(byMapper.resolve("diversity.json")))
                .getAsJsonObject();
        assertThat(report.get("ratio").getAsDouble()).isPositive();
        assertThat(report.getAsJsonObject("protocol").get("features").getAsString())
                .contains("filter");
    }

    private Path sample(String sampler, String... more) {
        Path out = folder.resolve("samples-" + sampler + String.join("", more));
        String[] arguments = {
            "sample",
            file("runs/finetune"),
            "--sampler",
            sampler,
            "--input",
            file("val"),
            "--input-side",
            "left",
            "--size",
            "32",
            "--count",
            "3",
            "--out",
            out.toString()
        };
        succeeds(Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new));
        return out;
    }

    @Test
    @Order(8)
    void theReport() throws IOException {
        Path page = folder.resolve("report.html");
        succeeds(
                "report",
                file("runs/encoder"),
                file("runs/generator"),
                file("runs/finetune"),
                file("runs/mapper"),
                "--out",
                page.toString());
        assertThat(program.out()).contains("report: " + page);
        JsonArray runs = reported(page);
        assertThat(runs.asList())
                .extracting(
                        run -> run.getAsJsonObject().getAsJsonArray("lineage").size())
                .containsExactly(1, 2, 3, 4);
        assertThat(runs.asList())
                .allSatisfy(run -> assertThat(run.getAsJsonObject().getAsJsonArray("notes"))
                        .isEmpty());
        JsonObject encoder = runs.get(0).getAsJsonObject().getAsJsonObject("pictures");
        JsonObject figures = JsonParser.parseString(Files.readString(folder.resolve("runs/finetune/evaluation.json")))
                .getAsJsonObject()
                .getAsJsonObject("figures");
        assertThat(encoder.getAsJsonObject("triplets").get("accuracy").getAsDouble())
                .isCloseTo(figures.get("triplet_accuracy_pretrained").getAsDouble(), within(1e-6));
        assertThat(encoder.getAsJsonObject("triplets").getAsJsonArray("shown")).hasSize(20);
        JsonObject finetune = runs.get(2).getAsJsonObject().getAsJsonObject("pictures");
        assertThat(finetune.getAsJsonObject("space").getAsJsonArray("dots")).hasSize(8);
        assertThat(finetune.getAsJsonObject("grid").getAsJsonArray("rows")).hasSize(6);
        assertThat(finetune.getAsJsonArray("strips")).hasSize(2);
        assertThat(runs.get(2).getAsJsonObject().getAsJsonObject("evaluation").getAsJsonObject("figures"))
                .isEqualTo(figures);
        assertThat(runs.get(3)
                        .getAsJsonObject()
                        .getAsJsonObject("pictures")
                        .getAsJsonObject("space")
                        .getAsJsonArray("dots"))
                .hasSizeGreaterThan(400);

        succeeds("report", file("runs/finetune"), "--no-pictures");
        JsonObject plain =
                reported(folder.resolve("runs/finetune/report.html")).get(0).getAsJsonObject();
        assertThat(plain.getAsJsonObject("pictures").has("space")).isFalse();

        Path moved = Files.move(folder.resolve("val"), folder.resolve("val-moved"));
        succeeds("report", file("runs/generator"), "--out", page.toString());
        assertThat(reported(page)
                        .get(0)
                        .getAsJsonObject()
                        .getAsJsonArray("notes")
                        .toString())
                .contains(
                        "left out: renderings and style codes",
                        folder.resolve("val").toString());
        Files.move(moved, folder.resolve("val"));
        fails("holds no run", "report", file("train"));
    }

    private static JsonArray reported(Path page) throws IOException {
        String html = Files.readString(page);
        int start = html.indexOf("id=\"data\">") + "id=\"data\">".length();
        return JsonParser.parseString(html.substring(start, html.indexOf("</script>", start)))
                .getAsJsonObject()
                .getAsJsonArray("runs");
    }

    @Test
    @Order(8)
    void samplingNeedsAMapperOfTheSameEncoder() throws IOException {
        String[] arguments = {
            "sample", file("runs/generator"), "--input", file("val/pair-1.png"), "--size", "32", "--out"
        };
        String[] mapper = append(append(append(arguments, file("bad")), "--sampler"), "mapper");
        fails("are not those of the encoder of", mapper);
        String[] normal = append(append(append(arguments, file("normal")), "--sampler"), "normal");
        succeeds(normal);
        assertThat(program.out()).contains("the mapper beside the run is left aside");
        fails("a truncation is from 0", append(append(normal, "--truncation"), "2"));
        Files.move(folder.resolve("runs/mapper"), folder.resolve("elsewhere"));
        fails("name it with --mapper", mapper);
        fails("has no mapper", append(append(mapper, "--mapper"), file("runs/finetune")));
        succeeds(append(append(append(arguments, file("unit")), "--sampler"), "normal"));
        assertThat(program.out()).contains("was not measured");
    }

    @Test
    @Order(6)
    void aRunGoesOnWithResumeOnly() throws IOException {
        fails("already holds a run", "train", file("generator.yaml"));
        Path run = folder.resolve("runs/generator");
        byte[] before = Files.readAllBytes(run.resolve("stats.jsonl"));
        succeeds("train", file("generator.yaml"), "--resume", "--set", "schedule.total_kimg=0.012");
        assertThat(program.out()).contains("done: 6 steps, 12 images");
        assertThat(Files.readString(run.resolve("stats.jsonl")))
                .startsWith(new String(before, java.nio.charset.StandardCharsets.UTF_8));
        assertThat(Files.readString(run.resolve("run.yaml"))).contains("total_kimg: 0.012");
        fails(
                "holds no run to go on with",
                "train",
                file("generator.yaml"),
                "--resume",
                "--set",
                "output.folder=" + file("new"));
    }

    @Test
    @Order(6)
    void aCheckpointOfAnotherArchitectureIsRefusedAndKept() throws IOException {
        Path checkpoints = folder.resolve("runs/generator/checkpoints");
        List<String> before = names(checkpoints);
        fails("generator", "train", file("generator.yaml"), "--resume", "--set", "generator.base_channels=6");
        fails("encoder", "pretrain", file("encoder.yaml"), "--resume", "--set", "encoder.base_channels=6");
        assertThat(names(checkpoints)).isEqualTo(before);
    }

    @Test
    @Order(6)
    void aStageNeedsTheOneBeforeIt() {
        fails(
                "encoder.checkpoint: no checkpoint at " + file("nowhere"),
                "train",
                file("generator.yaml"),
                "--set",
                "output.folder=" + file("x"),
                "--set",
                "encoder.checkpoint=" + file("nowhere"));
        fails(
                "generator.checkpoint: ",
                "finetune",
                file("finetune.yaml"),
                "--set",
                "output.folder=" + file("y"),
                "--set",
                "generator.checkpoint=" + file("runs/encoder"));
        fails("has no generator", "evaluate", file("runs/encoder"));
    }
}
