package org.stylestep.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Map;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.nn.Network;

/**
 * A stage of training, as the loop sees it: where its batches come from, what one step does, and what a checkpoint of it holds.
 *
 * @param <T> a batch as it is before it goes to the device
 */
public interface Stage<T> extends AutoCloseable {

    /**
     * Returns the stage's name.
     *
     * @return for instance {@code encoder}; it stands in checkpoints, which only this stage can resume
     */
    String name();

    /**
     * Returns the device of the networks.
     *
     * @return where steps run
     */
    Device device();

    /**
     * Returns the seed that all randomness of the stage is keyed by.
     *
     * @return the seed
     */
    long seed();

    /**
     * Returns how many images a step shows.
     *
     * @return at least 1
     */
    int batchSize();

    /**
     * Returns a fingerprint of the training images.
     *
     * @return the same only for the same images
     */
    String dataFingerprint();

    /**
     * Opens the batches of some steps; a step's batch depends on the seed and the step alone.
     *
     * @param firstStep the first step, from 0
     * @param endStep one past the last
     * @param threads threads that decode ahead
     * @return the batches in order
     */
    PrefetchingDataLoader<T> batches(long firstStep, long endStep, int threads);

    /**
     * Learns from one batch.
     *
     * @param batch the batch
     * @param step the step, from 0
     * @param learningRateFactor what the schedule multiplies learning rates with
     * @param manager owns all that the step makes, and is closed after the listeners have seen it
     * @return scalars to report, by name
     */
    Map<String, NDArray> step(T batch, long step, double learningRateFactor, NDManager manager);

    /**
     * Validates on held-out data.
     *
     * @return what was found; {@link ValidationResult#none()} for a stage without held-out data
     * @throws IOException if held-out images cannot be read
     */
    default ValidationResult validate() throws IOException {
        return ValidationResult.none();
    }

    /**
     * Returns the networks that a checkpoint describes.
     *
     * @return by their names
     */
    Map<String, Network> networks();

    /**
     * Returns all arrays that the stage needs to go on.
     *
     * @return by part and name; the live arrays
     */
    Map<String, Map<String, NDArray>> parts();

    /**
     * Returns the other values that the stage needs to go on.
     *
     * @return strings, numbers and booleans by name
     */
    Map<String, Object> state();

    /**
     * Goes on from a checkpoint.
     *
     * @param parts reads a part's arrays
     * @param state the values of {@link #state()}
     * @throws IOException if a part cannot be read
     */
    void restore(PartReader parts, Map<String, Object> state) throws IOException;

    /** Frees what the stage itself holds, such as optimizer state; not the networks, which were given to it. */
    @Override
    void close();

    /** Reads parts of a checkpoint. */
    @FunctionalInterface
    interface PartReader {
        /**
         * Reads a part.
         *
         * @param part its name
         * @return its arrays by name, valid until {@link Stage#restore} returns
         * @throws IOException if it is not there or cannot be read
         */
        Map<String, NDArray> read(String part) throws IOException;
    }

    /**
     * The result of a validation.
     *
     * @param values numbers to report, by name
     * @param best whether the weights are the best so far
     * @param finished whether going on is no use
     */
    record ValidationResult(Map<String, Double> values, boolean best, boolean finished) {

        /** Takes a copy of the values. */
        public ValidationResult {
            values = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(values));
        }

        /**
         * Returns the result of no validation.
         *
         * @return no values, neither best nor finished
         */
        public static ValidationResult none() {
            return new ValidationResult(Map.of(), false, false);
        }
    }
}
