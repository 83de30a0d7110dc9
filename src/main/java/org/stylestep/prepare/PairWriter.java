package org.stylestep.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.stylestep.data.ImagePair;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

/**
 * Writes a folder of side-by-side pairs, inputs left: all of it or nothing.
 *
 * <p>The pairs go to a hidden folder beside the place they are for, which takes that place when it is complete. What an interrupted
 * writer left there is removed by the next one. A folder in the place is replaced only if a writer made it and nobody has added to it.
 */
final class PairWriter implements AutoCloseable {

    private final Path place;
    private final Path aside;
    private final String recipe;
    private final Map<String, Integer> counts = new TreeMap<>();
    private boolean finished;

    /** Writes pairs with a writer, which is neither finished nor closed by it. */
    @FunctionalInterface
    interface Content {
        void write(PairWriter writer) throws IOException;
    }

    private PairWriter(Path place, String recipe) {
        this.place = place;
        this.aside = hidden(place, "partial");
        this.recipe = recipe;
    }

    /** Makes pairs, unless they are there already, and returns their number by subfolder. */
    static Map<String, Integer> prepare(Path folder, String recipe, Content content) throws IOException {
        Optional<Map<String, Integer>> existing = existing(folder, recipe);
        if (existing.isPresent()) {
            return existing.get();
        }
        try (PairWriter writer = begin(folder, recipe)) {
            content.write(writer);
            return writer.finish();
        }
    }

    /**
     * Looks for the complete work of an earlier writer.
     *
     * @param folder the place of the pairs
     * @param recipe says how the pairs are made; only one made by the same recipe counts
     * @return the number of pairs by subfolder, if the folder is there and whole
     * @throws IOException if it cannot be read
     */
    public static Optional<Map<String, Integer>> existing(Path folder, String recipe) throws IOException {
        return PreparedFolder.at(folder.toAbsolutePath())
                .filter(prepared -> prepared.recipe().equals(recipe))
                .map(PreparedFolder::counts)
                .filter(counts -> PreparedFolder.holds(folder.toAbsolutePath(), counts));
    }

    /**
     * Begins to write.
     *
     * @param folder the place for the pairs
     * @param recipe says how the pairs are made
     * @return the writer, to be finished and closed
     * @throws IOException if something that no writer made is in the place, or it cannot be written to
     */
    public static PairWriter begin(Path folder, String recipe) throws IOException {
        PairWriter writer = new PairWriter(folder.toAbsolutePath().normalize(), recipe);
        PreparedFolder.requireReplaceable(writer.place);
        Files.createDirectories(writer.aside.getParent());
        PreparedFolder.delete(writer.aside);
        PreparedFolder.delete(hidden(writer.place, "replaced"));
        Files.createDirectory(writer.aside);
        PreparedFolder.mark(writer.aside, recipe, writer.counts);
        return writer;
    }

    /**
     * Writes a pair.
     *
     * @param part the subfolder: {@code train}, {@code val} or {@code test}
     * @param name the file's name without its ending
     * @throws IOException if it cannot be written
     */
    public void write(String part, String name, ImagePair pair) throws IOException {
        if (!PreparedFolder.PARTS.contains(part)) {
            throw new IllegalArgumentException("A part is one of " + PreparedFolder.PARTS + ", not " + part);
        }
        Path folder = Files.createDirectories(aside.resolve(part));
        ImageFiles.writePng(RgbImage.beside(pair.input().toRgb(), pair.target()), folder.resolve(name + ".png"));
        counts.merge(part, 1, Integer::sum);
    }

    /**
     * Puts the complete folder in its place.
     *
     * @return the number of pairs by subfolder
     * @throws IOException if it cannot be moved there
     */
    public Map<String, Integer> finish() throws IOException {
        PreparedFolder.mark(aside, recipe, counts);
        Path replaced = hidden(place, "replaced");
        if (Files.exists(place)) {
            PreparedFolder.requireReplaceable(place);
            Files.move(place, replaced, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
        finished = true;
        PreparedFolder.delete(replaced);
        return Map.copyOf(counts);
    }

    /** Removes what was written if it was not finished. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            PreparedFolder.delete(aside);
        }
    }

    private static Path hidden(Path place, String what) {
        return place.resolveSibling("." + place.getFileName() + "." + what);
    }
}
