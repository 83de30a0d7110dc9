package org.stylestep.sections;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stylestep.data.FolderSource;
import org.stylestep.data.InputSide;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.Unreadable;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * The training images, and what is done to them at random.
 *
 * @param folder what the source opens; for the type {@code folder}, files that hold input and target side by side, or with {@code targets} the
 *     inputs alone, or in stage 1 images of the style domain
 * @param targets a second folder, whose files have the names of the inputs
 * @param rescale heights to scale to, one drawn for each showing; none leaves images at their size
 * @param crop the side of the random square; published: 256
 * @param flip whether to mirror half of the images; published: false
 * @param augmentations what else is done to an image, in turn; published: nothing
 * @param source how images are read
 */
public record DataSection(
        Path folder,
        Optional<Path> targets,
        @Default("[]") List<Integer> rescale,
        @Default("256") int crop,
        @Default("false") boolean flip,
        @Choice(kind = "augmentation") List<Component> augmentations,

        @Choice(kind = "pair_source", standard = "folder", inline = true)
        Component source) {

    /** Checks the geometry. */
    public DataSection {
        rescale = new PairAugmentation(rescale, crop, flip).rescale();
        augmentations = List.copyOf(augmentations);
    }

    /**
     * Returns pairs side by side in the files of a folder, the layout of pix2pix, without flips or further augmentations.
     *
     * @param folder the folder
     * @param inputSide which half of each file is the input
     * @param rescale the height that images are scaled to
     * @param crop the side of the random square
     */
    public static DataSection sideBySide(Path folder, InputSide inputSide, int rescale, int crop) {
        return of(folder, Optional.empty(), Optional.of(inputSide), rescale, crop);
    }

    /**
     * Returns pairs in two folders, whose files have the same names, without flips or further augmentations.
     *
     * @param inputs the folder of inputs
     * @param targets the folder of targets
     * @param rescale the height that images are scaled to
     * @param crop the side of the random square
     */
    public static DataSection twoFolders(Path inputs, Path targets, int rescale, int crop) {
        return of(inputs, Optional.of(targets), Optional.empty(), rescale, crop);
    }

    private static DataSection of(
            Path folder, Optional<Path> targets, Optional<InputSide> inputSide, int rescale, int crop) {
        Component source = new Component("folder", new FolderSource.Options(inputSide, Unreadable.STOP, 3));
        return new DataSection(folder, targets, List.of(rescale), crop, false, List.of(), source);
    }
}
