package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.ChildJvm;
import org.stylestep.image.ImageFiles;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A study from its file to its table, with real processes. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
final class AblateTest {

    private static final List<String> COSTS =
            List.of("images_per_second", "images_per_cpu_second", "peak_mib", "minutes");

    @TempDir
    Path folder;

    private final Program program = new Program(() -> folder);

    @BeforeEach
    void study() throws IOException {
        TinyStudy.write(folder);
    }

    private void succeeds(String line) {
        program.succeeds(line);
        assertThat(program.err()).doesNotContain("failed");
    }

    private Path out(String name) {
        return folder.resolve("study").resolve(name);
    }

    private String read(String name) throws IOException {
        return Files.readString(out(name));
    }

    /** The figures of every row, without what the machine has a part in. */
    private List<ObjectNode> figures(String study) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(folder.resolve(study).resolve("compare.json")))
                .at("/runs")
                .valueStream()
                .map(run -> ((ObjectNode) run.at("/figures")).remove(COSTS))
                .toList();
    }

    @Test
    void everyRowIsTrainedEvaluatedAndKept() throws IOException {
        succeeds("ablate $/study.yaml --jobs 2 --resume-or-start");
        assertThat(program.out()).contains("done: 3 done, 0 failed, 0 left");
        assertThat(read("table.md"))
                .contains("# tiny | study", "| two stages | 1 |", "| one stage | 1, 2 |", " ± ")
                .contains("Encoder shapes, seed 1: 24 triplets", "2 processes at once");
        assertThat(read("table.csv").lines()).hasSize(4);
        assertThat(ImageFiles.read(out("contact-sheet.png")).width()).isGreaterThan(6 * 32);
        ObjectNode figures = figures("study").get(0);
        assertThat(figures.get("psnr_db_own").asDouble()).isPositive();
        assertThat(figures.get("feature_distance_other").asDouble()).isPositive();
        assertThat(figures.get("diversity").asDouble()).isPositive();
        assertThat(figures.get("triplet_accuracy").asDouble()).isBetween(0.0, 1.0);

        // Nothing is trained or evaluated again, but what is to be evaluated otherwise.
        Path log = out("rows/two-stages/seed-1/1-train.log");
        Path evaluationLog = out("rows/two-stages/seed-1/evaluate.log");
        long trained = Files.size(log);
        long evaluated = Files.size(evaluationLog);
        succeeds("ablate $/study.yaml --resume-or-start");
        assertThat(Files.size(evaluationLog)).isEqualTo(evaluated);
        succeeds("ablate $/study.yaml --resume --set metrics.images=4");
        assertThat(Files.size(evaluationLog)).isGreaterThan(evaluated);

        // The run files are those of anybody: a row is trained again without its study.
        succeeds("train $/study/rows/one-stage/seed-2/1-train.yaml --set output.folder=$/by-hand");
        assertThat(folder.resolve("by-hand/stats.jsonl"))
                .hasSameTextualContentAs(out("rows/one-stage/seed-2/1-train/stats.jsonl"));

        // The folder may be moved.
        Path moved = folder.resolve("moved");
        Files.move(folder.resolve("study"), moved);
        succeeds("ablate $/study.yaml --resume --set metrics.images=4 --set output.folder=$/moved");
        assertThat(folder.resolve("study")).doesNotExist();
        Files.move(moved, folder.resolve("study"));
        assertThat(Files.size(log)).isEqualTo(trained);

        // Another study starts from the encoder of this one.
        String encoder = out("encoders/shapes/seed-1/1-pretrain").toString();
        String foreign =
                "rows={foreign: {stages: [{base: generator.yaml, set: {encoder.checkpoint: " + encoder + "}}]}}";
        succeeds("ablate $/study.yaml --set encoders={} --set metrics.triplets=null --set output.folder=$/other --set '"
                + foreign + "'");
        assertThat(Files.readString(folder.resolve("other/table.csv"))).contains("encoder: " + encoder);

        program.fails("already holds a study. Go on with it (--resume)", "ablate $/study.yaml");
        program.fails(
                "two stages, seed 1 was begun with other settings: 1-train.reconstruction.l1 was 5.0 and is now 6.0",
                "ablate $/study.yaml --resume --set 'common.train={reconstruction: {l1: 6}}'");
        assertThat(program.err()).contains("--retrain 'two stages'");
        program.fails("no row or encoder of this name", "ablate $/study.yaml --resume --retrain 'three stages'");

        // What is trained anew is that row alone; an encoder takes the rows that start from it along.
        Path kept = out("rows/one-stage/seed-1/1-train.log");
        long before = Files.size(kept);
        succeeds("ablate $/study.yaml --resume --retrain 'two stages' --set 'rows.two stages.stages="
                + "[{base: generator.yaml, set: {schedule.total_kimg: 0.008, data.flip: true}}]'");
        assertThat(Files.size(kept)).isEqualTo(before);
        assertThat(read("rows/two-stages/seed-1/1-train/run.yaml")).contains("flip: true");
    }

    @Test
    void aKilledStudyGoesOnToTheSameTable() throws IOException, InterruptedException {
        succeeds("ablate $/study.yaml --set output.folder=$/whole");
        Process process = start("ablate", folder.resolve("study.yaml").toString(), "--jobs", "2");
        Path first = out("rows/one-stage/seed-1/1-train/checkpoints");
        while (!Files.exists(first) && process.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        process.destroyForcibly().waitFor();
        assertThat(out("rows/one-stage/seed-2/1-train/evaluation.json")).doesNotExist();
        succeeds("ablate $/study.yaml --resume --jobs 2");
        assertThat(figures("study")).isEqualTo(figures("whole"));
    }

    @Test
    void aStudyThatIsToldToStopLetsItsTrainingsWriteCheckpoints() throws IOException, InterruptedException {
        String endless = "rows.one stage.stages=[{base: generator.yaml, set: {schedule.total_kimg: 1000}}]";
        String alone = "rows.two stages=null";
        Process process = start(
                "ablate",
                folder.resolve("study.yaml").toString(),
                "--set",
                endless,
                "--set",
                alone,
                "--set",
                "rows.one stage.seeds=[1]");
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
        assertThat(program.run("ablate $/study.yaml --jobs 2 --set '" + diverging + "'"))
                .isEqualTo(1);
        assertThat(program.out()).contains("1 done, 2 failed, 0 left");
        assertThat(read("table.md")).contains("| one stage | 1, 2 | – |").contains("failed: ", "1-train.log");
        assertThat(read("rows/one-stage/seed-2/1-train.failure")).contains("1-train.log");
        // A removal that was cut leaves nothing that is resumed.
        Files.move(out("rows/one-stage/seed-2/1-train"), out("rows/one-stage/seed-2/.1-train.removing"));
        // A row that failed may be given other settings.
        succeeds("ablate $/study.yaml --resume --jobs 2");
        assertThat(program.out()).contains("3 done, 0 failed");
        assertThat(out("rows/one-stage/seed-2/.1-train.removing")).doesNotExist();
        // An evaluation that failed is tried again, and leaves the training as it is.
        Files.writeString(out("rows/one-stage/seed-1/evaluate.failure"), "no memory");
        Files.delete(out("rows/one-stage/seed-1/1-train/evaluation-options.json"));
        program.fails(
                "was begun with other settings", "ablate $/study.yaml --resume --set 'common.all={data.flip: true}'");
        Path log = out("rows/one-stage/seed-1/1-train.log");
        long logged = Files.size(log);
        succeeds("ablate $/study.yaml --resume");
        assertThat(Files.size(log)).isEqualTo(logged);
        assertThat(out("rows/one-stage/seed-1/evaluate.failure")).doesNotExist();
    }

    @Test
    void rowsOfAnEncoderThatFailsFailWithIt() throws IOException {
        String study = "ablate $/study.yaml --set 'rows.one stage="
                + "{stages: [{base: generator.yaml, set: {encoder: {base_channels: 4, blocks: 1}}}]}'";
        assertThat(program.run(study + " --set 'encoders.shapes.set={optimizer.learning_rate: 1.0e+30}'"))
                .isEqualTo(1);
        assertThat(program.out()).contains("0 done, 2 failed, 0 left");
        assertThat(read("table.csv"))
                .contains(
                        "two stages,1,failed", "shapes, seed 1 failed: ", "metrics.triplets: shapes, seed 1 failed: ");
        succeeds(study + " --resume");
        assertThat(program.out()).contains("2 done, 0 failed, 0 left");
    }

    private static Process start(String... arguments) throws IOException {
        return ChildJvm.of(List.of("-Xmx512m"), Main.class, arguments)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
