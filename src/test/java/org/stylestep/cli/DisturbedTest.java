package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stylestep.ChildJvm;
import org.stylestep.image.ImageFiles;
import org.stylestep.infer.TinyPair;
import org.stylestep.io.AtomicFolder;
import org.stylestep.io.Sha256;
import org.stylestep.io.WriteLock;

/**
 * A command that is killed, or cannot write, at random instants and is repeated until it ends leaves the bytes of one that was not disturbed.
 *
 * <p>The system property {@code stylestep.disturbances} says how often each command is disturbed: twice unless it is set, and then only three of the
 * commands.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
final class DisturbedTest {

    private static final int STANDARD = 2;

    /** Of so many disturbances, one is a full disk. */
    private static final int FULL_EVERY = 4;

    private static final int DISTURBANCES = Integer.getInteger("stylestep.disturbances", STANDARD);

    /** The class path's libraries are in memory by the time that a run folder is locked. */
    private static final String LOCK = WriteLock.FILE;

    private static final int KILLED = 128 + 9;

    @TempDir
    static Path folder;

    private final Random random = new Random(1);
    private final SortedMap<String, Integer> found = new TreeMap<>();

    /**
     * A command and what it leaves.
     *
     * @param output the folder it writes
     * @param lock the file by which it keeps others out while it works
     * @param before what is there before, a folder that is copied, if it is there
     */
    record Job(String name, Path output, Path lock, Path before, List<String> command) {

        @Override
        public String toString() {
            return name;
        }

        void reset() throws IOException {
            AtomicFolder.delete(output);
            if (Files.exists(before)) {
                copy(before, output);
            }
        }
    }

    @BeforeAll
    static void earlierStages() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 12);
        TinyFiles.pairs(folder.resolve("val"), 6, 12);
        TinyFiles.runFiles(folder);
        Program program = new Program();
        for (String[] stage :
                new String[][] {{"pretrain", "encoder"}, {"train", "generator"}, {"finetune", "finetune"}}) {
            assertThat(program.run(stage[0], folder.resolve(stage[1] + ".yaml").toString()))
                    .as(program.err())
                    .isZero();
        }
        String pair = folder.resolve("runs/finetune").toString();
        assertThat(program.run("export", folder.resolve("runs/generator").toString(), "--out", at("older")))
                .isZero();
        for (int i = 0; i < 2; i++) {
            ImageFiles.writePng(TinyPair.picture(40, 40, i), folder.resolve(i + ".png"));
        }
        assertThat(program.run("styles", pair, "add", "first", at("0.png"))).isZero();
        copy(folder.resolve("runs/finetune/styles"), folder.resolve("styles"));
        Files.writeString(folder.resolve("study.yaml"), """
                name: tiny
                seeds: [1]
                encoders: {shapes: {base: encoder.yaml}}
                rows: {row: {encoder: shapes, stages: [{base: generator.yaml}]}}
                metrics: {folder: FOLDER/val, size: 32, metrics: [l1], diversity: {styles: 2, inputs: 2}}
                output: {folder: FOLDER/study, sheet_columns: 3}
                """.replace("FOLDER", folder.toString()));
    }

    private static String at(String path) {
        return folder.resolve(path).toString();
    }

    static List<Job> jobs() {
        Path none = folder.resolve("none");
        List<Job> jobs = new ArrayList<>();
        jobs.add(training("encoder", "pretrain", "schedule.total_kimg=0.08", "validation.every_kimg=0.008"));
        Path model = folder.resolve("model");
        jobs.add(new Job(
                "export",
                model,
                folder.resolve(".model" + LOCK),
                folder.resolve("older"),
                List.of("export", at("runs/finetune"), "--out", at("model"))));
        Path bank = folder.resolve("runs/finetune/styles");
        jobs.add(new Job(
                "bank",
                bank,
                bank.resolve(".bank.json" + LOCK),
                folder.resolve("styles"),
                List.of("styles", at("runs/finetune"), "add", "second", at("1.png"), "--replace")));
        if (DISTURBANCES > STANDARD) {
            jobs.add(training("generator", "train"));
            jobs.add(training("generator", "train", "runtime.shards=2", "runtime.device=[cpu, cpu]"));
            jobs.add(training("finetune", "finetune"));
            jobs.add(training("mapper", "mapper", "schedule.epochs=40"));
            Path study = folder.resolve("study");
            List<String> command = List.of("ablate", at("study.yaml"), "--resume-or-start");
            jobs.add(new Job("study", study, study.resolve(LOCK), none, command));
        }
        return jobs;
    }

    private static Job training(String stage, String command, String... settings) {
        String name = stage + (settings.length == 2 && settings[0].startsWith("runtime") ? " of two replicas" : "");
        Path output = folder.resolve("disturbed");
        List<String> words = new ArrayList<>(
                List.of(command, at(stage + ".yaml"), "--resume-or-start", "--set", "output.folder=" + output));
        for (String setting : settings) {
            words.addAll(List.of("--set", setting));
        }
        if (stage.equals("generator") || stage.equals("finetune")) {
            words.addAll(List.of("--set", "schedule.total_kimg=0.024"));
        }
        return new Job(name, output, output.resolve(LOCK), folder.resolve("none"), words);
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void endsWithTheSameBytes(Job job) throws Exception {
        job.reset();
        Process alone = start(job, "unlimited");
        awaitWork(job, alone);
        long work = System.nanoTime();
        assertThat(alone.waitFor()).as(printed()).isZero();
        work = System.nanoTime() - work;
        SortedMap<String, String> expected = contents(job);
        assertThat(expected).isNotEmpty();
        long largest = largest(job.output());
        job.reset();

        int kills = 0;
        int fullDisks = 0;
        while (kills + fullDisks < DISTURBANCES) {
            boolean full = (kills + fullDisks) % FULL_EVERY == 1;
            // No file may become longer than so many KiB.
            Process process = start(job, full ? "" + random.nextLong(largest / 1024 + 1) : "unlimited");
            if (!full) {
                awaitWork(job, process);
                process.waitFor((long) (random.nextDouble() * work), TimeUnit.NANOSECONDS);
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            int code = process.waitFor();
            if (code == 0) {
                assertThat(contents(job)).containsExactlyEntriesOf(expected);
                job.reset();
            } else if (full) {
                assertThat(code).as(printed()).isEqualTo(1);
                // A study warns of a row that failed, and goes on with the others.
                assertThat(printed())
                        .containsPattern("(error|warn): .*File too large")
                        .doesNotContain("\tat ");
                fullDisks++;
            } else {
                assertThat(code).as(printed()).isEqualTo(KILLED);
                kills++;
            }
            found.merge((full ? "full disk, " : "kill, ") + (code == 0 ? "at its end" : state(job)), 1, Integer::sum);
        }
        assertThat(start(job, "unlimited").waitFor()).as(printed()).isZero();
        assertThat(contents(job)).containsExactlyEntriesOf(expected);
        // The command line has taken over the library's log.
        String counts =
                job + ": " + kills + " kills and " + fullDisks + " full disks, " + work / 1_000_000 + " ms of work: ";
        System.getLogger("disturbed").log(System.Logger.Level.INFO, counts + found);
    }

    /** Starts the job; what it prints goes through a pipe, which no limit concerns. */
    private static Process start(Job job, String limit) throws IOException {
        // JNA would otherwise unpack its library into a file, which needs room, too.
        Path library = folder.resolve("libjnidispatch.so");
        if (Files.notExists(library)) {
            try (InputStream in = Native.class.getResourceAsStream("linux-x86-64/libjnidispatch.so")) {
                Files.copy(in, library);
            }
        }
        List<String> options = List.of(
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Djna.boot.library.path=" + folder);
        ProcessBuilder builder = ChildJvm.of(options, Main.class, job.command().toArray(String[]::new));
        String limited = "exec > >(exec cat > " + at("printed") + ") 2>&1; ulimit -f " + limit + "; exec \"$@\"";
        builder.command().addAll(0, List.of("bash", "-c", limited, "bash"));
        return builder.start();
    }

    private static String printed() throws IOException {
        return Files.readString(folder.resolve("printed"), StandardCharsets.UTF_8);
    }

    /** Waits until the process has its lock, or has ended. */
    private static void awaitWork(Job job, Process process) throws Exception {
        while (process.isAlive() && !isOf(process, job.lock())) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static boolean isOf(Process process, Path lock) throws IOException {
        try {
            return Files.readString(lock).contains(Long.toString(process.pid()));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The first thing that is half done. */
    private static String state(Job job) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.exists(job.output())) {
            try (Stream<Path> all = Files.walk(job.output())) {
                all.forEach(files::add);
            }
        }
        try (Stream<Path> beside = Files.list(job.output().getParent())) {
            beside.filter(file -> file.getFileName().toString().startsWith(".")).forEach(files::add);
        }
        return files.stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.startsWith(".") && !name.endsWith(LOCK))
                .map(name -> name.replaceAll("\\d+", "N"))
                .sorted()
                .findFirst()
                .orElse(files.isEmpty() ? "nothing there" : "nothing half done");
    }

    /** Digests of all files by name, but for costs and logs, which tell times, and locks; instants and times within others are left out. */
    private static SortedMap<String, String> contents(Job job) throws IOException {
        SortedMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(job.output())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                boolean timed = name.matches("cost\\.json|evaluation.*|.*\\.log|table\\..*|compare\\.json");
                if (!timed && !name.endsWith(LOCK)) {
                    contents.put(
                            job.output().relativize(file).toString(),
                            name.equals("manifest.json")
                                    ? Files.readString(file).replaceAll("\"created\": \"[^\"]*\"", "")
                                    : Sha256.hex(file));
                }
            }
        }
        return contents;
    }

    private static long largest(Path output) throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .max()
                    .orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
