package org.stylestep.checkpoint;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.AtomicFolder;
import org.stylestep.io.Causes;

/**
 * The checkpoints of a run: {@code RUN/checkpoints/step-000001000/}, the best of them named in {@code RUN/checkpoints/best}.
 *
 * <p>A checkpoint is written into a folder of another name, flushed to the device and then renamed. So a folder that has a
 * checkpoint's name is a whole one, whenever the process or the machine stopped.
 */
public final class CheckpointStore {

    /** The folder within a run that holds its checkpoints. */
    public static final String FOLDER = "checkpoints";

    private static final String PREFIX = "step-";
    private static final String BEST = "best";

    private final Path folder;

    private CheckpointStore(Path folder) {
        this.folder = folder;
    }

    /** Returns the store of a run; nothing is created or removed yet. */
    public static CheckpointStore of(Path run) {
        return new CheckpointStore(run.resolve(FOLDER));
    }

    /**
     * Returns the run that a checkpoint is in, going by the names of the folders alone.
     *
     * @return {@code RUN} of {@code RUN/checkpoints/step-000001000}; empty for a folder of other names, such as an exported model's
     */
    public static Optional<Path> runOf(Path checkpoint) {
        Path whole = checkpoint.toAbsolutePath().normalize();
        return Optional.ofNullable(whole.getParent())
                .filter(parent -> parent.endsWith(FOLDER))
                .filter(parent -> whole.getFileName().toString().startsWith(PREFIX) && step(whole) >= 0)
                .map(Path::getParent);
    }

    /**
     * Writes a checkpoint.
     *
     * @param manifest what it is; its parts are filled in here
     * @param parts the arrays of each part by name
     * @throws CheckpointException if it cannot be written, for instance because the device is full: what was there before is untouched
     */
    public Path save(Manifest manifest, Map<String, ? extends Map<String, NDArray>> parts) throws CheckpointException {
        Path target = folder.resolve(name(manifest.position().step()));
        try {
            Files.createDirectories(folder);
            AtomicFolder.write(target, at -> Checkpoint.writeFiles(at, manifest, parts));
            return target;
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot write the checkpoint " + target + ": " + Causes.reason(e) + ". "
                            + latestQuietly()
                                    .map(p -> "The last whole one is " + p + ".")
                                    .orElse("There is none before it.")
                            + " Free some space or mend the folder, then go on with --resume.",
                    e);
        }
    }

    /**
     * Recovers from an interruption: removes checkpoints that were not finished, or not yet wholly removed, and moves one back that was being
     * replaced by a version that was not finished.
     *
     * @throws IOException if something cannot be removed or moved
     */
    public void sweep() throws IOException {
        if (Files.isDirectory(folder)) {
            AtomicFolder.recoverAll(folder);
        }
    }

    /**
     * Marks a checkpoint as the best of the run.
     *
     * @throws IOException if the mark cannot be written
     */
    public void markBest(Path checkpoint) throws IOException {
        AtomicFile.write(folder.resolve(BEST), (checkpoint.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
        AtomicFolder.flush(folder);
    }

    /**
     * {@return the folder of the checkpoint with the most steps}
     *
     * @throws IOException if the folder cannot be listed
     */
    public Optional<Path> latest() throws IOException {
        return all().stream().reduce((earlier, later) -> later);
    }

    /**
     * {@return the folder of the checkpoint that was marked as the best, if one was and is still there}
     *
     * @throws IOException if the mark cannot be read
     */
    public Optional<Path> best() throws IOException {
        try {
            String marked = new String(Files.readAllBytes(folder.resolve(BEST)), StandardCharsets.UTF_8).strip();
            return all().stream()
                    .filter(p -> p.getFileName().toString().equals(marked))
                    .findFirst();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Removes old checkpoints: all but the latest ones and the best.
     *
     * @param keep how many of the latest to keep, at least 1
     * @throws IOException if one cannot be removed
     */
    public void prune(int keep) throws IOException {
        if (keep < 1) {
            throw new IllegalArgumentException("at least 1 checkpoint must be kept, not " + keep);
        }
        List<Path> all = all();
        Optional<Path> best = best();
        for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
            if (best.isEmpty() || !best.get().equals(old)) {
                AtomicFolder.remove(old);
            }
        }
    }

    /**
     * {@return the folders of all checkpoints by step, oldest first}
     *
     * @throws IOException if the folder cannot be listed
     */
    public List<Path> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(p -> p.getFileName().toString().startsWith(PREFIX))
                    .filter(p -> Files.isRegularFile(p.resolve(Manifest.FILE)))
                    .sorted(Comparator.comparingLong(CheckpointStore::step))
                    .toList();
        }
    }

    private static String name(long step) {
        return PREFIX + String.format(Locale.ROOT, "%09d", step);
    }

    private static long step(Path checkpoint) {
        try {
            return Long.parseLong(checkpoint.getFileName().toString().substring(PREFIX.length()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private Optional<Path> latestQuietly() {
        try {
            return latest();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
