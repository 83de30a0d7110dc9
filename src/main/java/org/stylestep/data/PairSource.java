package org.stylestep.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.stylestep.extension.Kind;

/** Where pairs come from: files side by side, two folders, label maps with one channel a class, a database. */
public interface PairSource {

    /** Sources by name: the {@code type} of a run file's section {@code data}. */
    Kind<PairSource, Void> KIND = new Kind<>("pair_source", PairSource.class, Void.class);

    /**
     * Opens pairs.
     *
     * @param folder what a run file names as {@code folder}, in {@code data} or in {@code validation}
     * @param targets what it names as {@code targets} beside it
     * @return the pairs, whose inputs have the same number of channels whichever folder is opened
     * @throws IllegalArgumentException if the source's options do not go with the folders
     * @throws IOException if the pairs cannot be read
     */
    PairedImages pairs(Path folder, Optional<Path> targets) throws IOException;

    /**
     * Opens images of the style domain, on which stage 1 and the mapper train.
     *
     * @param folder as for {@link #pairs}
     * @param targets as for {@link #pairs}
     * @return the targets of the pairs, unless overridden
     * @throws IllegalArgumentException if the source's options do not go with the folders
     * @throws IOException if the images cannot be read
     */
    default Images images(Path folder, Optional<Path> targets) throws IOException {
        return pairs(folder, targets).targets();
    }
}
