package org.stylestep.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A style code as plain numbers: immutable, on no device, safe to keep and to share between threads.
 *
 * <p>Two styles are equal if their numbers are.
 */
public final class Style implements Serializable {

    private static final long serialVersionUID = 1L;

    private final float[] values;

    private Style(float[] values) {
        this.values = values;
    }

    /**
     * Makes a style of numbers.
     *
     * @param values at least one, all finite; copied
     * @throws IllegalArgumentException if there are none or one is not finite
     */
    public static Style of(float... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a style needs at least one number");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException("number " + i + " of a style is " + values[i]);
            }
        }
        return new Style(values.clone());
    }

    /** Reads N styles off a device, float32 (N, code). */
    public static List<Style> of(NDArray codes) {
        Shape shape = codes.getShape();
        if (shape.dimension() != 2) {
            throw new IllegalArgumentException("codes have the shape (N, code), not " + shape);
        }
        int size = Math.toIntExact(shape.get(1));
        float[] all = codes.toFloatArray();
        List<Style> styles = new ArrayList<>();
        for (int start = 0; start < all.length; start += size) {
            styles.add(of(Arrays.copyOfRange(all, start, start + size)));
        }
        return styles;
    }

    /**
     * Puts styles on a device.
     *
     * @param styles at least one, all of the same size
     * @param manager owns the array and says on which device it lives
     * @return float32 (N, code)
     * @throws IllegalArgumentException if there are none or their sizes differ
     */
    public static NDArray toArray(List<Style> styles, NDManager manager) {
        int size = requireOneSize(styles);
        float[] all = new float[styles.size() * size];
        for (int i = 0; i < styles.size(); i++) {
            System.arraycopy(styles.get(i).values, 0, all, i * size, size);
        }
        return manager.create(all, new Shape(styles.size(), size));
    }

    /** {@return the size of styles that all have the same} */
    static int requireOneSize(List<Style> styles) {
        if (styles.isEmpty()) {
            throw new IllegalArgumentException("there are no styles");
        }
        int size = styles.get(0).size();
        for (Style style : styles) {
            if (style.size() != size) {
                throw new IllegalArgumentException(
                        "styles of " + size + " and of " + style.size() + " numbers do not mix");
            }
        }
        return size;
    }

    /** {@return a style of numbers, rounded to float32} */
    static Style rounded(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return of(floats);
    }

    /** Returns how many numbers it has, 8 in the published nets. */
    public int size() {
        return values.length;
    }

    /** {@return a copy of the numbers in double precision} */
    public double[] doubles() {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** Returns a copy of the numbers. */
    public float[] values() {
        return values.clone();
    }

    /**
     * Returns how far another style is.
     *
     * @param other a style of the same size
     * @throws IllegalArgumentException if the sizes differ
     */
    public double distance(Style other) {
        if (other.size() != size()) {
            throw new IllegalArgumentException(
                    "styles of " + size() + " and of " + other.size() + " numbers do not compare");
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = (double) values[i] - other.values[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Style style && Arrays.equals(values, style.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Style" + Arrays.toString(values);
    }
}
