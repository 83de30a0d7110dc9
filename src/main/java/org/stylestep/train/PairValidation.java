package org.stylestep.train;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The validation of a generator on held-out pairs: its figures, which checkpoint is the best by one of them, and when it no longer improves. */
public final class PairValidation {

    private static final String FIGURE = "best_figure";
    private static final String VALUE = "best_value";
    private static final String VALIDATIONS_SINCE = "validations_since_best";

    private final Measurement measurement;
    private final Optional<Best> best;
    private Optional<Double> bestValue = Optional.empty();
    private long validationsSinceBest;

    /** Measures the networks, whose moving averages are in place. */
    @FunctionalInterface
    public interface Measurement {
        /**
         * {@return figures by name, finite, the same ones each time}
         *
         * @throws IOException if a held-out pair cannot be read
         */
        Map<String, Double> measure() throws IOException;
    }

    /**
     * By what the best checkpoint is chosen.
     *
     * @param figure the name of a figure that is measured
     * @param higherIsBetter whether a larger number is a better one
     * @param patience validations without a better number after which training ends, at least 1; it never ends so unless given
     */
    public record Best(String figure, boolean higherIsBetter, Optional<Integer> patience) {

        /** Checks the patience. */
        public Best {
            patience.filter(count -> count < 1).ifPresent(count -> {
                throw new IllegalArgumentException("the patience must be at least 1, not " + count);
            });
        }
    }

    /** Validates by a measurement; without a choice of the best, the figures are reported only. */
    public PairValidation(Measurement measurement, Optional<Best> best) {
        this.measurement = measurement;
        this.best = best;
    }

    /** Reports every figure as {@code validation_NAME}. */
    Stage.ValidationResult validate() throws IOException {
        Map<String, Double> figures = measurement.measure();
        boolean improved =
                best.isPresent() && take(best.get(), figures.get(best.get().figure()));
        Map<String, Double> values = new LinkedHashMap<>();
        figures.forEach((name, value) -> values.put("validation_" + name, value));
        boolean finished = best.flatMap(Best::patience)
                .filter(count -> validationsSinceBest >= count)
                .isPresent();
        return new Stage.ValidationResult(values, improved, finished);
    }

    private boolean take(Best by, double value) {
        boolean improved =
                bestValue.isEmpty() || (by.higherIsBetter() ? value > bestValue.get() : value < bestValue.get());
        if (improved) {
            bestValue = Optional.of(value);
        }
        validationsSinceBest = improved ? 0 : validationsSinceBest + 1;
        return improved;
    }

    /** {@return the best number so far, by name; empty before there is one} */
    Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        bestValue.ifPresent(value -> {
            state.put(FIGURE, best.orElseThrow().figure());
            state.put(VALUE, value);
            state.put(VALIDATIONS_SINCE, validationsSinceBest);
        });
        return state;
    }

    /** Goes on with the best number of a checkpoint's state; one of another figure does not compare and is forgotten. */
    void restore(Map<String, Object> state) {
        boolean same = best.isPresent() && best.get().figure().equals(state.get(FIGURE));
        bestValue = same ? Optional.of(((Number) state.get(VALUE)).doubleValue()) : Optional.empty();
        validationsSinceBest = same ? ((Number) state.get(VALIDATIONS_SINCE)).longValue() : 0;
    }
}
