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
