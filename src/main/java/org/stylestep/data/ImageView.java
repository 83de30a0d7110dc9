package org.stylestep.data;

import java.io.IOException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.stylestep.image.RgbImage;

/** Images made of other images or pairs: a part of them, their targets, or the same kept in memory. */
record ImageView(
        int size,
        IntFunction<String> names,
        SkippingReader.Source<RgbImage> source,
        Supplier<String> identity,
        UnaryOperator<FileList> files)
        implements Images {

    @Override
    public String name(int index) {
        return names.apply(index);
    }

    @Override
    public RgbImage read(int index) throws IOException {
        return source.read(index);
    }

    @Override
    public String fingerprint() {
        return identity.get();
    }

    @Override
    public FileList fileList(FileList known) {
        return files.apply(known);
    }
}
