package org.stylestep.data;

import java.io.IOException;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/** Pairs made of others: a part of them, or the same kept in memory. */
record PairView(
        PairedImages whole,
        int size,
        IntUnaryOperator index,
        SkippingReader.Source<ImagePair> source,
        Supplier<String> identity)
        implements PairedImages {

    @Override
    public String name(int number) {
        return whole.name(index.applyAsInt(number));
    }

    @Override
    public int inputChannels() {
        return whole.inputChannels();
    }

    @Override
    public ImagePair read(int number) throws IOException {
        return source.read(index.applyAsInt(number));
    }

    @Override
    public String fingerprint() {
        return identity.get();
    }

    @Override
    public FileList fileList(FileList known) {
        return whole.fileList(known);
    }
}
