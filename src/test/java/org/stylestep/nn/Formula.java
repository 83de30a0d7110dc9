package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** Arrays made from their name, the same to the last bit as those of {@code scripts/golden_nn.py}. */
public final class Formula {

    private static final long MASK = 0xFFFFFFFFL;

    private Formula() {}

    /** Returns numbers in [-1, 1). */
    public static NDArray of(NDManager manager, String name, Shape shape) {
        return manager.create(values(name, Math.toIntExact(shape.size())), shape);
    }

    /** Returns values for a parameter: weights of standard deviation 1 / sqrt(fan_in), scales about 1, biases about 1/2. */
    static NDArray parameter(NDManager manager, String name, Shape shape) {
        float[] values = values(name, Math.toIntExact(shape.size()));
        float amplitude =
                shape.dimension() > 1 ? (float) Math.sqrt(3.0 / shape.slice(1).size()) : 0.25f;
        float center = shape.dimension() > 1 ? 0 : name.endsWith("weight") ? 1 : 0.5f;
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] * amplitude + center;
        }
        return manager.create(values, shape);
    }

    /** Gives every parameter of a network its values. */
    public static void fill(Network network) {
        try (NDManager manager = network.manager().newSubManager()) {
            Map<String, NDArray> values = new TreeMap<>();
            network.parameters()
                    .forEach((name, parameter) -> values.put(name, parameter(manager, name, parameter.getShape())));
            network.load(values);
        }
    }

    /** Returns numbers in [-1, 1), rounded to float: 1 is among them. */
    public static float[] values(String name, int count) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        float[] values = new float[count];
        for (int i = 0; i < values.length; i++) {
            long u = ((i + 1L) * 2654435761L + crc.getValue()) & MASK;
            u ^= u >>> 15;
            u = (u * 2246822519L) & MASK;
            u ^= u >>> 13;
            u = (u * 3266489917L) & MASK;
            u ^= u >>> 16;
            values[i] = (float) (u / 0x1p31 - 1);
        }
        return values;
    }
}
