package org.stylestep.data;

import java.io.IOException;
import org.stylestep.image.RgbImage;

/** A part of a set of images. */
record ChosenImages(Images whole, Choice choice) implements Images {

    @Override
    public int size() {
        return choice.size();
    }

    @Override
    public String name(int index) {
        return whole.name(choice.at(index));
    }

    @Override
    public RgbImage read(int index) throws IOException {
        return whole.read(choice.at(index));
    }

    @Override
    public String fingerprint() {
        return choice.fingerprint(whole.fingerprint());
    }
}
