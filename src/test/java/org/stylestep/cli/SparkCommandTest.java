package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.ChildJvm;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.io.Sha256;

/** What executors that are processes of their own compute has the bytes of one process. */
@Tag("slow")
final class SparkCommandTest {

    /** Three rounds of each stage. */
    private static final String ROUNDS =
            " --workers 4 --local-steps 2 --outer-rate 0.7 --outer-momentum 0.9 --resume-or-start";

    @TempDir
    private static Path folder;

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
        List<String> said = new ArrayList<>();
        boolean disturbed = false;
        try (BufferedReader lines = process.inputReader()) {
            for (String next = lines.readLine(); next != null; next = lines.readLine()) {
                said.add(next);
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
        assertThat(said).as("exit code " + code).noneMatch(text -> text.contains("error:"));
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
