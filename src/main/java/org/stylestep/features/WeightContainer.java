package org.stylestep.features;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.stylestep.io.SafetensorsFile;

/**
 * An opened file of named arrays, whose description of itself has been checked.
 *
 * <p>All methods throw an {@link IOException} that names the file.
 */
interface WeightContainer extends AutoCloseable {

    /** What an array is, its type as {@code float32}, {@code bfloat16} or {@code int64}. */
    record Array(String type, Shape shape) {

        /** Returns whether its numbers can be read. */
        boolean isFloat() {
            return type.equals("float32") || type.equals("float16") || type.equals("bfloat16");
        }

        @Override
        public String toString() {
            return type + shape;
        }
    }

    /** Returns the arrays by name. */
    Map<String, Array> arrays();

    /** Returns what the file says of itself in words. */
    default Map<String, String> metadata() {
        return Map.of();
    }

    /** Reads the numbers of an array of a {@linkplain Array#isFloat type} that becomes float32 without a loss. */
    float[] read(String name) throws IOException;

    @Override
    void close() throws IOException;

    /** Opens a .safetensors, .npz or .pth file, as its first bytes say. */
    static WeightContainer open(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(9);
        }
        if (start.length == 9 && start[0] == 'P' && start[1] == 'K') {
            return TorchFile.isArchive(file) ? TorchFile.open(file, true) : NumpyFile.open(file);
        }
        if (start.length == 9 && start[0] == (byte) 0x80) {
            return TorchFile.open(file, false);
        }
        if (start.length == 9 && start[8] == '{') {
            return new Safetensors(SafetensorsFile.open(file));
        }
        throw new IOException(file + " is neither a .safetensors nor an .npz nor a .pth file");
    }

    /** The arrays of a safetensors file. */
    record Safetensors(SafetensorsFile file) implements WeightContainer {

        @Override
        public Map<String, Array> arrays() {
            Map<String, Array> arrays = new TreeMap<>();
            file.arrays()
                    .forEach((name, array) -> arrays.put(
                            name,
                            new Array(
                                    array.type()
                                            .toLowerCase(Locale.ROOT)
                                            .replace("f", "float")
                                            .replaceFirst("i|(?<=u)", "int"),
                                    new Shape(array.shape()))));
            return arrays;
        }

        @Override
        public Map<String, String> metadata() {
            return file.metadata();
        }

        @Override
        public float[] read(String name) throws IOException {
            return file.floats(name);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
