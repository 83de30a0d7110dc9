package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.ChildJvm;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.io.SafetensorsFile;
import org.stylestep.io.Sha256;

/** What executors that are processes of their own compute has the bytes of one process. */
@Tag("slow")
final class SparkCommandTest {

    /** Three rounds of each stage. */
    private static final String ROUNDS =
            " --workers 4 --local-steps 2 --outer-rate 0.7 --outer-momentum 0.9 --resume-or-start";

    @TempDir
    private static Path folder;

    /** What the last cluster printed. */
    private static final List<String> SAID = new ArrayList<>();

    private static final Program PROGRAM = new Program(() -> folder);

    @BeforeAll
    static void oneProcess() throws IOException {
        Files.createDirectories(folder.resolve("spark/jars"));
        TinyFiles.all(folder, 36, 3);
        for (String stage : List.of("encoder", "generator", "finetune")) {
            PROGRAM.succeeds("spark train --master local[1] " + train(stage, "runs/" + stage));
            assertThat(Checkpoint.open(latest("runs/" + stage))
                            .manifest()
                            .position()
                            .step())
                    .isEqualTo(3);
        }
    }

    @Test
    void oneWorkerHasTheBytesOfAnOrdinaryTraining() throws IOException {
        PROGRAM.succeeds("train $/generator.yaml --set output.folder=$/plain");

        PROGRAM.succeeds(
                "spark train --master local[1] $/generator.yaml --set output.folder=$/one --workers 1 --local-steps 2");

        assertSame("plain", "one");
        assertThat(Checkpoint.open(latest("one")).parts())
                .isEqualTo(Checkpoint.open(latest("plain")).parts());
    }

    @Test
    void aTrainingInRoundsCanOnlyStop() {
        PROGRAM.fails(
                "runtime.on_divergence: a training in rounds can only stop",
                "spark train --master local[1] " + train("generator", "goes-back")
                        + " --set runtime.on_divergence=back");
    }

    @Test
    void twoExecutorsFindTheSameNeighborsAndTrainToTheSameBytes() throws IOException, InterruptedException {
        assertThat(cluster(2, "none", 0, "mine $/encoder.yaml --set output.folder=$/two"))
                .isZero();
        assertThat(folder.resolve("two/neighbors.bin"))
                .hasSameBinaryContentAs(folder.resolve("runs/encoder/neighbors.bin"));

        assertThat(cluster(2, "none", 0, "train " + train("encoder", "two"))).isZero();

        assertSame("runs/encoder", "two");
    }

    /** A view of this machine's files is a file system of Hadoop's like others. */
    @Test
    void imagesMayBeWhereHadoopReads() throws IOException, InterruptedException {
        List<String> mounted = List.of("-Dspark.hadoop.fs.viewfs.mounttable.test.link./images="
                + folder.resolve("train").toUri());
        String line =
                "mine $/encoder.yaml --set output.folder=$/fetched --copies $/copies --fetch data.folder=viewfs://test/";

        assertThat(cluster(2, "none", 0, line + "images", mounted)).isZero();

        assertThat(folder.resolve("fetched/neighbors.bin"))
                .hasSameBinaryContentAs(folder.resolve("runs/encoder/neighbors.bin"));
        try (Stream<Path> copies = Files.list(folder.resolve("copies")).filter(Files::isDirectory)) {
            assertThat(copies)
                    .singleElement()
                    .satisfies(copy ->
                            assertThat(files("copies/" + copy.getFileName())).isEqualTo(files("train")));
        }
        PROGRAM.fails(
                "file:/nowhere: there is no such folder",
                "spark mine $/encoder.yaml --fetch data.folder=file:/nowhere");
    }

    @Test
    void aTrainingGoesOnWithAnotherNumberOfExecutors() throws IOException, InterruptedException {
        assertThat(cluster(2, "stop", 0, "train " + train("generator", "moved")))
                .isEqualTo(143);
        assertThat(Checkpoint.open(latest("moved")).manifest().position().step())
                .isLessThan(3);

        PROGRAM.succeeds("spark train --master local[1] " + train("generator", "moved"));

        assertSame("runs/generator", "moved");
    }

    @Test
    void fourExecutorsOfWhichOneIsLostTrainToTheSameBytes() throws IOException, InterruptedException {
        assertThat(cluster(4, "kill", 1000, "train " + train("finetune", "four")))
                .isZero();

        assertSame("runs/finetune", "four");
    }

    @Test
    void partsOfTheInputsAreRenderedAsByOneProcess() throws IOException, InterruptedException {
        String line = "translate $/runs/generator --input $/val --style $/val/pair-0.png --style $/val/pair-1.png"
                + " --size 32 --input-side left --style-side right";
        PROGRAM.succeeds(line + " --out $/whole");

        // One part more than there are inputs.
        assertThat(cluster(2, "none", 0, line + " --parts 4 --out $/parts")).isZero();

        assertThat(files("parts")).hasSize(6).isEqualTo(files("whole"));
        PROGRAM.fails("parts need --out FOLDER", "spark " + line + " --sheet $/sheet.png");
    }

