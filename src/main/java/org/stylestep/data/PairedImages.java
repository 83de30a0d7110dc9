package org.stylestep.data;

import java.io.IOException;

/** Pairs of images by number. All inputs have one number of channels. Reading is safe from several threads at once. */
public interface PairedImages {

    /** Returns how many pairs there are. */
    int size();

    /** {@return what to call a pair in a message or a report, usually its file's name} */
    String name(int index);

    /** {@return how many channels the input of every pair has, at least 1; 3 unless overridden} */
    default int inputChannels() {
        return 3;
    }

    /**
     * Decodes a pair.
     *
     * @return the pair, with an input of {@link #inputChannels()}
     * @throws IOException if it cannot be read; the message names it
     */
    ImagePair read(int index) throws IOException;

    /**
     * Identifies the set of pairs: it changes when they do, and is the same on another machine for the same files.
     *
     * @return a SHA-256 in hexadecimal
     * @throws java.io.UncheckedIOException if the files cannot be read
     */
    String fingerprint();

    /**
     * Lists the files that the pairs are read from; to be called before {@link #fingerprint()} if the files of another list need not be read again.
     *
     * @param known files whose checksums are taken over where size and time are the same
     * @return the files, each with the checksum of its contents; empty unless overridden
     * @throws java.io.UncheckedIOException if the files cannot be read
     */
    default FileList fileList(FileList known) {
        return FileList.empty();
    }

    /** Returns the targets alone, under the same numbers and names. */
    default Images targets() {
        return new ImageView(
                size(),
                this::name,
                index -> read(index).target(),
                () -> Fingerprint.of("side", "targets", fingerprint()),
                this::fileList);
    }

    /** Takes the first pairs; all of them are returned if there are no more. */
    default PairedImages first(int count) {
        return count >= size() ? this : Subset.first(count).of(this);
    }

    /** Takes the pairs of these numbers, at least one, in this order. */
    default PairedImages at(int... indices) {
        return Subset.at(indices).of(this);
    }

    /**
     * Draws a part of the pairs.
     *
     * @param count how many to draw; all of them are returned if there are no more
     * @param seed the seed of the draw
     * @return the drawn pairs in their old order
     */
    default PairedImages subset(int count, long seed) {
        return count >= size() ? this : Subset.draw(size(), count, seed).of(this);
    }

    /**
     * Keeps decoded pairs in memory. What fits stays; the rest is decoded each time.
     *
     * @param byteLimit how many bytes of pixels to keep at most; a pair of 256x256 with an input of C channels takes 65,536 (C + 3)
     */
    default PairedImages cached(long byteLimit) {
        DecodedCache<ImagePair> cache = new DecodedCache<>(size(), this::read, ImagePair::bytes, byteLimit);
        return new PairView(this, size(), index -> index, cache::read, this::fingerprint);
    }
}
