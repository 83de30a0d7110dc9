package org.stylestep.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stylestep.config.Check;
import org.stylestep.config.Default;
import org.stylestep.config.RunFileException;
import org.stylestep.data.ImageFolder;
import org.stylestep.data.Images;
import org.stylestep.data.InputSide;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImageFolder;
import org.stylestep.data.Unreadable;

/**
 * The training images and their random geometry.
 *
 * @param folder files that hold input and target side by side; with {@code targets}, the inputs alone; in stage 1 without either key,
 *     images of the style domain
 * @param inputSide which half of each file is the input
 * @param targets a second folder, whose files have the names of the inputs
 * @param rescale heights to scale to, one drawn for each showing; none leaves images at their size
 * @param crop the side of the random square; published: 256
 * @param flip whether to mirror half of the images; published: false
 * @param onUnreadable whether an unreadable image stops the run or is left out
 */
public record DataSection(
        Path folder,
        Optional<InputSide> inputSide,
        Optional<Path> targets,
        @Default("[]") List<Integer> rescale,
        @Default("256") int crop,
        @Default("false") boolean flip,
        @Default("stop") Unreadable onUnreadable) {

    /** Checks the layout and the geometry. */
    public DataSection {
        rescale = new PairAugmentation(rescale, crop, flip).rescale();
        Check.require(
                inputSide.isEmpty() || targets.isEmpty(),
                "targets and input_side exclude each other: a run has either one folder of pairs or two folders");
    }

    /** Returns what happens to an image in training. */
    public PairAugmentation augmentation() {
        return new PairAugmentation(rescale, crop, flip);
    }

    /**
     * Opens the training pairs.
     *
     * @return the pairs
     * @throws IOException if a folder is missing or empty, or an image is unreadable and shall not be left out
     */
    public PairedImageFolder pairs() throws IOException {
        return pairs("validation", folder, targets);
    }

    /**
     * Opens other pairs of the same layout.
     *
     * @param section the section that names them, for messages
     * @param otherFolder the folder
     * @param otherTargets the second folder, if there are two
     * @return the pairs
     * @throws IOException if a folder is missing or empty, or an image is unreadable and shall not be left out
     */
    public PairedImageFolder pairs(String section, Path otherFolder, Optional<Path> otherTargets) throws IOException {
        if (otherTargets.isPresent()) {
            return PairedImageFolder.matching(otherFolder, otherTargets.get(), onUnreadable);
        }
        if (targets.isPresent()) {
            throw new RunFileException(
                    section + ".targets is missing: data.targets names a second folder for the training" + " pairs, so "
                            + section + ".folder = " + otherFolder + " needs one, too");
        }
        InputSide side = inputSide.orElseThrow(() ->
                new RunFileException("data.input_side is missing: which half of each file is the input, left or right?"
                        + " Or name a second folder, data.targets"));
        return PairedImageFolder.open(otherFolder, side, onUnreadable);
    }

    /** Whether the folders hold pairs; else images of the style domain alone. */
    boolean paired() {
        return inputSide.isPresent() || targets.isPresent();
    }

    /** Opens images of the style domain: the targets of pairs, decoded once as far as the cache reaches, or all images of a folder. */
    Images images(Path otherFolder, Optional<Path> otherTargets, long cacheBytes) throws IOException {
        return paired()
                ? pairs("validation", otherFolder, otherTargets).targets().cached(cacheBytes)
                : ImageFolder.open(otherFolder, onUnreadable);
    }
}
