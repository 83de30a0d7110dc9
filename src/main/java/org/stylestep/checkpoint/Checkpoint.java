package org.stylestep.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.stylestep.io.AtomicFolder;
import org.stylestep.io.Causes;
import org.stylestep.io.WriteLock;

/**
 * A checkpoint on disk: a folder with {@code manifest.json} and one safetensors file a part.
 *
 * <p>Parts are named after the network they hold ({@code encoder}, {@code generator}, {@code discriminator}), its moving average
 * ({@code generator_ema}) or its optimizer ({@code generator_adam}). Inside a part, an array has the parameter's dotted name. The
 * folder is described in {@code docs/checkpoint-format.md}.
 */
public final class Checkpoint {

    private final Path folder;
    private final Manifest manifest;

    private Checkpoint(Path folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /**
     * Opens a checkpoint.
     *
     * @param path a checkpoint's folder, or the folder of a run: then its best checkpoint, or the latest where none is marked
     * @return the checkpoint, its manifest read and its files present with the lengths that the manifest says
     * @throws CheckpointException if there is none, or it is damaged, or of a format that this version does not read
     * @throws IOException if reading fails
     */
    public static Checkpoint open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new CheckpointException("no checkpoint at " + path + ": there is no such folder");
        }
        if (Files.isRegularFile(path.resolve(Manifest.FILE))) {
            return read(path);
        }
        CheckpointStore store = CheckpointStore.of(path);
        Optional<Path> chosen = store.best();
        if (chosen.isEmpty()) {
            chosen = store.latest();
        }
        if (chosen.isEmpty()) {
            throw new CheckpointException("no checkpoint at " + path + ": it has neither a " + Manifest.FILE + " nor a "
                    + CheckpointStore.FOLDER + " folder with one in it");
        }
        return read(chosen.get());
    }

    /**
     * Writes a checkpoint into a folder of its own, outside any run: all at once or not at all.
     *
     * @param folder the folder; if there is one already that holds a checkpoint with the same notes, it is replaced
     * @param manifest what it is; its parts are filled in here
     * @param parts the arrays of each part by name
     * @param notes further files, by name
     * @throws CheckpointException if the folder is there and holds something else, or cannot be written: what was there before is untouched
     */
    public static void write(
            Path folder,
            Manifest manifest,
            Map<String, ? extends Map<String, NDArray>> parts,
            Map<String, String> notes)
            throws CheckpointException {
        Path target = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(target.getParent());
            WriteLock lock = AtomicFolder.lock(target);
            try (lock) {
                AtomicFolder.recover(target);
                requireReplaceable(target, notes.keySet());
                AtomicFolder.write(target, at -> {
                    for (Map.Entry<String, String> note : notes.entrySet()) {
                        Files.writeString(at.resolve(note.getKey()), note.getValue());
                    }
                    writeFiles(at, manifest, parts);
                });
            }
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException("cannot write " + folder + ": " + Causes.reason(e), e);
        }
    }

    /** Fills a folder: one safetensors file a part, then the manifest that names them. */
    static void writeFiles(Path folder, Manifest manifest, Map<String, ? extends Map<String, NDArray>> parts)
            throws IOException {
        Map<String, Manifest.Part> written = new TreeMap<>();
        for (Map.Entry<String, ? extends Map<String, NDArray>> part : parts.entrySet()) {
            written.put(
                    part.getKey(), ArrayFile.write(folder.resolve(part.getKey() + ".safetensors"), part.getValue()));
        }
        Files.writeString(
                folder.resolve(Manifest.FILE), manifest.withParts(written).toJson());
    }

    private static void requireReplaceable(Path folder, Set<String> notes) throws IOException {
        if (!Files.exists(folder) || AtomicFolder.isEmpty(folder)) {
            return;
        }
        boolean same = Files.isRegularFile(folder.resolve(Manifest.FILE))
                && notes.stream().allMatch(note -> Files.isRegularFile(folder.resolve(note)));
        if (!same) {
            throw new CheckpointException(folder + " is there already and holds something else: choose another folder");
        }
        Set<String> own = new TreeSet<>(notes);
        own.add(Manifest.FILE);
        try {
            read(folder).manifest().parts().values().forEach(part -> own.add(part.file()));
        } catch (CheckpointException e) {
            throw new CheckpointException(
                    folder + " holds a checkpoint that is damaged or of another version, so that it is not known which"
                            + " files are its own: remove the folder, or choose another",
                    e);
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<String> others = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !own.contains(name))
                    .sorted()
                    .toList();
            if (!others.isEmpty()) {
                throw new CheckpointException(folder + " also holds " + String.join(", ", others)
                        + ", which would be lost: move it away, or choose another folder");
            }
        }
    }

    private static Checkpoint read(Path folder) throws IOException {
        Path file = folder.resolve(Manifest.FILE);
        Manifest manifest = manifest(folder, file);
        new ManifestCheck(file).check(manifest);
        for (Manifest.Part part : manifest.parts().values()) {
            Path data = folder.resolve(part.file());
            if (!Files.isRegularFile(data)) {
                throw new CheckpointException("damaged checkpoint: " + data + " is missing");
            }
            if (Files.size(data) != part.bytes()) {
                throw new CheckpointException("damaged checkpoint: " + data + " has " + Files.size(data)
                        + " bytes and should have " + part.bytes() + "; copy it again or use another checkpoint");
            }
        }
        return new Checkpoint(folder, manifest);
    }

    private static Manifest manifest(Path folder, Path file) throws IOException {
        Manifest.Layout layout;
        try {
            String json = Files.readString(file);
            layout = Manifest.Layout.ofJson(json);
            if (layout.format() == Manifest.FORMAT) {
                return Manifest.ofJson(json);
            }
        } catch (CheckpointException | CharacterCodingException e) {
            throw new CheckpointException("damaged checkpoint: cannot read " + file + ": " + e.getMessage(), e);
        }
        throw new CheckpointException(
                switch (layout.format()) {
                    case 0 -> "damaged checkpoint: " + file + ": format is missing";
                    case 1 ->
                        "checkpoint " + folder + " has format 1: an earlier version wrote it, whose names of stages,"
                                + " networks' options and settings differ; use that version, or train again";
                    default ->
                        "checkpoint " + folder + " has format " + layout.format() + ", this version reads format "
                                + Manifest.FORMAT + ": use the StyleStep version that wrote it (" + layout.writer()
                                + ")";
                });
    }

    /** {@return the folder of this checkpoint} */
    public Path folder() {
        return folder;
    }

    /** {@return what the checkpoint says of itself} */
    public Manifest manifest() {
        return manifest;
    }

    /** {@return the name of the part that holds the moving average of a network} */
    public static String averageOf(String network) {
        return network + "_ema";
    }

    /** {@return the names of the parts, for instance {@code encoder} and {@code encoder_adam}} */
    public Set<String> parts() {
        return manifest.parts().keySet();
    }

    /**
     * Reads a part and checks its SHA-256.
     *
     * @throws CheckpointException if there is no such part, or its bytes are not those that were written
     * @throws IOException if reading fails
     */
    public Map<String, NDArray> read(String part, NDManager manager) throws IOException {
        Manifest.Part entry = manifest.parts().get(part);
        if (entry == null) {
            throw new CheckpointException("checkpoint " + folder + " (stage "
                    + manifest.position().stage() + ") has no part '" + part + "', only " + parts());
        }
        return ArrayFile.read(folder.resolve(entry.file()), entry, manager);
    }
}
