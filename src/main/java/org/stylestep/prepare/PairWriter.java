package org.stylestep.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.stylestep.data.ImagePair;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.io.AtomicFolder;
import org.stylestep.io.WriteLock;

/**
 * Writes a folder of side-by-side pairs, inputs left: all of it or nothing, as {@link AtomicFolder} does.
 *
 * <p>An interrupted preparation starts again. A folder in the place is replaced only if a writer made it and nothing was added to it.
 */
record PairWriter(Path folder, Map<String, Integer> counts) {

    /** Writes pairs with a writer. */
    @FunctionalInterface
    interface Content {
        void write(PairWriter writer) throws IOException;
    }

    /**
     * Makes pairs, unless they are there already.
     *
     * @param folder the place for the pairs
     * @param recipe says how the pairs are made; only those made by the same recipe are kept
     * @param content writes them
     * @return the number of pairs by subfolder
     * @throws IOException if something that no writer made is in the place, or it cannot be written to
     */
    static Map<String, Integer> prepare(Path folder, String recipe, Content content) throws IOException {
        Path place = folder.toAbsolutePath().normalize();
        Files.createDirectories(place.getParent());
        WriteLock lock = AtomicFolder.lock(place);
        try (lock) {
            return prepareLocked(place, recipe, content);
        }
    }

    private static Map<String, Integer> prepareLocked(Path place, String recipe, Content content) throws IOException {
        AtomicFolder.recover(place);
        Optional<Map<String, Integer>> existing = PreparedFolder.at(place)
                .filter(prepared -> prepared.recipe().equals(recipe))
                .map(PreparedFolder::counts)
                .filter(counts -> PreparedFolder.holds(place, counts));
        if (existing.isPresent()) {
            return existing.get();
        }
        PreparedFolder.requireReplaceable(place);
        Map<String, Integer> counts = new TreeMap<>();
        AtomicFolder.write(place, aside -> {
            content.write(new PairWriter(aside, counts));
            PreparedFolder.mark(aside, recipe, counts);
            PreparedFolder.requireReplaceable(place);
        });
        return counts;
    }

    /**
     * Writes a pair.
     *
     * @param part the subfolder: {@code train}, {@code val} or {@code test}
     * @param name the file's name without its ending
     * @throws IOException if it cannot be written
     */
    void write(String part, String name, ImagePair pair) throws IOException {
        if (!PreparedFolder.PARTS.contains(part)) {
            throw new IllegalArgumentException("A part is one of " + PreparedFolder.PARTS + ", not " + part);
        }
        Files.write(
                Files.createDirectories(folder.resolve(part)).resolve(name + ".png"),
                ImageFiles.png(RgbImage.beside(pair.input().toRgb(), pair.target())));
        counts.merge(part, 1, Integer::sum);
    }
}
