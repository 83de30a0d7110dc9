package org.stylestep.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.data.ImageFolder;
import org.stylestep.data.ImagePair;
import org.stylestep.data.Images;
import org.stylestep.data.InputSide;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImageFolder;
import org.stylestep.data.ShortNames;
import org.stylestep.data.Unreadable;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;
import org.stylestep.random.KeyedRandom;

/**
 * Makes a data set of small pairs from a folder of the user's: of pairs, which are scaled, or of color images, whose lines are drawn.
 *
 * <p>The shorter side is scaled to the size and the middle cut out. {@code train/} and {@code val/} of the folder stay apart; without
 * {@code val/} a tenth of the files, drawn by name, goes there, three at least. Unreadable files are left out, with their names in the
 * log.
 */
public final class FolderPairs {

    private static final Logger LOG = LoggerFactory.getLogger(FolderPairs.class);

    /** Changes when the same files come to give other pairs. */
    private static final int LAYOUT = 2;

    /** The share of the files that is held out. */
    private static final float VALIDATION_SHARE = 0.1f;

    /** A triplet takes three images, of those held out as of those trained on. */
    private static final int MIN = 3;

    private static final String TRAIN = "train";
    private static final String VALIDATION = "val";

    private final Path folder;
    private final String recipe;
    private final Reading<String, Pairs> opener;

    private FolderPairs(Path folder, String recipe, Reading<String, Pairs> opener) {
        this.folder = folder;
        this.recipe = recipe;
        this.opener = opener;
    }

    /** Makes something of something, reading files: of a subfolder's name (empty for the folder itself) its pairs, of a number a pair. */
    private interface Reading<A, T> {
        T of(A argument) throws IOException;
    }

    /** The pairs to make of some images. */
    private record Pairs(Images images, Reading<Integer, ImagePair> maker) {

        List<String> shortNames() {
            return ShortNames.of(
                    IntStream.range(0, images.size()).mapToObj(images::name).toList());
        }
    }

    /**
     * Takes files that hold input and target side by side.
     *
     * @param folder the files, or {@code train/} and {@code val/} of them
     * @param side the half that is the input
     * @param size the side of the pairs to make
     * @return the pairs, not yet made
     */
    public static FolderPairs ofPairs(Path folder, InputSide side, int size) {
        return ofPairs(
                folder,
                "pairs, input " + side.name() + ", size " + size,
                size,
                part -> PairedImageFolder.open(folder.resolve(part), side, Unreadable.SKIP));
    }

    /**
     * Takes inputs and targets of the same names, endings aside, from two folders.
     *
     * @param inputs the inputs, or {@code train/} and {@code val/} of them
     * @param targets the targets, parted likewise
     * @param size the side of the pairs to make
     * @return the pairs, not yet made
     */
    public static FolderPairs ofFolders(Path inputs, Path targets, int size) {
        return ofPairs(
                inputs,
                "pairs of two folders, size " + size,
                size,
                part -> PairedImageFolder.matching(inputs.resolve(part), targets.resolve(part), Unreadable.SKIP));
    }

    private static FolderPairs ofPairs(
            Path folder, String recipe, int size, Reading<String, PairedImageFolder> source) {
        PairAugmentation transform = PairAugmentation.resize(size);
        return new FolderPairs(folder, recipe, part -> {
            PairedImageFolder pairs = source.of(part);
            return new Pairs(pairs.targets(), index -> transform.centerCrop(pairs.readItself(index)));
        });
    }

    /**
     * Takes color images; their lines become the inputs.
     *
     * @param folder the files, or {@code train/} and {@code val/} of them
     * @param size the side of the pairs to make
     * @param lines how lines are drawn
     * @return the pairs, not yet made
     */
    public static FolderPairs ofImages(Path folder, int size, LineArt.Options lines) {
        PairAugmentation transform = PairAugmentation.resize(size);
        LineArt pen = new LineArt(lines);
        return new FolderPairs(folder, "lines of images, " + lines.recipe() + ", size " + size, part -> {
            ImageFolder images = ImageFolder.open(folder.resolve(part), Unreadable.SKIP);
            return new Pairs(images, index -> {
                RgbImage color = transform.centerCrop(images.readItself(index));
                return new ImagePair(pen.draw(color), color);
            });
        });
    }

