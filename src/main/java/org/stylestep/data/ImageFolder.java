package org.stylestep.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;

/** The image files directly in a folder, in natural order of their names. */
public final class ImageFolder implements Images {

    private final List<Path> files;
    private final Unreadable policy;
    private final SkippingReader<RgbImage> images;
    private final Fingerprint fingerprint;

    private ImageFolder(List<Path> files, Unreadable policy, boolean sampled) {
        this.files = files;
        this.policy = policy;
        this.fingerprint = new Fingerprint("images", files, 1, policy, sampled);
        this.images = new SkippingReader<>(
                files.stream().map(ImageListing::name).toList(),
                policy,
                index -> fingerprint.read(number -> ImageFiles.read(files.get(number)), index));
    }

    /**
     * Opens a folder.
     *
     * @param folder the folder; subfolders and hidden files are ignored
     * @param policy what to do about files that cannot be read
     * @throws IOException if there is no such folder, no image in it, or an unreadable one that the policy does not skip
     */
    public static ImageFolder open(Path folder, Unreadable policy) throws IOException {
        List<Path> all = ImageListing.of(folder);
        Set<Path> rejects = HeaderCheck.rejects(all, policy);
        List<Path> files = all.stream().filter(file -> !rejects.contains(file)).toList();
        return new ImageFolder(files, policy, false);
    }

    /** Returns the same images with the fingerprint of earlier versions. */
    ImageFolder withSampledFingerprint() {
        return new ImageFolder(files, policy, true);
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public String name(int index) {
        return ImageListing.name(files.get(index));
    }

    /** Returns the images' files, under the same numbers. */
    public List<Path> files() {
        return files;
    }

    @Override
    public RgbImage read(int index) throws IOException {
        return images.read(index);
    }

    /**
     * Decodes an image that no other one may replace, whatever the policy.
     *
     * @throws UnreadableImageException if the file is damaged or cannot be accessed
     * @throws IOException if it cannot be read
     */
    public RgbImage readItself(int index) throws IOException {
        return images.itself(index);
    }

    /**
     * {@inheritDoc}
     *
     * <p>It is made of each file's name, size and contents, read when it is first asked for. A file that is gone or has another size or time when it is
     * read later is unreadable; if such files are skipped, the fingerprint is that of the files that are left.
     */
    @Override
    public String fingerprint() {
        return fingerprint.value();
    }

    @Override
    public FileList fileList(FileList known) {
        return fingerprint.list(known);
    }
}
