package org.stylestep.features;

import ai.djl.ndarray.NDArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stylestep.io.SafetensorsFile;

/** Writes weights with metadata as {@link WeightConversion} does. */
final class WrittenWeights {

    private WrittenWeights() {}

    static Path write(Path file, SortedMap<String, NDArray> arrays, Map<String, String> metadata) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        SortedMap<String, List<Long>> shapes = new TreeMap<>();
        for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
            data.write(entry.getValue().toByteArray());
            long[] shape = entry.getValue().getShape().getShape();
            shapes.put(entry.getKey(), Arrays.stream(shape).boxed().toList());
        }
        SafetensorsFile.write(file, shapes, data.toByteArray(), metadata);
        return file;
    }
}