    /**
     * Makes the pairs, inputs left, unless they are there already.
     *
     * @param out where they go; see {@link PairWriter} for what is replaced
     * @return the number of pairs by subfolder
     * @throws IOException if there is no such folder, no image or too few in it, or the place holds something else
     * @throws IllegalArgumentException if an image is smaller than the size; the message names it
     */
    public Map<String, Integer> prepare(Path out) throws IOException {
        return prepare(out, (done, total) -> {});
    }

    /**
     * Makes the pairs as {@link #prepare(Path)}.
     *
     * @param progress receives the images of a subfolder that are done and in all, after each
     * @throws IOException as there
     */
    public Map<String, Integer> prepare(Path out, BiConsumer<Integer, Integer> progress) throws IOException {
        boolean hasTraining = Files.isDirectory(folder.resolve(TRAIN));
        boolean parted = hasTraining && Files.isDirectory(folder.resolve(VALIDATION));
        Pairs training = opener.of(hasTraining ? TRAIN : "");
        Optional<Pairs> validation = parted ? Optional.of(opener.of(VALIDATION)) : Optional.empty();
        String full = recipe + ", layout " + LAYOUT + ", of "
                + training.images().fingerprint()
                + validation.map(pairs -> ", " + pairs.images().fingerprint()).orElse("");
        return PairWriter.prepare(out, full, writer -> {
            if (validation.isPresent()) {
                writeAll(training, TRAIN, writer, progress);
                writeAll(validation.get(), VALIDATION, writer, progress);
            } else {
                split(training, writer, progress);
            }
        });
    }

    private void writeAll(Pairs pairs, String part, PairWriter writer, BiConsumer<Integer, Integer> progress)
            throws IOException {
        List<String> names = pairs.shortNames();
        int written = 0;
        for (int i = 0; i < names.size(); i++) {
            written += write(pairs, i, part, names.get(i), writer) ? 1 : 0;
            progress.accept(i + 1, names.size());
        }
        if (written == 0) {
            throw new IOException("None of the " + names.size() + " images of " + folder.resolve(part)
                    + " can be read; the log names the reasons");
        }
    }

    /** The first readable ones in the order of the draws are held out; the files' order plays no part. */
    private void split(Pairs pairs, PairWriter writer, BiConsumer<Integer, Integer> progress) throws IOException {
        List<String> names = pairs.shortNames();
        List<Integer> order = IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        i -> KeyedRandom.of(1, "held out " + names.get(i)).nextDouble()))
                .toList();
        int toHoldOut = Math.max(MIN, Math.round(VALIDATION_SHARE * names.size()));
        int written = 0;
        int done = 0;
        for (int i : order) {
            written += write(pairs, i, written < toHoldOut ? VALIDATION : TRAIN, names.get(i), writer) ? 1 : 0;
            progress.accept(++done, names.size());
        }
        if (written - toHoldOut < MIN) {
            throw new IOException(folder + " has " + written + " readable images; at least " + 2 * MIN + " are needed: "
                    + MIN + " to hold out and " + MIN + " to train on");
        }
    }

    /** Returns whether the pair could be read; if not, it is left out. */
    private static boolean write(Pairs pairs, int index, String part, String name, PairWriter writer)
            throws IOException {
        try {
            writer.write(part, name, pairs.maker().of(index));
            return true;
        } catch (UnreadableImageException e) {
            if (!e.isDamaged()) {
                throw e;
            }
            LOG.warn("{}; it is left out", e.getMessage());
            return false;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(pairs.images().name(index) + ": " + e.getMessage(), e);
        }
    }
}
