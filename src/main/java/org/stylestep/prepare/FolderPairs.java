package org.stylestep.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.stylestep.data.ImageFolder;
import org.stylestep.data.ImagePair;
import org.stylestep.data.Images;
import org.stylestep.data.InputSide;
import org.stylestep.data.KeyedRandom;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImageFolder;
import org.stylestep.data.PairedImages;
import org.stylestep.data.RgbImage;
import org.stylestep.data.Unreadable;

/**
 * Makes a data set of small pairs from a folder of the user's: of pairs, which are scaled, or of colour images, whose lines are drawn.
 *
 * <p>The shorter side is scaled to the size and the middle cut out. {@code train/} and {@code val/} of the folder stay apart; without
 * them a tenth of the files, drawn by name, goes to {@code val/}. Unreadable files are left out, with their names in the log.
 */
public final class FolderPairs {

    private static final double HELD_OUT = 0.1;
    private static final String TRAIN = "train";
    private static final String VALIDATION = "val";

    private final Path folder;
    private final String recipe;
    private final Opener opener;

    private FolderPairs(Path folder, String recipe, Opener opener) {
        this.folder = folder;
        this.recipe = recipe;
        this.opener = opener;
    }

    /** Makes pairs of a folder's files. */
    private interface Opener {
        Pairs open(Path part) throws IOException;
    }

    /** Makes one pair. */
    private interface Maker {
        ImagePair make(int index) throws IOException;
    }

    /** The pairs to make of some images. */
    private record Pairs(Images images, Maker maker) {}

    /**
     * Takes files that hold input and target side by side.
     *
     * @param folder the files, or {@code train/} and {@code val/} of them
     * @param side the half that is the input
     * @param size the side of the pairs to make
     * @return the pairs, not yet made
     */
    public static FolderPairs ofPairs(Path folder, InputSide side, int size) {
        PairAugmentation view = PairAugmentation.whole(size);
        return new FolderPairs(folder, "pairs, input " + side + ", size " + size, part -> {
            PairedImages pairs = PairedImageFolder.open(part, side, Unreadable.SKIP);
            return new Pairs(pairs.targets(), index -> view.centre(pairs.read(index)));
        });
    }

    /**
     * Takes colour images; their lines become the inputs.
     *
     * @param folder the files, or {@code train/} and {@code val/} of them
     * @param size the side of the pairs to make
     * @param lines how lines are drawn
     * @return the pairs, not yet made
     */
    public static FolderPairs ofImages(Path folder, int size, LineArt.Options lines) {
        PairAugmentation view = PairAugmentation.whole(size);
        LineArt pen = new LineArt(lines);
        return new FolderPairs(folder, "lines of images, " + lines + ", size " + size, part -> {
            Images images = ImageFolder.open(part, Unreadable.SKIP);
            return new Pairs(images, index -> {
                RgbImage colour = view.centre(images.read(index));
                return new ImagePair(pen.draw(colour), colour);
            });
        });
    }

    /**
     * Makes the pairs, inputs left, unless they are there already.
     *
     * @param out where they go; see {@link PairWriter} for what is replaced
     * @return the number of pairs by subfolder
     * @throws IOException if there is no such folder or no image in it, or the place holds something else
     * @throws IllegalArgumentException if an image is smaller than the size; the message names it
     */
    public Map<String, Integer> prepare(Path out) throws IOException {
        boolean parted = Files.isDirectory(folder.resolve(TRAIN)) && Files.isDirectory(folder.resolve(VALIDATION));
        Pairs training = opener.open(parted ? folder.resolve(TRAIN) : folder);
        Optional<Pairs> validation = parted ? Optional.of(opener.open(folder.resolve(VALIDATION))) : Optional.empty();
        String full = recipe + ", of " + training.images().fingerprint()
                + validation.map(pairs -> ", " + pairs.images().fingerprint()).orElse("");
        Optional<Map<String, Integer>> existing = PairWriter.existing(out, full);
        if (existing.isPresent()) {
            return existing.get();
        }
        try (PairWriter writer = PairWriter.begin(out, full)) {
            write(training, validation.isPresent(), TRAIN, writer);
            if (validation.isPresent()) {
                write(validation.get(), true, VALIDATION, writer);
            }
            return writer.finish();
        }
    }

    private static void write(Pairs pairs, boolean parted, String part, PairWriter writer) throws IOException {
        for (int i = 0; i < pairs.images().size(); i++) {
            String name = pairs.images().name(i);
            boolean heldOut = !parted && KeyedRandom.of(1, "held out " + name).nextDouble() < HELD_OUT;
            ImagePair pair;
            try {
                pair = pairs.maker().make(i);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
            }
            writer.write(heldOut ? VALIDATION : part, name.replaceFirst("\\.[^.]*$", ""), pair);
        }
    }
}
