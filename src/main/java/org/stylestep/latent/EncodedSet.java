package org.stylestep.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The codes of a data set: those of training images, and of held-out ones to measure by.
 *
 * @param training codes of training images, at least two
 * @param validation codes of other images, at least two, of the same size
 */
public record EncodedSet(List<Style> training, List<Style> validation) {

    /** The name of the part of a checkpoint that holds such a set. */
    public static final String PART = "codes";

    private static final String TRAINING = "training";
    private static final String VALIDATION = "held_out";

    /** Keeps copies, and checks the counts and sizes. */
    public EncodedSet {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        if (training.size() < 2 || validation.size() < 2) {
            throw new IllegalArgumentException("samplers need at least 2 training codes and 2 held-out codes, not "
                    + training.size() + " and " + validation.size());
        }
        Style.requireOneSize(
                Stream.concat(training.stream(), validation.stream()).toList());
    }

    /** Returns how many numbers a code has. */
    public int codeSize() {
        return training.get(0).size();
    }

    /** Returns mean and covariance of the training codes. */
    public CodeStatistics statistics() {
        return CodeStatistics.of(training);
    }

    /**
     * Returns the set as arrays to save.
     *
     * @return {@code training} (N, code) and {@code held_out} (M, code), from which all else follows, and for readers without this library {@code mean} (code) and
     *     {@code covariance} (code, code) of the former; all float32
     */
    public Map<String, NDArray> toArrays(NDManager manager) {
        CodeStatistics statistics = statistics();
        int size = codeSize();
        double[] covariance = Arrays.stream(statistics.covariance())
                .flatMapToDouble(Arrays::stream)
                .toArray();
        try (NDArray exact = manager.create(covariance, new Shape(size, size))) {
            return Map.of(
                    TRAINING,
                    Style.toArray(training, manager),
                    VALIDATION,
                    Style.toArray(validation, manager),
                    "mean",
                    manager.create(statistics.mean().values()),
                    "covariance",
                    exact.toType(DataType.FLOAT32, true));
        }
    }

    /**
     * Reads a set of saved arrays.
     *
     * @param arrays as {@link #toArrays} names them
     * @throws IllegalArgumentException if they are not there
     */
    public static EncodedSet of(Map<String, NDArray> arrays) {
        if (!arrays.keySet().containsAll(List.of(TRAINING, VALIDATION))) {
            throw new IllegalArgumentException("codes are saved as '" + TRAINING + "' and '" + VALIDATION
                    + "'; there are only " + arrays.keySet());
        }
        return new EncodedSet(Style.of(arrays.get(TRAINING)), Style.of(arrays.get(VALIDATION)));
    }
}