    @Test
    void aStudyRunsOnAClusterWithTheGpusThatSparkAssigns() throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve("studied"));
        TinyStudy.write(own);
        // Three GPUs that are not there: what names them to Spark is a script.
        Path gpus = Files.writeString(
                folder.resolve("gpus.sh"), "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"7\"]}'\n");
        assertThat(gpus.toFile().setExecutable(true)).isTrue();
        List<String> options = List.of(
                "-Dspark.executor.resource.gpu.amount=1",
                "-Dspark.executor.resource.gpu.discoveryScript=" + gpus,
                "-Dspark.worker.resource.gpu.amount=1",
                "-Dspark.worker.resource.gpu.discoveryScript=" + gpus);

        assertThat(cluster(2, "none", 0, "ablate " + own + "/study.yaml --jobs 2 --gpus 1", options))
                .isZero();

        String row = "studied/study/rows/one-stage/seed-2/1-train";
        PROGRAM.succeeds("train $/" + row + ".yaml --set output.folder=$/studied/again");
        assertSame("studied/again", row);
        assertThat(own.resolve("study/table.md")).content().contains("two stages", "one stage");
    }

    private static Map<String, String> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            Map<String, String> sums = new TreeMap<>();
            for (Path file : files.toList()) {
                sums.put(file.getFileName().toString(), Sha256.hex(file));
            }
            return sums;
        }
    }

    /** Opt-in, minutes: {@code -Dstylestep.kills=20}. */
    @Test
    @EnabledIfSystemProperty(named = "stylestep.kills", matches = "\\d+")
    void executorsAreLostAtRandomInstants() throws IOException, InterruptedException {
        Random random = new Random(1);
        for (int i = 0; i < Integer.getInteger("stylestep.kills"); i++) {
            int millis = random.nextInt(8000);
            assertThat(cluster(2, "kill", millis, "train " + train("generator", "kill-" + i)))
                    .isZero();
            assertSame("runs/generator", "kill-" + i);
        }
    }

    @Test
    void evaluationsHaveTheBytesOfOneProcess() throws IOException, InterruptedException {
        TinyFiles.pairs(folder.resolve("held"), 70, 36);
        String options = " --pairs $/held --diversity --styles 2 --inputs 2 --encoder-run $/runs/encoder"
                + " --set validation.metrics=[psnr,feature_distance,feature_distribution]";
        List<String> runs = List.of("generator", "finetune");
        for (String run : runs) {
            PROGRAM.succeeds("evaluate $/runs/" + run + options);
            for (String file : evaluations(run)) {
                Files.move(folder.resolve("runs").resolve(run).resolve(file), folder.resolve(run + "-" + file));
            }
        }

        assertThat(cluster(2, "none", 0, "evaluate $/runs/generator $/runs/finetune" + options))
                .isZero();

        for (String run : runs) {
            assertThat(evaluations(run))
                    .hasSize(6)
                    .allSatisfy(file -> assertThat(
                                    folder.resolve("runs").resolve(run).resolve(file))
                            .hasSameBinaryContentAs(folder.resolve(run + "-" + file)));
        }
    }

    private static List<String> evaluations(String run) {
        return TinyFiles.names(folder.resolve("runs").resolve(run)).stream()
                .filter(name -> name.startsWith("evaluation-held"))
                .toList();
    }

    @Test
    void anEvaluationThatFailsLosesNoOther() throws IOException {
        PROGRAM.fails("no checkpoint at", "spark evaluate --master local[1] $/runs/finetune $/none");
        PROGRAM.fails("has no generator to evaluate", "spark evaluate --master local[1] $/runs/encoder");

        Path other = folder.resolve("other");
        TinyFiles.pairs(other.resolve("val"), 3);
        PROGRAM.succeeds(
                "train $/generator.yaml --set output.folder=$/other/run --set validation.folder=" + other + "/val");
        Path cut = other.resolve("val/pair-1.png");
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        PROGRAM.fails(
                other + "/run/evaluation.json: Cannot read the image " + cut,
                "spark evaluate --master local[1] $/other/run $/runs/finetune");
        assertThat(folder.resolve("runs/finetune/evaluation.json")).exists();
    }

    @Test
    void codesHaveTheBytesOfOneProcess() throws IOException, InterruptedException {
        TinyFiles.pairs(folder.resolve("many"), 530);
        String encode = "encode $/runs/encoder --images $/many --out $/";
        for (String file : List.of("codes.parquet", "codes.safetensors")) {
            PROGRAM.succeeds("spark " + encode + "one-" + file);
            assertThat(cluster(2, "none", 0, encode + "two-" + file)).isZero();
            assertThat(folder.resolve("two-" + file)).hasSameBinaryContentAs(folder.resolve("one-" + file));
        }
        assertThat(TinyFiles.names(folder)).noneMatch(name -> name.endsWith(".partial") || name.endsWith(".parts"));
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("one-codes.safetensors"));
                SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
            List<Row> rows = spark.read()
                    .parquet(folder.resolve("one-codes.parquet").toString())
                    .collectAsList();
            float[] codes = file.floats("codes");
            int size = codes.length / 530;
            assertThat(new String(file.bytes("names").array(), StandardCharsets.UTF_8))
                    .isEqualTo(rows.stream().map(row -> row.getString(0) + "\n").collect(Collectors.joining()))
                    .startsWith("pair-0.png\npair-1.png\npair-2.png\n");
            assertThat(rows.get(529).<Float>getList(1))
                    .containsExactly(IntStream.range(529 * size, 530 * size)
                            .mapToObj(i -> codes[i])
                            .toArray(Float[]::new));
        }
        PROGRAM.fails("ends neither in .parquet nor in .safetensors", "spark " + encode + "codes.csv");
    }

    @Test
    void dataIsCheckedAsByOneProcess() throws IOException, InterruptedException {
        Path train = Files.createDirectories(folder.resolve("checked/train"));
        TinyFiles.pairs(train, 300);
        TinyFiles.pairs(folder.resolve("checked/val"), 2, 300);
        Files.copy(train.resolve("pair-3.png"), folder.resolve("checked/val/copy.png"));
        Files.writeString(train.resolve("damaged.png"), "no image");
        String check = "check-data $/checked/train --split val --crop 32 --json --sheet $/";
        assertThat(PROGRAM.run(check + "one.png")).isOne();
        String found = PROGRAM.out()
                .lines()
                .filter(line -> line.contains("check_data"))
                .findFirst()
                .orElseThrow();
        assertThat(found).contains("copy.png", "damaged.png");

        assertThat(cluster(2, "none", 0, check + "two.png")).isOne();

        assertThat(SAID).contains(found);
        assertThat(folder.resolve("two.png")).hasSameBinaryContentAs(folder.resolve("one.png"));
    }

    private static String train(String stage, String run) {
        String images = stage.equals("encoder") ? "0.096" : "0.048";
        return "$/" + stage + ".yaml --json --set output.folder=$/" + run + " --set schedule.total_kimg=" + images
                + ROUNDS;
    }

    /** Runs a command by executors that are processes; once the training has started one of them is killed, or once it has done a round it is told to stop. */
    private static int cluster(int executors, String disturbance, int millis, String line)
            throws IOException, InterruptedException {
        return cluster(executors, disturbance, millis, line, List.of());
    }

    private static int cluster(int executors, String disturbance, int millis, String line, List<String> options)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("spark"));
        arguments.addAll(List.of(line.replace("$", folder.toString()).split(" ")));
        arguments.addAll(List.of("--master", "local-cluster[" + executors + ",1,1024]"));
        List<String> java = new ArrayList<>(options);
        java.add("-Xmx1g");
        ProcessBuilder builder = ChildJvm.of(java, Main.class, arguments.toArray(String[]::new));
        // Executors write their output there.
        builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
        Process process = builder.redirectErrorStream(true).start();
        SAID.clear();
        boolean disturbed = false;
        try (BufferedReader lines = process.inputReader()) {
            for (String next = lines.readLine(); next != null; next = lines.readLine()) {
                SAID.add(next);
                if (!disturbed && disturbance.equals("stop") && next.contains("{\"event\":\"step\"")) {
                    disturbed = true;
                    process.toHandle().destroy();
                } else if (disturbance.equals("kill") && next.contains("{\"event\":\"started\"")) {
                    disturbed = true;
                    Thread.sleep(millis);
                    executor(process).destroyForcibly();
                }
            }
        }
        int code = process.waitFor();
        assertThat(SAID).as("exit code " + code).noneMatch(text -> text.contains("error:"));
        assertThat(disturbed).isEqualTo(!disturbance.equals("none"));
        return code;
    }

    /** Spark's local cluster starts its executors as children of the driver. */
    private static ProcessHandle executor(Process driver) {
        return driver.children().max(Comparator.comparing(ProcessHandle::pid)).orElseThrow();
    }

    private static void assertSame(String first, String second) throws IOException {
        Path one = latest(first);
        for (String part : Checkpoint.open(one).parts()) {
            assertThat(latest(second).resolve(part + ".safetensors"))
                    .hasSameBinaryContentAs(one.resolve(part + ".safetensors"));
        }
    }

    private static Path latest(String run) throws IOException {
        return CheckpointStore.of(folder.resolve(run)).latest().orElseThrow();
    }
}
