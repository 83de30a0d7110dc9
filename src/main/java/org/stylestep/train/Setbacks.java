package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** How often a training that diverged has left steps out and gone back; checkpoints hold the counts. */
final class Setbacks {

    /** More batches in a row are not to blame for what goes wrong. */
    private static final int MAX_SKIPPED = 10;

    /** Each halves the learning rates: three leave an eighth. */
    private static final int MAX_RETURNS = 3;

    private static final String SKIPPED = "skipped_in_a_row";
    private static final String RETURNS = "returns";

    private int skipped;
    private int returns;

    /**
     * What a step started from.
     *
     * @param parts copies of the arrays, as {@link Stage#parts}
     * @param state the other values, as {@link Stage#state}
     */
    record Snapshot(Map<String, Map<String, NDArray>> parts, Map<String, Object> state) {

        static Snapshot of(Stage<?> stage, NDManager manager) {
            return new Snapshot(Gathered.copies(stage.parts(), manager), stage.state());
        }

        void restore(Stage<?> stage) throws IOException {
            stage.restore(parts::get, state);
        }
    }

    /** Returns a factor on the learning rates as the returns have left it. */
    double reduced(double factor) {
        return Math.scalb(factor, -returns);
    }

    /** Notes a step that is finite. */
    void stepped() {
        skipped = 0;
    }

    /** Counts a step that is left out and returns how many are, in a row; throws what is wrong with it if that is too many. */
    int skip(DivergedException diverged) {
        if (skipped == MAX_SKIPPED) {
            throw diverged;
        }
        return ++skipped;
    }

    /** Counts a return to a checkpoint; throws what made it necessary if there were too many. */
    void goBack(DivergedException diverged) {
        if (returns == MAX_RETURNS) {
            throw diverged;
        }
        returns++;
    }

    /** Returns the counts that are not zero. */
    Map<String, Object> state() {
        Map<String, Object> state = new TreeMap<>(Map.of(SKIPPED, skipped, RETURNS, returns));
        state.values().removeIf(Integer.valueOf(0)::equals);
        return state;
    }

    void restore(Map<String, Object> state) {
        skipped = ((Number) state.getOrDefault(SKIPPED, 0)).intValue();
        returns = ((Number) state.getOrDefault(RETURNS, 0)).intValue();
    }
}
