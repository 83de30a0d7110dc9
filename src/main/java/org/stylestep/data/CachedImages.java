package org.stylestep.data;

import java.io.IOException;
import org.stylestep.image.RgbImage;

/** Images that are decoded once, as far as the cache reaches. */
record CachedImages(Images whole, DecodedCache<RgbImage> cache) implements Images {

    CachedImages(Images whole, long byteLimit) {
        this(whole, new DecodedCache<>(whole.size(), whole::read, image -> image.rgb().length, byteLimit));
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
    public RgbImage read(int index) throws IOException {
        return cache.read(index);
    }

    @Override
    public String fingerprint() {
        return whole.fingerprint();
    }
}
