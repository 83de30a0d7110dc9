package org.stylestep.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.data.ImagePair;
import org.stylestep.data.Images;
import org.stylestep.data.PairSource;
import org.stylestep.data.PairedImages;

/** What training expects of every source of pairs: extend it with one of your own. */
public abstract class PairSourceContract {

    private static final int READERS = 8;

    @TempDir
    private Path temporary;

    /** Returns the source. */
    protected abstract PairSource source();

    /**
     * Writes at least two pairs that the source can open.
     *
     * @param folder an empty folder
     * @param targets another one, for the targets of a source that has two folders
     * @param seed keys the pixels; the names are the same for all seeds
     * @throws IOException if they cannot be written
     */
    protected abstract void write(Path folder, Path targets, long seed) throws IOException;

    /** Returns whether the source is given the second folder; false unless overridden. */
    protected boolean hasTargets() {
        return false;
    }

    private Path made(String name, long seed) throws IOException {
        Path made = temporary.resolve(name);
        if (!Files.exists(made)) {
            write(
                    Files.createDirectories(made.resolve("folder")),
                    Files.createDirectories(made.resolve("targets")),
                    seed);
        }
        return made;
    }

    private Optional<Path> targets(Path made) {
        return hasTargets() ? Optional.of(made.resolve("targets")) : Optional.empty();
    }

    private PairedImages pairs(String name, long seed) throws IOException {
        Path made = made(name, seed);
        return source().pairs(made.resolve("folder"), targets(made));
    }

    private Images images(String name, long seed) throws IOException {
        Path made = made(name, seed);
        return source().images(made.resolve("folder"), targets(made));
    }

    private static ImagePair read(PairedImages pairs, int index) {
        try {
            return pairs.read(index);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ImagePair> all(PairedImages pairs) {
        return IntStream.range(0, pairs.size()).mapToObj(i -> read(pairs, i)).toList();
    }

    @Test
    final void everyInputHasTheChannelsThatAreAnnounced() throws IOException {
        PairedImages pairs = pairs("one", 1);
        assertTrue(pairs.size() >= 2, "the contract needs at least two pairs");
        for (int i = 0; i < pairs.size(); i++) {
            assertEquals(pairs.inputChannels(), pairs.read(i).input().channels(), pairs.name(i));
        }
        assertEquals(pairs.inputChannels(), pairs("another", 2).inputChannels(), "in another folder");
    }

    @Test
    final void everyPairHasAName() throws IOException {
        PairedImages pairs = pairs("one", 1);
        for (int i = 0; i < pairs.size(); i++) {
            assertFalse(pairs.name(i).isBlank(), "pair " + i);
        }
    }

    @Test
    final void severalThreadsReadTheSameBytes() throws IOException {
        PairedImages pairs = pairs("one", 1);
        List<ImagePair> alone = all(pairs);
        List<ImagePair> together = IntStream.range(0, READERS * pairs.size())
                .parallel()
                .mapToObj(i -> read(pairs, i % pairs.size()))
                .toList();
        for (int i = 0; i < together.size(); i++) {
            assertEquals(alone.get(i % alone.size()), together.get(i), pairs.name(i % alone.size()));
        }
        assertEquals(alone, all(pairs("one", 1)), "opened again");
    }

    @Test
    final void theFingerprintIsThatOfTheContent() throws IOException {
        String fingerprint = pairs("one", 1).fingerprint();
        assertEquals(fingerprint, pairs("one", 1).fingerprint(), "opened again");
        assertEquals(fingerprint, pairs("copy", 1).fingerprint(), "the same files in another folder");
        assertNotEquals(fingerprint, pairs("another", 2).fingerprint(), "other pixels under the same names");
    }

    @Test
    final void theStyleDomainHasImages() throws IOException {
        Images images = images("one", 1);
        assertTrue(images.size() >= 2, "the contract needs at least two images");
        for (int i = 0; i < images.size(); i++) {
            assertEquals(images.read(i), images("copy", 1).read(i), images.name(i));
        }
        assertEquals(images.fingerprint(), images("copy", 1).fingerprint(), "the same files in another folder");
        assertNotEquals(images.fingerprint(), images("another", 2).fingerprint(), "other pixels under the same names");
    }
}
