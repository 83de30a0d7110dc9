package org.stylestep.data;

import java.io.IOException;
import java.util.function.Function;
import org.stylestep.image.RgbImage;

/** One image of each pair. */
record PairSide(PairedImages pairs, String side, Function<ImagePair, RgbImage> of) implements Images {

    @Override
    public int size() {
        return pairs.size();
    }

    @Override
    public String name(int index) {
        return pairs.name(index);
    }

    @Override
    public RgbImage read(int index) throws IOException {
        return of.apply(pairs.read(index));
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of("side", side, pairs.fingerprint());
    }
}
