package org.stylestep.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.UnreadableImageException;

/**
 * Pairs in a folder of side-by-side files (the layout of pix2pix), or in two folders whose files go by the same names.
 *
 * <p>Files are images of any format that is read, with endings in any letter case, in natural order of their names.
 */
public final class PairedImageFolder implements PairedImages {

    private static final int RGB = 3;

    private final Layout layout;
    private final int inputChannels;
    private final SkippingReader<ImagePair> pairs;
    private final Fingerprint fingerprint;

    private PairedImageFolder(Layout layout, int inputChannels, boolean sampled) {
        this.layout = layout;
        this.inputChannels = inputChannels;
        fingerprint = new Fingerprint(
                layout.kind + (inputChannels == RGB ? "" : ", input channels " + inputChannels),
                layout.files,
                layout.files.size() / layout.names.size(),
                layout.policy,
                sampled);
        pairs = new SkippingReader<>(
                layout.names,
                layout.policy,
                index -> fingerprint.read(number -> layout.reader.read(number, inputChannels), index));
    }

    /** Reads a pair. */
    @FunctionalInterface
    private interface Reader {
        ImagePair read(int index, int inputChannels) throws UnreadableImageException;
    }

    /** Which files hold the pairs, and how. */
    private record Layout(List<String> names, Unreadable policy, Reader reader, String kind, List<Path> files) {}

    /**
     * Opens a folder of files that hold input and target side by side.
     *
     * @param folder the folder; subfolders and hidden files are ignored
     * @param side the half that is the input
     * @param policy what to do about files that cannot be read or whose width is odd
     * @return its pairs, named by their files
     * @throws IOException if there is no such folder, no image in it, or an unreadable one that the policy does not skip
     */
    public static PairedImageFolder open(Path folder, InputSide side, Unreadable policy) throws IOException {
        List<Path> all = ImageListing.of(folder);
        Set<Path> rejects = HeaderCheck.rejects(all, policy);
        List<Path> files = all.stream().filter(file -> !rejects.contains(file)).toList();
        return new PairedImageFolder(
                new Layout(
                        files.stream().map(ImageListing::name).toList(),
                        policy,
                        (index, channels) -> split(files.get(index), side, channels),
                        "pairs, input " + side.name(),
                        files),
                RGB,
                false);
    }

    /**
     * Opens two folders in which an input and its target have the same file name, endings aside.
     *
     * @param inputs the folder of inputs
     * @param targets the folder of targets
     * @param policy what to do about pairs of which one file cannot be read or whose sizes differ
     * @return the pairs, named by the input files
     * @throws IOException if a folder is missing or empty, a file has no partner, or one is unreadable and the policy does not
     *     skip it
     */
    public static PairedImageFolder matching(Path inputs, Path targets, Unreadable policy) throws IOException {
        List<MatchedFiles> all = MatchedFiles.of(inputs, targets);
        List<Path> files = all.stream().flatMap(MatchedFiles::files).toList();
        Set<Path> rejects = HeaderCheck.rejects(files, policy);
        List<MatchedFiles> kept = all.stream()
                .filter(match -> match.files().noneMatch(rejects::contains))
                .toList();
        if (kept.isEmpty()) {
            throw new IOException("Every pair of " + inputs + " and " + targets + " has an unreadable image");
        }
        return new PairedImageFolder(
                new Layout(
                        kept.stream()
                                .map(match -> ImageListing.name(match.input()))
                                .toList(),
                        policy,
                        (index, channels) -> kept.get(index).read(channels),
                        "matched pairs",
                        kept.stream().flatMap(MatchedFiles::files).toList()),
                RGB,
                false);
    }

    /**
     * Returns the same pairs with the inputs read in other channels.
     *
     * @param channels 1 for luma, 3 for colors, 4 for colors and the file's opacity (full in a JPEG); transparency is composited on white
     *     for 1 and 3, and in targets
     * @return the pairs; these if the channels are the same
     */
    public PairedImageFolder withInputChannels(int channels) {
        return channels == inputChannels ? this : new PairedImageFolder(layout, channels, false);
    }

    /** Returns the same pairs with the fingerprint of earlier versions. */
    PairedImageFolder withSampledFingerprint() {
        return new PairedImageFolder(layout, inputChannels, true);
    }

    @Override
    public int size() {
        return layout.names.size();
    }

    @Override
    public String name(int index) {
        return layout.names.get(index);
    }

    @Override
    public int inputChannels() {
        return inputChannels;
    }

    @Override
    public ImagePair read(int index) throws IOException {
        return pairs.read(index);
    }

    /**
     * Decodes a pair that no other one may replace, whatever the policy.
     *
     * @throws UnreadableImageException if a file of it is damaged or cannot be accessed
     * @throws IOException if it cannot be read
     */
    public ImagePair readItself(int index) throws IOException {
        return pairs.itself(index);
    }

    /**
     * {@inheritDoc}
     *
     * <p>It is made of each file's name, size and contents, read when it is first asked for, and of the input's side and channels. A file that is gone
     * or has another size or time when it is read later is unreadable; if such files are skipped, the fingerprint is that of the pairs that are left.
     */
    @Override
    public String fingerprint() {
        return fingerprint.value();
    }

    @Override
    public FileList fileList(FileList known) {
        return fingerprint.list(known);
    }

    /** Luma is computed of the colors, so that both halves are decoded once. */
    private static ImagePair split(Path file, InputSide side, int inputChannels) throws UnreadableImageException {
        ChannelImage both = ImageFiles.read(file, Math.max(RGB, inputChannels));
        if (both.width() % 2 != 0) {
            throw UnreadableImageException.damaged(
                    file, "it is " + both.size() + ", and an odd width cannot be cut into two halves");
        }
        int half = both.width() / 2;
        ChannelImage left = both.crop(0, 0, half, both.height());
        ChannelImage right = both.crop(half, 0, half, both.height());
        ChannelImage input = side == InputSide.LEFT ? left : right;
        ChannelImage target = side == InputSide.LEFT ? right : left;
        return new ImagePair(
                inputChannels < RGB ? ChannelImage.of(input.toRgb(), inputChannels) : input, target.toRgb());
    }
}
