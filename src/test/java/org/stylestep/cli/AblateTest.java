package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.examples.ProvidedTerms;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

/** A study from its file to its table, with real processes. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
final class AblateTest {

    /** What is the same whenever it is measured. */
    private static final List<String> COSTS =
            List.of("images_per_second", "images_per_cpu_second", "peak_mib", "minutes", "cpu_minutes");

    @TempDir
    Path folder;

    private final Program program = new Program();
    private String file;

    @BeforeEach
    void study() throws IOException {
        file = TinyStudy.write(folder).toString();
    }

    private void succeeds(String... arguments) {
        int code = program.run(arguments);
        assertThat(program.err()).doesNotContain("error:").doesNotContain("failed");
        assertThat(code).isZero();
    }

    private Path out(String name) {
        return folder.resolve("study").resolve(name);
    }

    private String read(String name) throws IOException {
        return Files.readString(out(name));
    }

    /** The results of the study, without what the machine has a part in. */
    private JsonArray results(String study) throws IOException {
        JsonArray results = JsonParser.parseString(
                        Files.readString(folder.resolve(study).resolve("study.json")))
                .getAsJsonObject()
                .getAsJsonArray("results");
        results.forEach(result -> COSTS.forEach(
                cost -> result.getAsJsonObject().getAsJsonObject("figures").remove(cost)));
        return results;
    }

    @Test
    void everyRowIsTrainedMeasuredAndKept() throws IOException {
        succeeds("ablate", file, "--jobs", "2");
        assertThat(program.out()).contains("done: 3 done, 0 failed, 0 left");
        assertThat(read("table.md"))
                .contains("# tiny | study", "| two stages | 1 |", "| one stage | 1, 2 |", " ± ")
                .contains("Encoder shapes, seed 1: 24 triplets", "held-out pairs: 6 of " + folder.resolve("val"))
                .contains("filter-bank", "in 3 sampled styles, over the first 2 inputs", "djl 0.35.1");
        assertThat(read("table.csv").lines()).hasSize(4);
        assertThat(ImageFiles.read(out("contact-sheet.png")).width()).isGreaterThan(6 * 128);
        JsonObject figures = results("study").get(0).getAsJsonObject().getAsJsonObject("figures");
        for (String metric : List.of("psnr_db", "l1_of_255", "feature_distance")) {
            double own = figures.get(metric + "_own").getAsDouble();
            double other = figures.get(metric + "_other").getAsDouble();
            double better = metric.equals("psnr_db") ? own - other : other - own;
            assertThat(figures.get(metric + "_gap").getAsDouble()).isEqualTo(better);
        }
        assertThat(figures.get("diversity").getAsDouble()).isPositive();
        assertThat(figures.get("triplet_accuracy").getAsDouble()).isBetween(0.0, 1.0);
        assertThat(read("rows/two-stages/seed-1/2-finetune.cost.json")).contains("\"finished\" : true");

        // Nothing is trained again; what is measured otherwise is measured again.
        byte[] result = Files.readAllBytes(out("rows/two-stages/seed-1/result.json"));
        Path log = out("rows/two-stages/seed-1/1-train.log");
        long logged = Files.size(log);
        succeeds("ablate", file, "--resume");
        assertThat(Files.readAllBytes(out("rows/two-stages/seed-1/result.json")))
                .isEqualTo(result);
        succeeds("ablate", file, "--resume", "--set", "metrics.images=4");
        assertThat(read("table.md")).contains("held-out pairs: 4 of");
        assertThat(Files.size(log)).isEqualTo(logged);

        // The folder may be moved.
        Files.move(folder.resolve("study"), folder.resolve("moved"));
        succeeds("ablate", file, "--resume", "--set", "output.folder=" + folder.resolve("moved"));
        assertThat(folder.resolve("study")).doesNotExist();
        Files.move(folder.resolve("moved"), folder.resolve("study"));
        assertThat(Files.size(log)).isEqualTo(logged);

        // Another study starts from the encoder of this one.
        String encoder = out("encoders/shapes/seed-1/1-pretrain").toString();
        String foreign =
                "rows={foreign: {stages: [{base: generator.yaml, set: {encoder.checkpoint: " + encoder + "}}]}}";
        succeeds(
                "ablate",
                file,
                "--set",
                foreign,
                "--set",
                "encoders={}",
                "--set",
                "metrics.triplets=null",
                "--set",
                "output.folder=" + folder.resolve("other"));
        assertThat(Files.readString(folder.resolve("other/table.csv"))).contains("; encoder: " + encoder);

        assertThat(program.run("ablate", file)).isEqualTo(1);
        assertThat(program.err()).contains("already holds a study", "--resume");
        String changed = "common.train={reconstruction: {l1: 6}}";
        assertThat(program.run("ablate", file, "--resume", "--set", changed)).isEqualTo(1);
        assertThat(program.err())
                .contains(
                        "two stages, seed 1 was begun with other settings: stage[1].reconstruction.l1 was 5.0 and is now"
                                + " 6.0",
                        "--retrain 'two stages'");
        assertThat(program.run("ablate", file, "--resume", "--retrain", "three stages"))
                .isEqualTo(1);
        assertThat(program.err()).contains("no row or encoder of this name; rows are two stages, one stage");
    }

    @Test
    void aRowWithoutAnEncoderIsAskedAboutTripletsThatAnotherStillLearns() throws IOException {
        String scratch =
                "rows.two stages={stages: [{base: generator.yaml, set: {encoder: {base_channels: 4, blocks: 1}}}]}";
        // It has its triplets when it has looked at large images, long after the other row is trained.
        Path large = Files.createDirectories(folder.resolve("large"));
        for (int i = 0; i < 8; i++) {
            RgbImage pair = ImageFiles.read(folder.resolve("train/pair-" + i + ".png"));
            ImageFiles.writePng(pair.resize(2 * 768, 768), large.resolve("pair-" + i + ".png"));
        }
        String slow =
                "encoders.shapes.set={data.folder: " + large + ", validation.folder: " + large + ", mining.size: 768}";
        succeeds("ablate", file, "--jobs", "3", "--set", scratch, "--set", slow, "--set", "rows.one stage.seeds=[1]");
        assertThat(program.out()).contains("done: 2 done, 0 failed, 0 left");
    }

    @Test
    void aKilledStudyGoesOnToTheSameTable() throws IOException, InterruptedException {
        succeeds("ablate", file, "--set", "output.folder=" + folder.resolve("whole"));
        Process process = start("ablate", file, "--jobs", "2");
        Path first = out("rows/one-stage/seed-1/1-train/checkpoints");
        while (!Files.exists(first) && process.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        process.destroyForcibly().waitFor();
        assertThat(out("rows/one-stage/seed-2/result.json")).doesNotExist();
        succeeds("ablate", file, "--resume", "--jobs", "2");
        assertThat(results("study")).isEqualTo(results("whole"));
    }

    @Test
    void aStudyThatIsToldToStopLetsItsTrainingsWriteCheckpoints() throws IOException, InterruptedException {
        String endless = "rows.one stage.stages=[{base: generator.yaml, set: {schedule.total_kimg: 1000}}]";
        String alone = "rows.two stages=null";
        Process process = start("ablate", file, "--set", endless, "--set", alone, "--set", "rows.one stage.seeds=[1]");
        Path checkpoints = out("rows/one-stage/seed-1/1-train/checkpoints");
        while (!Files.exists(checkpoints) && process.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        List<ProcessHandle> children = process.children().toList();
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(children).hasSize(1).noneMatch(ProcessHandle::isAlive);
        assertThat(read("rows/one-stage/seed-1/1-train.log")).contains("go on with the same command and --resume");
        assertThat(read("table.md")).contains("not finished");
    }

    @Test
    void aRowThatFailsDoesNotLoseTheOthers() throws IOException {
        String diverging = "rows.one stage.stages=[{base: generator.yaml, set: {optimizer.learning_rate: 1.0e+30}}]";
        assertThat(program.run("ablate", file, "--set", diverging, "--jobs", "2"))
                .isEqualTo(1);
        assertThat(program.out()).contains("1 done, 2 failed, 0 left");
        assertThat(program.err()).contains("one stage, seed 2: failed: ");
        assertThat(read("table.md")).contains("| one stage | 1, 2 | – |").contains("failed: ");
        assertThat(read("rows/one-stage/seed-1/result.json")).contains("1-train.log");
        // A removal that was cut leaves nothing that is gone on with.
        Files.move(out("rows/one-stage/seed-2"), out("rows/one-stage/.seed-2.removed"));
        // A row that failed may be given other settings.
        succeeds("ablate", file, "--resume", "--jobs", "2");
        assertThat(program.out()).contains("3 done, 0 failed");
        assertThat(out("rows/one-stage/.seed-1.removed")).doesNotExist();
        // One that is trained, and failed to be measured, keeps its training whatever the settings are.
        Path result = out("rows/one-stage/seed-1/result.json");
        Files.writeString(
                result,
                "{\"name\": \"one stage\", \"seed\": 1, \"failure\": \"no memory\", \"figures\": {}, \"notes\": {}, \"measured\": {}}");
        assertThat(program.run("ablate", file, "--resume", "--set", "common.all={data.flip: true}"))
                .isEqualTo(1);
        assertThat(program.err()).contains("was begun with other settings");
        Path log = out("rows/one-stage/seed-1/1-train.log");
        long logged = Files.size(log);
        succeeds("ablate", file, "--resume");
        assertThat(Files.size(log)).isEqualTo(logged);
        assertThat(Files.readString(result)).doesNotContain("no memory");
    }

    @Test
    void termsOfOnesOwnAreRowsToo() throws IOException, InterruptedException {
        Path provider = ProvidedTermsTest.provide(folder.resolve("classes"), ProvidedTerms.class.getName());
        String own =
                "rows={own: {encoder: shapes, stages: [{base: generator.yaml, set: {objective.contrast_random: 0.1}}]}}";
        Process process = startWith(File.pathSeparator + provider, "ablate", file, "--set", own);
        assertThat(process.waitFor()).isZero();
        assertThat(read("rows/own/seed-1/1-train/stats.jsonl")).contains("\"contrast_random\":");
        assertThat(read("table.csv")).contains("own,1,done,");
    }

    private static Process start(String... arguments) throws IOException {
        return startWith("", arguments);
    }

    private static Process startWith(String classes, String... arguments) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx512m",
                                "-Dai.djl.offline=true",
                                "-Dai.djl.pytorch.num_threads=1",
                                "-cp",
                                System.getProperty("java.class.path") + classes,
                                "org.stylestep.cli.Main"),
                        Stream.of(arguments))
                .toList();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
