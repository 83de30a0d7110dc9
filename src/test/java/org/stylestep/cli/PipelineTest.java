package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All commands one after another on tiny networks: what they leave behind, and what they say when something is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PipelineTest {

    @TempDir
    static Path folder;

    private final Program program = new Program(() -> folder);

    @BeforeAll
    static void files() throws IOException {
        TinyFiles.all(folder, 12, 8);
    }

    @Test
    @Order(1)
    void thePretrainedEncoder() throws IOException {
        program.succeeds("pretrain $/encoder.yaml");
        Path run = folder.resolve("runs/encoder");
        assertThat(TinyFiles.names(run)).contains("checkpoints", "run.yaml", "stats.jsonl", "neighbors.bin");
        assertThat(TinyFiles.names(run.resolve("checkpoints"))).contains("best", "step-000000006");
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
        program.succeeds("train $/generator.yaml");
        Path run = folder.resolve("runs/generator");
        assertThat(TinyFiles.names(run))
                .containsExactly(
                        ".lock", "checkpoints", "cost.json", "data-files.tsv.gz", "run.yaml", "samples", "stats.jsonl");
        assertThat(TinyFiles.names(run.resolve("samples"))).containsExactly("step-000000002.png", "step-000000004.png");
        assertThat(Files.readString(run.resolve("stats.jsonl")))
                .contains("reconstruction_direct", "adversarial_direct", "latent_l2", "discriminator")
                .contains("validation_psnr_db_own", "validation_l1_of_255_gap");
        assertThat(run.resolve("checkpoints/best")).as("no figure was named").doesNotExist();
    }

    @Test
    @Order(2)
    void theBestCheckpointByAFigureIsMarkedAndTaken() throws IOException {
        program.succeeds("train $/generator.yaml --set output.folder=$/runs/best --set validation.best=l1_of_255_own"
                + " --set validation.every_kimg=0.002 --set validation.patience=2 --set optimizer.learning_rate=0.0000001 --set"
                + " output.keep=1");
        JsonNode[] rows = Files.readAllLines(folder.resolve("runs/best/stats.jsonl")).stream()
                .map(JsonMapper.shared()::readTree)
                .filter(line -> line.has("best"))
                .toArray(JsonNode[]::new);
        int best = 0;
        for (int i = 1; i < rows.length; i++) {
            best = own(rows[i]) < own(rows[best]) ? i : best;
        }
        String name = "step-00000000" + rows[best].at("/step").asInt();
        assertThat(folder.resolve("runs/best/checkpoints/best")).content().isEqualToIgnoringWhitespace(name);
        program.succeeds("evaluate $/runs/best");
        assertThat(program.out()).contains(name);
        assertThat(figures("runs/best/evaluation.json").at("/l1_of_255_own").asDouble())
                .as("all 8 pairs were validated, as they are evaluated")
                .isEqualTo(own(rows[best]));
        program.fails(
                "validation.best: there is no figure 'psnr'",
                "train $/generator.yaml --set output.folder=$/runs/best2 --set validation.best=psnr");
    }

    private List<JsonNode> events() {
        return program.out().lines().map(JsonMapper.shared()::readTree).toList();
    }

    @Test
    @Order(3)
    void scriptsReadEventsAndNothingElse() {
        String train = "train $/generator.yaml --json --set output.folder=$/runs/events";
        program.succeeds(train + " --quiet");
        assertThat(program.err()).as("quiet").isEmpty();
        List<JsonNode> events = events();
        assertThat(events)
                .extracting(event -> event.at("/event").asString())
                .startsWith("started", "step")
                .contains("validated", "saved")
                .endsWith("finished");
        assertThat(events.get(0).at("/steps").asInt()).isEqualTo(4);
        assertThat(events.get(1).at("/values/reconstruction_direct").asDouble()).isPositive();
        assertThat(events.get(events.size() - 1).at("/reason").asString()).isEqualTo("completed");
        program.succeeds("evaluate $/runs/events --json");
        assertThat(program.err()).contains("evaluation of held-out pairs: 8 of 8");
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.at("/event").asString()).isEqualTo("evaluated");
            assertThat(event.at("/figures/psnr_db_own").asDouble()).isPositive();
        });
        program.succeeds("train $/generator.yaml --dry-run --json");
        assertThat(events().get(0).at("/step_seconds").asDouble()).isPositive();
        program.fails("already holds a run", train);
        assertThat(events().get(0).at("/message").asString()).contains("already holds a run");
    }

    private static double own(JsonNode row) {
        return row.at("/validation_l1_of_255_own").asDouble();
    }

    @Test
    @Order(3)
    void theFinetunedPair() throws IOException {
        program.succeeds("finetune $/finetune.yaml");
        assertThat(TinyFiles.names(folder.resolve("runs/finetune"))).contains("checkpoints", "samples", "stats.jsonl");
    }

    @Test
    @Order(4)
    void theEvaluation() throws IOException {
        program.succeeds("evaluate $/runs/finetune --encoder-run $/runs/encoder --diversity --styles 3"
                + " --set 'validation.metrics=[psnr, l1, ssim, feature_distribution]'");
        JsonNode report = json("runs/finetune/evaluation.json");
        JsonNode figures = report.at("/figures");
        for (String figure : List.of("psnr_db_own", "psnr_db_other", "psnr_db_mean_image")) {
            assertThat(figures.at("/" + figure).asDouble()).isBetween(1.0, 60.0);
        }
        assertThat(figures.at("/ssim_own").asDouble()).isBetween(-1.0, 1.0);
        assertThat(figures.at("/frechet_distance_other").asDouble()).isPositive();
        assertThat(figures.at("/coverage_own").asDouble()).isBetween(0.0, 1.0);
        assertThat(report.at("/protocol/metrics/coverage/features").asString()).startsWith("filter-bank");
        assertThat(figures.at("/triplet_accuracy").asDouble()).isBetween(0.0, 1.0);
        assertThat(figures.at("/diversity").asDouble()).isPositive();
        assertThat(figures.at("/diversity_consecutive_feature_distance").asDouble())
                .isPositive();
        assertThat(figures.at("/diversity_pairs_l1_of_255").asDouble()).isPositive();
        assertThat(figures.at("/style_classification").asDouble()).isBetween(0.0, 1.0);
        JsonNode protocol = report.at("/protocol");
        assertThat(protocol.at("/weights").asString()).isEqualTo("ema");
        assertThat(protocol.at("/sampler").asString()).isEqualTo("empirical");
        assertThat(protocol.at("/pairs/count").asInt()).isEqualTo(8);
        assertThat(protocol.at("/pairs/size").asString()).isEqualTo("32x32");
        assertThat(protocol.at("/diversity/features").asString()).contains("filter");
        assertThat(report.at("/images")).hasSize(8);
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
            program.fails("already writing into " + run.toAbsolutePath(), "evaluate $/runs/finetune --split train");
        }
        for (String metrics : List.of("[psnr]", "[l1, psnr]")) {
            program.succeeds(
                    "evaluate $/runs/finetune --split train --set validation.sheet_rows=3 --set 'validation.metrics="
                            + metrics + "' --csv $/evaluations-" + metrics.length() + ".csv");
        }
        assertThat(run.resolve("evaluation.json")).hasContent(before);
        assertThat(TinyFiles.names(run))
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
                .contains("12 held-out pairs of " + folder.resolve("train"), "| | l1_of_255 | psnr_db |");
        assertThat(Files.readAllLines(folder.resolve("evaluations-6.csv"))).hasSize(2);
        int code = program.run("evaluate $/runs/finetune --split train --csv $/evaluations-6.csv");
        assertThat(code).isEqualTo(1);
        assertThat(program.err()).contains("evaluations-6.csv has other columns");
        program.fails("There is no folder", "evaluate $/runs/finetune --split nowhere");
    }

    @Test
    @Order(5)
    void aCheckpointAndAnExportAreEvaluatedLikeTheRun() throws IOException {
        program.succeeds("evaluate $/runs/finetune/checkpoints/step-000000004");
        program.succeeds("export $/runs/finetune --out $/exported-for-evaluation");
        program.succeeds("evaluate $/exported-for-evaluation --set data.folder=$/train");
        JsonNode ofCheckpoint = figures("runs/finetune/evaluation-step-000000004.json");
        JsonNode ofExport = figures("exported-for-evaluation-evaluation.json");
        for (String figure : List.of("psnr_db_own", "l1_of_255_gap")) {
            assertThat(ofExport.get(figure)).isEqualTo(ofCheckpoint.get(figure));
            assertThat(figures("runs/finetune/evaluation.json").get(figure)).isEqualTo(ofCheckpoint.get(figure));
        }
        assertThat(ofCheckpoint.at("/minutes").asDouble())
                .as("of the run's cost.json")
                .isPositive();
        assertThat(ofExport.has("minutes")).isFalse();
    }

    private JsonNode json(String report) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(folder.resolve(report)));
    }

    private JsonNode figures(String report) throws IOException {
        return json(report).at("/figures");
    }

    @Test
    @Order(6)
    void runsAreCompared() throws IOException {
        for (String seed : List.of("1", "2")) {
            program.succeeds("train $/generator.yaml --set seed=" + seed + " --set output.folder=$/cmp/seed" + seed);
        }
        program.fails("evaluation.json is missing", "compare $/runs/finetune $/cmp/seed1");
        Path out = folder.resolve("comparison");
        program.succeeds("compare $/runs/finetune $/cmp/seed1 $/cmp/seed2 --evaluate --out " + out);
        assertThat(TinyFiles.names(out)).containsExactly("compare.json", "contact-sheet.png", "table.csv", "table.md");
        assertThat(program.out())
                .contains("| 1, 2 | ", " ± ")
                .doesNotContain("†")
                .contains("8 of " + folder.resolve("val") + " at 32x32, ema weights");
        RgbImage sheet = ImageFiles.read(out.resolve("contact-sheet.png"));
        assertThat(sheet.height()).isGreaterThan(4 * 134).isLessThan(5 * 134);
        program.succeeds("evaluate $/cmp/seed2 --set validation.images=5");
        program.succeeds("compare $/cmp/seed1 $/cmp/seed2 --columns psnr_db_gap");
        assertThat(program.out()).contains("†").contains("pairs.count is 5, not 8");
        program.fails("no run has the figure 'ssim'", "compare $/cmp/seed1 --columns ssim");
    }

    @Test
    @Order(5)
    void theTranslation() throws IOException {
        Path out = folder.resolve("renderings");
        program.succeeds("translate $/runs/finetune --input $/val/pair-1.png --style $/val --size 32 --out " + out);
        assertThat(program.err())
                .containsOnlyOnce("device: ")
                .contains("val/pair-1.png is shown whole", "val/pair-2.png is shown whole");
        assertThat(TinyFiles.names(out)).hasSize(8).contains("pair-1-in-pair-7.png");
        assertThat(ImageFiles.read(out.resolve("pair-1-in-pair-0.png")).size()).isEqualTo("32x32");
    }

    @Test
    @Order(5)
    void imagesThatDifferInTheirEndingAloneAreAllRendered() throws IOException {
        Path images = Files.createDirectory(folder.resolve("alike"));
        Files.copy(folder.resolve("val/pair-1.png"), images.resolve("a.png"));
        Files.copy(folder.resolve("val/pair-2.png"), images.resolve("a.jpg"));
        Path out = folder.resolve("renderings-of-alike");
        String translate =
                "translate $/runs/finetune --input $/alike --style $/val/pair-0.png --out " + out + " --size ";
        program.succeeds(translate + 32);
        assertThat(TinyFiles.names(out)).containsExactly("a.jpg-in-pair-0.png", "a.png-in-pair-0.png");
        program.succeeds(translate + 30);
        assertThat(ImageFiles.read(out.resolve("a.png-in-pair-0.png")).size()).isEqualTo("30x30");
    }

    @Test
    @Order(5)
    void halvesOfPairsAreInputsAndStyles() throws IOException {
        Path out = folder.resolve("renderings-of-halves");
        assertThat(program.err()).doesNotContain("is shown whole");
        program.succeeds("translate $/runs/finetune --input $/val/pair-1.png --input-side left"
                + " --style $/val/pair-2.png --style-side right --out " + out);
        RgbImage input = half("val/pair-1.png", 0);
        try (StyleTransfer transfer = StyleTransfer.open(folder.resolve("runs/finetune"), Device.cpu())) {
            assertThat(ImageFiles.read(out.resolve("pair-1-in-pair-2.png")).rgb())
                    .isEqualTo(
                            transfer.translate(input, half("val/pair-2.png", 1)).rgb());
        }
        Path odd = folder.resolve("odd.png");
        ImageFiles.writePng(input.crop(0, 0, 31, 30), odd);
        program.fails(
                odd + ": it is 31x30",
                "translate $/runs/finetune --input $/odd.png --input-side left --style $/val/pair-2.png --out " + out);
    }

    @Test
    @Order(5)
    void renderingsOfRenderingsHaveNamesOfTheirOwn() throws IOException {
        Path images = Files.createDirectory(folder.resolve("again"));
        for (String name : List.of("a", "a-in-b", "c", "b-in-c")) {
            Files.copy(folder.resolve("val/pair-1.png"), images.resolve(name + ".png"));
        }
        Path out = folder.resolve("renderings-again");
        program.succeeds("translate $/runs/finetune --input $/again/a.png --input $/again/a-in-b.png"
                + " --style $/again/c.png --style $/again/b-in-c.png --out " + out);
        assertThat(TinyFiles.names(out)).hasSize(4);
    }

    @Test
    @Order(6)
    void aGeneratorOfOneChannelTrainsAndIsEvaluated() throws IOException {
        program.succeeds("train $/generator.yaml --set data.input_channels=1 --set output.folder=$/runs/luma");
        program.succeeds("finetune $/finetune.yaml --set generator.checkpoint=$/runs/luma"
                + " --set data.input_channels=1 --set output.folder=$/runs/luma-finetuned");
        program.succeeds("evaluate $/runs/luma-finetuned"
                + " --set 'validation.metrics=[psnr, {type: feature_distance, features: filter_bank}]'");
        assertThat(program.out()).contains("feature_distance").doesNotContain("l1_of_255");
        try (StyleTransfer transfer = StyleTransfer.open(folder.resolve("runs/luma-finetuned"), Device.cpu())) {
            assertThat(transfer.inputChannels()).isEqualTo(1);
        }
        program.fails(
                "input_channels must be 1 (luma), 3 (colors) or 4 (colors and opacity), not 2",
                "train $/generator.yaml --set data.input_channels=2 --set output.folder=$/runs/two");
    }

    private RgbImage half(String pair, int which) throws IOException {
        RgbImage whole = ImageFiles.read(folder.resolve(pair));
        int width = whole.width() / 2;
        return whole.crop(which * width, 0, width, whole.height());
    }

    @Test
    @Order(6)
    void theMapper() throws IOException {
        program.succeeds("mapper $/mapper.yaml");
        Path run = folder.resolve("runs/mapper");
        assertThat(TinyFiles.names(run))
                .containsExactly(
                        ".lock",
                        "checkpoints",
                        "codes.png",
                        "cost.json",
                        "data-files.tsv.gz",
                        "quality.json",
                        "run.yaml",
                        "stats.jsonl");
        assertThat(TinyFiles.names(run.resolve("checkpoints"))).containsExactly("step-000000012", "step-000000018");
        assertThat(Files.readString(run.resolve("stats.jsonl"))).contains("\"imle\"", "validation_ratio");
        assertThat(program.out())
                .contains("training codes", "normal", "empirical diagonal", "empirical ", "mapper ")
                .contains("done: 18 steps, 72 images");
        JsonNode report = json("runs/mapper/quality.json");
        assertThat(report.at("/training_codes").asInt()).isEqualTo(12);
        assertThat(report.at("/validation_codes").asInt()).isEqualTo(8);
        assertThat(report.at("/samplers")).hasSize(5);
        program.fails("held-out codes", "mapper $/mapper.yaml --set validation.folder=$/train --set output.folder=$/z");
        program.succeeds("mapper $/mapper.yaml --resume --set schedule.epochs=7");
        assertThat(program.out()).contains("done: 21 steps");
    }

    /** The published mapper's samples never reached the generator. */
    @Test
    @Order(7)
    void samplesReachTheGenerator() throws IOException {
        Path byMapper = sample("mapper", 1);
        program.succeeds("export $/runs/finetune --out $/exported-for-samples");
        program.succeeds("sample $/exported-for-samples --sampler mapper --mapper $/runs/mapper --no-diversity"
                + " --input $/val/pair-1.png --input-side left --size 32 --out $/samples-of-the-export");
        assertThat(ImageFiles.read(folder.resolve("samples-of-the-export/pair-1-sample-1.png")))
                .isEqualTo(ImageFiles.read(byMapper.resolve("pair-1-sample-1.png")));
        assertThat(folder.resolve("samples-of-the-export/diversity.json")).doesNotExist();
        assertThat(TinyFiles.names(byMapper))
                .contains("diversity.json", "sheet.png", "pair-0-sample-1.png", "pair-7-sample-3.png")
                .hasSize(8 * 3 + 2);
        String first = "pair-0-sample-1.png";
        assertThat(ImageFiles.read(byMapper.resolve(first)).size()).isEqualTo("32x32");
        assertThat(ImageFiles.read(byMapper.resolve("pair-0-sample-2.png")))
                .isNotEqualTo(ImageFiles.read(byMapper.resolve(first)));
        assertThat(ImageFiles.read(sample("mapper", 2).resolve(first)))
                .isNotEqualTo(ImageFiles.read(byMapper.resolve(first)));
        assertThat(ImageFiles.read(sample("empirical", 1).resolve(first)))
                .isNotEqualTo(ImageFiles.read(byMapper.resolve(first)));
        assertThat(program.out()).contains("mean distance between renderings", "32x32, 8 inputs, 12 styles");
        JsonNode report = json("samples-mapper1/diversity.json");
        assertThat(report.at("/ratio").asDouble()).isPositive();
        assertThat(report.at("/protocol/features").asString()).contains("filter");
    }

    private Path sample(String sampler, int seed) {
        Path out = folder.resolve("samples-" + sampler + seed);
        program.succeeds("sample $/runs/finetune --input $/val --input-side left --size 32 --count 3 --sampler "
                + sampler + " --seed " + seed + " --out " + out);
        return out;
    }

    @Test
    @Order(8)
    void theReport() throws IOException {
        Path page = folder.resolve("report.html");
        program.succeeds("report $/runs/encoder $/runs/generator $/runs/finetune $/runs/mapper --out " + page);
        assertThat(program.out()).contains("report: " + page);
        JsonNode runs = reported(page);
        assertThat(runs).extracting(run -> run.at("/lineage").size()).containsExactly(1, 2, 3, 4);
        assertThat(runs).extracting(run -> run.at("/notes").toString()).containsOnly("[]");
        JsonNode encoder = runs.at("/0/pictures");
        JsonNode figures = figures("runs/finetune/evaluation.json");
        assertThat(encoder.at("/triplets/accuracy").asDouble())
                .isCloseTo(figures.at("/triplet_accuracy_pretrained").asDouble(), within(1e-6));
        assertThat(encoder.at("/triplets/shown")).hasSize(20);
        JsonNode finetune = runs.at("/2/pictures");
        assertThat(finetune.at("/space/dots")).hasSize(8);
        assertThat(finetune.at("/grid/rows")).hasSize(6);
        assertThat(finetune.at("/strips")).hasSize(2);
        assertThat(runs.at("/2/evaluation/figures")).isEqualTo(figures);
        assertThat(runs.at("/3/pictures/space/dots")).hasSizeGreaterThan(400);

        program.succeeds("report $/runs/finetune --no-pictures");
        JsonNode plain = reported(folder.resolve("runs/finetune/report.html")).at("/0/pictures");
        assertThat(plain.isObject() && !plain.has("space")).isTrue();

        Path moved = Files.move(folder.resolve("val"), folder.resolve("val-moved"));
        program.succeeds("report $/runs/generator --out " + page);
        assertThat(reported(page).at("/0/notes").toString())
                .contains(
                        "left out: renderings and style codes",
                        folder.resolve("val").toString());
        Files.move(moved, folder.resolve("val"));
        program.fails("holds no run", "report $/train");
    }

    private static JsonNode reported(Path page) throws IOException {
        String html = Files.readString(page);
        int start = html.indexOf("id=\"data\">") + "id=\"data\">".length();
        return JsonMapper.shared()
                .readTree(html.substring(start, html.indexOf("</script>", start)))
                .at("/runs");
    }

    @Test
    @Order(8)
    void samplingNeedsAMapperOfTheSameEncoder() throws IOException {
        String sample = "sample $/runs/generator --input $/val/pair-1.png --size 32";
        String mapper = sample + " --out $/bad --sampler mapper";
        program.fails("are not those of the encoder of", mapper);
        String normal = sample + " --sampler normal --out $/normal";
        program.succeeds(normal);
        assertThat(program.out()).contains("the mapper beside the run is left aside");
        program.fails("a truncation is from 0", normal + " --truncation 2");
        Files.move(folder.resolve("runs/mapper"), folder.resolve("elsewhere"));
        program.fails("name it with --mapper", mapper);
        program.fails("has no mapper", mapper + " --mapper $/runs/finetune");
        program.succeeds(sample + " --sampler normal --out $/unit");
        assertThat(program.out()).contains("was not measured");
    }

    @Test
    @Order(6)
    void aRunGoesOnWithResumeOnly() throws IOException {
        program.fails("already holds a run", "train $/generator.yaml");
        Path run = folder.resolve("runs/generator");
        byte[] before = Files.readAllBytes(run.resolve("stats.jsonl"));
        program.succeeds("train $/generator.yaml --resume --set schedule.total_kimg=0.012");
        assertThat(program.out()).contains("done: 6 steps, 12 images");
        assertThat(Files.readString(run.resolve("stats.jsonl")))
                .startsWith(new String(before, java.nio.charset.StandardCharsets.UTF_8));
        assertThat(Files.readString(run.resolve("run.yaml"))).contains("total_kimg: 0.012");
        program.fails("holds no run to go on with", "train $/generator.yaml --resume --set output.folder=$/new");
    }

    @Test
    @Order(6)
    void aCheckpointOfAnotherArchitectureIsRefusedAndKept() throws IOException {
        Path checkpoints = folder.resolve("runs/generator/checkpoints");
        List<String> before = TinyFiles.names(checkpoints);
        program.fails("generator", "train $/generator.yaml --resume --set generator.base_channels=6");
        program.fails("encoder", "pretrain $/encoder.yaml --resume --set encoder.base_channels=6");
        assertThat(TinyFiles.names(checkpoints)).isEqualTo(before);
    }

    @Test
    @Order(6)
    void aStageNeedsTheOneBeforeIt() {
        program.fails(
                "encoder.checkpoint: no checkpoint at " + folder.resolve("nowhere"),
                "train $/generator.yaml --set output.folder=$/x --set encoder.checkpoint=$/nowhere");
        program.fails(
                "generator.checkpoint: ",
                "finetune $/finetune.yaml --set output.folder=$/y --set generator.checkpoint=$/runs/encoder");
        program.fails("has no generator", "evaluate $/runs/encoder");
    }
}
