package org.stylestep.data;

import java.io.IOException;
import org.stylestep.image.RgbImage;

/** The target of each pair. */
record PairTargets(PairedImages pairs) implements Images {

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
        return pairs.read(index).target();
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of("side", "targets", pairs.fingerprint());
    }
}
