package org.stylestep.prepare;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.stylestep.io.AtomicFolder;

/**
 * A folder of pairs that a {@link PairWriter} made, recognized by the mark in it.
 *
 * @param recipe how its pairs were made
 * @param counts the number of pairs by subfolder
 */
record PreparedFolder(String recipe, Map<String, Integer> counts) {

    /** The subfolders there may be. */
    static final List<String> PARTS = List.of("train", "val", "test");

    private static final String MARK = ".stylestep-prepared";
    private static final String RECIPE = "recipe";

    /** Reads the mark of a folder, if there is one. */
    static Optional<PreparedFolder> at(Path folder) throws IOException {
        Path mark = folder.resolve(MARK);
        if (!Files.isRegularFile(mark)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(mark)) {
            properties.load(in);
        }
        Map<String, Integer> counts = new TreeMap<>();
        for (String part : PARTS) {
            String count = properties.getProperty(part, "");
            if (count.matches("\\d{1,9}")) {
                counts.put(part, Integer.valueOf(count));
            }
        }
        return Optional.of(new PreparedFolder(properties.getProperty(RECIPE, ""), counts));
    }

    static void mark(Path folder, String recipe, Map<String, Integer> counts) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(RECIPE, recipe);
        counts.forEach((part, count) -> properties.setProperty(part, count.toString()));
        try (Writer out = Files.newBufferedWriter(folder.resolve(MARK))) {
            properties.store(out, "Made by StyleStep, which replaces this folder when it is prepared anew.");
        }
    }

    /** Returns whether there are as many pairs as counted, and any at all. */
    static boolean holds(Path folder, Map<String, Integer> counts) {
        return !counts.isEmpty()
                && counts.entrySet().stream().allMatch(part -> pairs(folder.resolve(part.getKey())) == part.getValue());
    }

    /**
     * Makes sure that nothing is in a place, or only what a writer made.
     *
     * @throws IOException naming what else is there
     */
    static void requireReplaceable(Path place) throws IOException {
        if (!Files.exists(place)) {
            return;
        }
        if (!Files.isDirectory(place)) {
            throw new IOException(place + " is a file; choose another place for the pairs");
        }
        if (!Files.exists(place.resolve(MARK))) {
            if (AtomicFolder.isEmpty(place)) {
                return;
            }
            throw new IOException("The folder " + place + " holds files that were not made here (no " + MARK
                    + " in it), so it is not replaced; choose another folder or remove it");
        }
        try (Stream<Path> entries = Files.walk(place)) {
            Optional<Path> added =
                    entries.filter(entry -> !isOwn(place.relativize(entry))).findFirst();
            if (added.isPresent()) {
                throw new IOException("Someone added " + added.get() + " to the prepared folder " + place
                        + ", so it is not replaced; choose another folder or move the file");
            }
        }
    }

    private static boolean isOwn(Path inside) {
        String first = inside.getName(0).toString();
        return switch (inside.getNameCount()) {
            case 1 -> first.isEmpty() || first.equals(MARK) || PARTS.contains(first);
            case 2 -> PARTS.contains(first) && inside.toString().endsWith(".png");
            default -> false;
        };
    }

    private static long pairs(Path part) {
        try (Stream<Path> files = Files.list(part)) {
            return files.filter(file -> file.toString().endsWith(".png")).count();
        } catch (IOException e) {
            return -1;
        }
    }
}
