package org.stylestep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Golden values, and the formula that the scripts which made them and the tests share for inputs. */
public final class Golden {

    private Golden() {}

    /** Returns {@code scale · sin(0.37 i + phase)} for the i-th element. */
    public static NDArray wave(NDManager manager, double phase, double scale, long... shape) {
        Shape dimensions = new Shape(shape);
        float[] values = new float[(int) dimensions.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (scale * Math.sin(0.37 * i + phase));
        }
        return manager.create(values, dimensions);
    }

    /** Returns a hash of each element's index and the number in [-0.5, 0.5), times the spread. */
    public static NDArray hash(NDManager manager, int number, double spread, long... shape) {
        Shape dimensions = new Shape(shape);
        float[] values = new float[(int) dimensions.size()];
        for (int k = 0; k < values.length; k++) {
            int h = k * 0x9E3779B1 + number * 0x85EBCA77;
            h ^= h >>> 15;
            h *= 0x2C1B3C6D;
            h ^= h >>> 12;
            values[k] = (float) ((Integer.toUnsignedLong(h) / 4294967296.0 - 0.5) * spread);
        }
        return manager.create(values, dimensions);
    }

    /** Returns two images of waves (2, 3, H, W) in [-1, 1], as the script of the metrics makes them. */
    public static NDArray waves(NDManager manager, int height, int width) {
        float[] values = new float[2 * 3 * height * width];
        for (int i = 0; i < values.length; i++) {
            int x = i % width;
            int y = i / width % height;
            int channel = i / (width * height) % 3;
            int image = i / (width * height * 3);
            values[i] = (float)
                    (0.7 * Math.sin((double) x / (5 + 3 * channel + image)) * Math.cos((double) y / (7 + image)));
        }
        return manager.create(values, new Shape(2, 3, height, width));
    }

    /** Returns them with weak noise and with strong noise. */
    public static NDArray noisyWaves(NDManager manager, int number, int height, int width) {
        NDArray noise = hash(manager, number, 0.2, 1, 3, height, width)
                .concat(hash(manager, number + 1, 0.9, 1, 3, height, width), 0);
        return waves(manager, height, width).add(noise).clip(-1, 1);
    }

    /** Reads a JSON resource below {@code /golden}. */
    public static JsonObject json(String name) throws IOException {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/" + name), name),
                StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, JsonObject.class);
        }
    }

    /** Returns a JSON array of numbers. */
    public static double[] numbers(JsonObject object, String key) {
        return object.getAsJsonArray(key).asList().stream()
                .mapToDouble(e -> e.getAsDouble())
                .toArray();
    }

    /** Returns {@code |found − expected| / |expected|}, Euclidean norms. */
    public static double relativeError(float[] found, double[] expected) {
        if (found.length != expected.length) {
            throw new AssertionError("expected " + expected.length + " numbers, found " + found.length);
        }
        double difference = 0;
        double size = 0;
        for (int i = 0; i < found.length; i++) {
            difference += (found[i] - expected[i]) * (found[i] - expected[i]);
            size += expected[i] * expected[i];
        }
        return Math.sqrt(difference / size);
    }
}
