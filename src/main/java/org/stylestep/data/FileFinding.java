package org.stylestep.data;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;

/**
 * What decoding a file told.
 *
 * @param fault why it cannot be decoded, else empty
 * @param width the width in pixels
 * @param height the height in pixels
 * @param pixels the checksum of its pixels
 * @param orientation the EXIF orientation, 1 if it is neither turned nor mirrored
 * @param look what can be told without knowing its use
 */
public record FileFinding(String fault, int width, int height, String pixels, int orientation, Look look)
        implements Serializable {
    String size() {
        return width + "x" + height;
    }

    boolean isUnreadable() {
        return !fault.isEmpty();
    }

    /**
     * Decodes the files of pairs on all cores.
     *
     * @param pairs one or two files each
     * @param imagesAcross how many images a file has side by side
     * @param progress receives the pairs that are done and in all, from one thread at a time
     */
    public static List<List<FileFinding>> decode(
            List<List<Path>> pairs, int imagesAcross, BiConsumer<Integer, Integer> progress) {
        AtomicInteger done = new AtomicInteger();
        return pairs.parallelStream()
                .map(files -> {
                    List<FileFinding> found =
                            files.stream().map(file -> find(file, imagesAcross)).toList();
                    synchronized (done) {
                        progress.accept(done.incrementAndGet(), pairs.size());
                    }
                    return found;
                })
                .toList();
    }

    private static FileFinding find(Path file, int imagesAcross) {
        try {
            RgbImage image = ImageFiles.read(file);
            return new FileFinding(
                    "",
                    image.width(),
                    image.height(),
                    Fingerprint.ofPixels(image),
                    ImageFiles.orientation(file),
                    Look.of(image, imagesAcross));
        } catch (UnreadableImageException e) {
            return new FileFinding(e.reason(), 0, 0, "", 1, Look.NONE);
        }
    }
}
