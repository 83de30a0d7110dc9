package org.stylestep.data;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.stylestep.io.AtomicFile;

/**
 * The files that images are read from, with checksums of their contents: it tells which files of a folder are others than before.
 *
 * @param folders where the files are; empty for a list that was read from a file
 * @param entries the files in the order of the images
 */
public record FileList(List<Path> folders, List<Entry> entries) {

    private static final int SHOWN = 5;

    /** Takes copies. */
    public FileList {
        folders = List.copyOf(folders);
        entries = List.copyOf(entries);
    }

    /**
     * A file.
     *
     * @param folder the number of its folder
     * @param name its name, on one line: line breaks in it are spaces
     * @param size its length in bytes
     * @param modified when it was last changed, in nanoseconds since 1970
     * @param checksum of its contents
     */
    public record Entry(int folder, String name, long size, long modified, String checksum) {

        private String key() {
            return folder + "/" + name;
        }

        private boolean sameContents(Entry other) {
            return size == other.size && checksum.equals(other.checksum);
        }
    }

    /** {@return a list of no files, such as that of images that are not read from files} */
    public static FileList empty() {
        return new FileList(List.of(), List.of());
    }

    /**
     * Writes the list: gzipped text, a line of folder, size, time, checksum and name for each file.
     *
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            for (Entry entry : entries) {
                String line = entry.folder + "\t" + entry.size + "\t" + entry.modified + "\t" + entry.checksum + "\t"
                        + entry.name + "\n";
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        AtomicFile.write(file, bytes.toByteArray());
    }

    /**
     * {@return a list that was written}
     *
     * @throws IOException if it cannot be read or is damaged; the message names it
     */
    public static FileList read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split("\t", 5);
                entries.add(new Entry(
                        Integer.parseInt(parts[0]),
                        parts[4],
                        Long.parseLong(parts[1]),
                        Long.parseLong(parts[2]),
                        parts[3]));
            }
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("cannot read " + file + ", the list of the training's files: " + e.getMessage(), e);
        }
        return new FileList(List.of(), entries);
    }

    /** Returns the files by folder and name. */
    Map<String, Entry> byName() {
        Map<String, Entry> named = new HashMap<>();
        entries.forEach(entry -> named.put(entry.key(), entry));
        return named;
    }

    /**
     * Says how many files, and which, are others than before.
     *
     * @param before the list as it was
     * @return the folders with what was added, is gone or has changed; empty if nothing differs but times
     */
    public Optional<String> changes(FileList before) {
        Map<String, Entry> then = before.byName();
        Map<String, Entry> now = byName();
        Map<String, List<String>> changes = new TreeMap<>();
        Stream.concat(before.entries.stream(), entries.stream())
                .filter(entry -> !entry.equals(now.get(entry.key())) || !then.containsKey(entry.key()))
                .forEach(entry -> {
                    Entry old = then.get(entry.key());
                    Entry current = now.get(entry.key());
                    if (old == null || current == null || !old.sameContents(current)) {
                        String how = old == null ? "added to " : current == null ? "gone from " : "changed in ";
                        changes.computeIfAbsent(how + folders.get(entry.folder), kind -> new ArrayList<>())
                                .add(entry.name);
                    }
                });
        return Optional.of(changes.entrySet().stream()
                        .map(kind ->
                                kind.getKey() + ": " + kind.getValue().size() + " (" + shown(kind.getValue()) + ")")
                        .collect(Collectors.joining("; ")))
                .filter(text -> !text.isEmpty());
    }

    private static String shown(List<String> names) {
        return names.stream().limit(SHOWN).collect(Collectors.joining(", ")) + (names.size() > SHOWN ? ", ..." : "");
    }
}
