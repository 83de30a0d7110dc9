package org.stylestep.data;

import java.io.IOException;

/** Pairs that are decoded once, as far as the cache reaches. */
record CachedPairs(PairedImages whole, DecodedCache<ImagePair> cache) implements PairedImages {

    CachedPairs(PairedImages whole, long byteLimit) {
        this(whole, new DecodedCache<>(whole.size(), whole::read, CachedPairs::bytes, byteLimit));
    }

    private static long bytes(ImagePair pair) {
        return (long) pair.input().samples().length + pair.target().rgb().length;
    }

    @Override
    public int size() {
        return whole.size();
    }

    @Override
    public String name(int index) {
        return whole.name(index);
    }

    @Override
    public int inputChannels() {
        return whole.inputChannels();
    }

    @Override
    public ImagePair read(int index) throws IOException {
        return cache.read(index);
    }

    @Override
    public String fingerprint() {
        return whole.fingerprint();
    }
}
