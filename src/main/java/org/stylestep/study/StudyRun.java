package org.stylestep.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.stylestep.config.Json;
import org.stylestep.config.RunFile;
import org.stylestep.eval.TrainedSettings;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.AtomicFolder;
import org.stylestep.io.WriteLock;
import org.stylestep.pipeline.RunFolder;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.YamlWriter;
import org.stylestep.train.TrainingCost;

/**
 * A training of a study: a stage of a row with one seed, or an encoder that rows share. Its state is what its folder holds.
 *
 * @param where its place in the study, for messages
 * @param name the row's or the encoder's name
 * @param seed the seed
 * @param folder the run's folder, {@code STUDY/rows/NAME/seed-N/1-train}; run file and log lie beside it
 * @param settings its run file
 * @param start the run of the study that it starts from
 */
record StudyRun(String where, String name, long seed, Path folder, Record settings, Optional<StudyRun> start) {

    private static final Duration LEFT_BEHIND = Duration.ofMinutes(2);

    String title() {
        return name + ", seed " + seed;
    }

    /** The command that runs it, which its folder is named after. */
    String command() {
        return folder.getFileName().toString().replaceFirst(".*-", "");
    }

    /** A file beside the folder of a run, or beside an evaluation: {@code 1-train.log}. */
    static Path beside(Path output, String ending) {
        return output.resolveSibling(output.getFileName() + ending);
    }

    /** Why the last command with an output failed. */
    static Optional<String> failure(Path output) throws IOException {
        Path file = beside(output, ".failure");
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    Path file() {
        return beside(folder, ".yaml");
    }

    TrainingCost cost() throws IOException {
        return TrainingCost.read(folder.resolve(RunFolder.COST)).orElse(TrainingCost.none());
    }

    boolean trained() throws IOException {
        return cost().finished();
    }

    /** Why it failed, or what it starts from did. */
    Optional<String> failure() throws IOException {
        Optional<String> before = start.isPresent() ? start.get().failure() : Optional.empty();
        if (before.isEmpty()) {
            return failure(folder);
        }
        return start.get().name().equals(name)
                ? before
                : before.map(reason -> start.get().title() + " failed: " + reason);
    }

    void expand() throws IOException {
        Files.createDirectories(folder.getParent());
        String text = "# " + title() + ": stylestep " + command() + " " + file() + "\n" + YamlWriter.write(settings);
        AtomicFile.write(file(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Names the first setting that differs from the run file that was written before; empty without such a file. */
    Optional<String> change(RunFile runFile) throws IOException {
        if (!Files.exists(file())) {
            return Optional.empty();
        }
        Map<String, String> before = values(runFile.read(file(), settings.getClass(), List.of()));
        Map<String, String> now = values(settings);
        return Stream.of(before, now)
                .flatMap(values -> values.keySet().stream())
                .sorted()
                .filter(key -> !Objects.equals(before.get(key), now.get(key)))
                .findFirst()
                .map(key -> key + " was " + before.getOrDefault(key, "absent") + " and is now "
                        + now.getOrDefault(key, "absent"));
    }

    Map<String, String> values() {
        return values(settings);
    }

    /** What the weights depend on, by dotted key; paths in the study's folder are relative to it, so that the folder can be moved. */
    private Map<String, String> values(Record run) {
        Map<String, Object> sections = TrainedSettings.of(RecordMap.of(run));
        Path rows = ((StageRun) run).folder().getParent().getParent().getParent();
        String inside = "\"" + rows.getParent().toString().replace('\\', '/') + "/";
        Map<String, String> values = new Json().flatten(folder.getFileName().toString(), sections);
        values.replaceAll((key, value) -> value.startsWith(inside) ? "\"" + value.substring(inside.length()) : value);
        return values;
    }

    /** Removes it, and why its row's evaluation failed: its folder at once, so that no half of it is ever resumed. */
    void remove() throws IOException {
        awaitLeftBehind();
        AtomicFolder.remove(folder);
        Files.deleteIfExists(beside(folder, ".log"));
        Files.deleteIfExists(beside(folder, ".failure"));
        Files.deleteIfExists(folder.resolveSibling("evaluate.failure"));
    }

    /** Waits while a training that a killed study left writes its last checkpoint: two must not write into one run. */
    void awaitLeftBehind() throws IOException {
        if (Files.exists(folder)) {
            WriteLock.take(
                            folder.resolve(WriteLock.FILE),
                            LEFT_BEHIND,
                            holder -> new IOException(
                                    holder + " is still training " + folder + "; end it, then go on with --resume"))
                    .close();
        }
    }
}
