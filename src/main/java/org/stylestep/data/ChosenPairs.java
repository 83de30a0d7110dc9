package org.stylestep.data;

import java.io.IOException;

/** A part of a set of pairs. */
record ChosenPairs(PairedImages whole, Choice choice) implements PairedImages {

    @Override
    public int size() {
        return choice.size();
    }

    @Override
    public String name(int index) {
        return whole.name(choice.at(index));
    }

    @Override
    public int inputChannels() {
        return whole.inputChannels();
    }

    @Override
    public ImagePair read(int index) throws IOException {
        return whole.read(choice.at(index));
    }

    @Override
    public String fingerprint() {
        return choice.fingerprint(whole.fingerprint());
    }
}
