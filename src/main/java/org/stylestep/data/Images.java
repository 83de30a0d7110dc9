package org.stylestep.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.stylestep.image.RgbImage;

/** Images by number. Reading is safe from several threads at once. */
public interface Images {

    /** Returns how many images there are. */
    int size();

    /** {@return what to call an image in a message or a report, usually its file's name} */
    String name(int index);

    /**
     * Decodes an image.
     *
     * @throws IOException if it cannot be read; the message names it
     */
    RgbImage read(int index) throws IOException;

    /**
     * Decodes an image and shows its {@linkplain PairAugmentation#centerCrop(RgbImage) middle}.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is smaller than the crop; the message names it
     */
    default RgbImage centered(int index, PairAugmentation transform) throws IOException {
        RgbImage image = read(index);
        try {
            return transform.centerCrop(image);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name(index) + ": " + e.getMessage(), e);
        }
    }

    /** Shows the middle of some images, from one to before another or the last one, as {@link #centered(int, PairAugmentation)} does. */
    default HostBatch centered(int first, int end, PairAugmentation transform) throws IOException {
        List<RgbImage> batch = new ArrayList<>();
        for (int i = first; i < Math.min(end, size()); i++) {
            batch.add(centered(i, transform));
        }
        return new HostBatch(batch);
    }

    /**
     * Identifies the set of images: it changes when they do, and is the same on another machine for the same files.
     *
     * @return a SHA-256 in hexadecimal
     * @throws java.io.UncheckedIOException if the files cannot be read
     */
    String fingerprint();

    /**
     * Lists the files that the images are read from; to be called before {@link #fingerprint()} if the files of another list need not be read again.
     *
     * @param known files whose checksums are taken over where size and time are the same
     * @return the files, each with the checksum of its contents; empty unless overridden
     * @throws java.io.UncheckedIOException if the files cannot be read
     */
    default FileList fileList(FileList known) {
        return FileList.empty();
    }

    /**
     * Draws a part of the images.
     *
     * @param count how many to draw; all of them are returned if there are no more
     * @param seed the seed of the draw
     * @return the drawn images in their old order
     */
    default Images subset(int count, long seed) {
        return count >= size() ? this : Subset.draw(size(), count, seed).of(this);
    }

    /** Returns the images from one to before another; fingerprint and list of files stay those of all. */
    default Images range(int first, int end) {
        return new ImageView(
                end - first, i -> name(first + i), i -> read(first + i), this::fingerprint, this::fileList);
    }

    /**
     * Keeps decoded images in memory. What fits stays; the rest is decoded each time.
     *
     * @param byteLimit how many bytes of pixels to keep at most; an image of 256x256 takes 196,608
     */
    default Images cached(long byteLimit) {
        DecodedCache<RgbImage> cache = new DecodedCache<>(size(), this::read, image -> image.rgb().length, byteLimit);
        return new ImageView(size(), this::name, cache::read, this::fingerprint, this::fileList);
    }

    /**
     * Returns the numbers of some images, evenly spread over all.
     *
     * @param size how many there are
     * @param most how many to take; all if there are no more
     */
    static List<Integer> spread(int size, int most) {
        int count = Math.min(size, most);
        return IntStream.range(0, count)
                .mapToObj(i -> (int) ((long) i * size / count))
                .toList();
    }
}
