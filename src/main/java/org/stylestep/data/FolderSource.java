package org.stylestep.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.stylestep.settings.Default;

/**
 * Pairs in files: side by side in each file of a folder, or in two folders under the same names; or single images of the style domain.
 *
 * @param options how files hold pairs
 * @param sampledFingerprints whether fingerprints are made of names, sizes and 4096 bytes in the middle of each file, as in earlier versions, whose runs
 *     can so be resumed
 */
public record FolderSource(Options options, boolean sampledFingerprints) implements PairSource {

    /** Creates a source whose fingerprints are of whole contents. */
    public FolderSource(Options options) {
        this(options, false);
    }

    /**
     * How files hold pairs.
     *
     * @param inputSide which half of each file is the input; none with a second folder, or for images of the style domain
     * @param onUnreadable whether an unreadable image stops the run or is skipped
     * @param inputChannels in how many channels the inputs are read: 1 for luma, 3 for colors (published), 4 for colors and opacity
     */
    public record Options(
            Optional<InputSide> inputSide,
            @Default("stop") Unreadable onUnreadable,
            @Default("3") int inputChannels) {

        /** Checks the channels. */
        public Options {
            if (inputChannels != 1 && inputChannels != 3 && inputChannels != 4) {
                throw new IllegalArgumentException(
                        "input_channels must be 1 (luma), 3 (colors) or 4 (colors and opacity), not " + inputChannels);
            }
        }
    }

    @Override
    public PairedImages pairs(Path folder, Optional<Path> targets) throws IOException {
        PairedImageFolder pairs = open(folder, targets).withInputChannels(options.inputChannels());
        return sampledFingerprints ? pairs.withSampledFingerprint() : pairs;
    }

    /** {@inheritDoc} Without an input side and a second folder, these are all images of the folder. */
    @Override
    public Images images(Path folder, Optional<Path> targets) throws IOException {
        if (targets.isPresent() || options.inputSide().isPresent()) {
            PairedImageFolder pairs = open(folder, targets);
            return (sampledFingerprints ? pairs.withSampledFingerprint() : pairs).targets();
        }
        ImageFolder images = ImageFolder.open(folder, options.onUnreadable());
        return sampledFingerprints ? images.withSampledFingerprint() : images;
    }

    private PairedImageFolder open(Path folder, Optional<Path> targets) throws IOException {
        if (targets.isEmpty()) {
            InputSide side = options.inputSide()
                    .orElseThrow(() -> new IllegalArgumentException("input_side is missing: which half of each file is"
                            + " the input, left or right? Or name a second folder, targets"));
            return PairedImageFolder.open(folder, side, options.onUnreadable());
        }
        if (options.inputSide().isPresent()) {
            throw new IllegalArgumentException(
                    "input_side and targets exclude each other: pairs are either the halves of"
                            + " the files of one folder, or files of two folders");
        }
        return PairedImageFolder.matching(folder, targets.get(), options.onUnreadable());
    }
}
