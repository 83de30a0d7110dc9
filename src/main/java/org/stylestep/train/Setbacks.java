package org.stylestep.train;

import java.util.Map;
import java.util.TreeMap;

/** How often a training that diverged has left steps out and gone back; checkpoints hold the counts. */
final class Setbacks {

    /** More batches in a row are not to blame for what goes wrong. */
    static final int MAX_SKIPPED = 10;

    /** Each halves the learning rates: three leave an eighth. */
    static final int MAX_RETURNS = 3;

    private static final String SKIPPED = "skipped_in_a_row";
    private static final String RETURNS = "returns";

    int skipped;
    int returns;

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
