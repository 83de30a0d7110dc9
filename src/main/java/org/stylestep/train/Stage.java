package org.stylestep.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
     * {@return the stage's name, such as {@code encoder}; it stands in checkpoints, which only this stage can resume}
     */
    String name();

    /** {@return the device of the networks, where steps run} */
    default Device device() {
        return networks().values().iterator().next().device();
    }

    /** {@return the seed that all randomness of the stage is keyed by} */
    long seed();

    /** {@return how many images a step shows, at least 1} */
    int batchSize();

    /** {@return into how many parts of equal size a step cuts its batch, which its weights depend on} */
    default int shards() {
        return 1;
    }

    /** {@return a fingerprint, the same only for the same training images} */
    String dataFingerprint();

    /**
     * {@return the batches of steps from the first, from 0, to before the end, in order; each depends on the seed and its step alone}
     */
    PrefetchingDataLoader<T> batches(long firstStep, long endStep, int threads);

    /**
     * Returns the names of the images that the batch of a step, from 0, is made of, in its order; for messages. None unless a stage overrides it.
     */
    default List<String> names(long step) {
        return List.of();
    }

    /**
     * Trains on one batch.
     *
     * @param batch the batch
     * @param step the step, from 0
     * @param learningRateFactor what the schedule multiplies learning rates with
     * @param manager owns all that the step makes, and is closed after the listeners have seen it
     * @return scalars to report, by name
     */
    Map<String, NDArray> step(T batch, long step, double learningRateFactor, NDManager manager);

    /**
     * {@return what was found on held-out data; {@link ValidationResult#none()} for a stage without any}
     *
     * @throws IOException if held-out images cannot be read
     */
    default ValidationResult validate() throws IOException {
        return ValidationResult.none();
    }

    /** {@return by their names the networks that a checkpoint describes} */
    Map<String, Network> networks();

    /** {@return by part and name all arrays that the stage needs to go on; the live arrays} */
    Map<String, Map<String, NDArray>> parts();

    /** {@return by name the other values that the stage needs to go on: strings, numbers and booleans} */
    Map<String, Object> state();

    /**
     * Goes on from the parts and the {@link #state()} of a checkpoint.
     *
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
         * {@return a part's arrays by name, valid until {@link Stage#restore} returns}
         *
         * @throws IOException if it is not there or cannot be read
         */
        Map<String, NDArray> read(String part) throws IOException;
    }

    /**
     * The result of a validation.
     *
     * @param values numbers to report, by name
     * @param best whether the weights are the best so far
     * @param finished whether training should end
     */
    record ValidationResult(Map<String, Double> values, boolean best, boolean finished) {

        /** Takes a copy of the values. */
        public ValidationResult {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /** {@return the result of no validation: no values, neither best nor finished} */
        public static ValidationResult none() {
            return new ValidationResult(Map.of(), false, false);
        }
    }
}
