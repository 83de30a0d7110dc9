package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.stylestep.engine.Scalars;

/** The weighted sum of loss terms that the generator and, where it trains, the encoder minimize. */
public final class Objective {

    private final List<Weighted> terms;
    private final GanWeighting weighting;

    private Objective(List<Weighted> terms, GanWeighting weighting) {
        this.terms = List.copyOf(terms);
        this.weighting = weighting;
    }

    /**
     * A term and what it weighs.
     *
     * @param name the name it is reported by
     * @param weight its weight in effect; 0 is computed and reported but not trained
     * @param term the term
     */
    public record Weighted(String name, float weight, LossTerm term) {

        /** Returns whether the term trains anything. */
        public boolean isTrained() {
            return weight > 0;
        }
    }

    /** {@return the builder of an objective without terms} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the weighted sum of the terms with a weight above 0, and every term's own value} */
    public Value evaluate(Synthesis synthesis) {
        Map<String, NDArray> values = new LinkedHashMap<>();
        NDArray total = null;
        for (Weighted weighted : terms) {
            NDArray value = weighted.term().evaluate(synthesis);
            if (value.size() != 1) {
                throw new IllegalStateException("the loss term '" + weighted.name()
                        + "' must return a scalar and returned " + value.getShape());
            }
            values.put(weighted.name(), value.stopGradient());
            if (weighted.isTrained()) {
                NDArray share = Scalars.times(value, weighted.weight());
                total = total == null ? share : total.add(share);
            }
        }
        return new Value(Optional.ofNullable(total), Collections.unmodifiableMap(values));
    }

    /**
     * {@return the part of the objective that one phase of a step minimizes: the terms that meet a condition, possibly none, with the weights that
     * they have here}
     */
    public Objective where(Predicate<LossTerm> condition) {
        return new Objective(
                terms.stream().filter(t -> condition.test(t.term())).toList(), weighting);
    }

    /** {@return the terms in the order in which they are added up} */
    public List<Weighted> terms() {
        return terms;
    }

    /**
     * {@return the renderings that a term with a weight above 0 passes to a discriminator, which is trained to tell them from targets}
     */
    public Set<Rendering> discriminated() {
        Set<Rendering> discriminated = EnumSet.noneOf(Rendering.class);
        terms.stream()
                .filter(Weighted::isTrained)
                .forEach(t -> t.term().discriminated().ifPresent(discriminated::add));
        return discriminated;
    }

    /**
     * {@return what the discriminator of some of {@link #discriminated()} minimizes, weighted by this objective's rule}
     */
    public Discrimination discrimination(GanOptions gan, Set<Rendering> discriminated) {
        if (weighting == GanWeighting.INDEPENDENT) {
            return new Discrimination(gan, discriminated);
        }
        boolean exchanged =
                exchanging(terms.stream().filter(Weighted::isTrained)).isPresent();
        return new Discrimination(
                gan, discriminated, weighting.share(1, exchanged), weighting.share(discriminated.size(), exchanged));
    }

    /** {@return whether a term with a weight above 0 trains the generator} */
    public boolean trainsGenerator() {
        return terms.stream().anyMatch(t -> t.isTrained() && t.term().trains().generator());
    }

    /**
     * {@return the name of a term that exchanges styles between the halves of a batch, whose size must then be even; a weight of 0 makes no
     * difference}
     */
    public Optional<String> exchanging() {
        return exchanging(terms.stream());
    }

    private static Optional<String> exchanging(Stream<Weighted> terms) {
        return terms.filter(t ->
                        t.term().rendering().filter(Rendering::exchangesHalves).isPresent())
                .map(Weighted::name)
                .findFirst();
    }

    /**
     * What an objective made of a batch.
     *
     * @param total the weighted sum; empty if no term has a weight above 0
     * @param terms each term's value without its weight, cut off from the gradient
     */
    public record Value(Optional<NDArray> total, Map<String, NDArray> terms) {}

    /** Collects terms. */
    public static final class Builder {

        private final List<Weighted> terms = new ArrayList<>();
        private GanWeighting weighting = GanWeighting.INDEPENDENT;

        private Builder() {}

        /**
         * Adds a term under a name of its own; with weight 0 it is computed and reported but not trained. Returns this.
         *
         * @throws IllegalArgumentException if the weight is negative or not finite, or the name is taken
         */
        public Builder add(String name, float weight, LossTerm term) {
            if (!(weight >= 0) || Float.isInfinite(weight)) {
                throw new IllegalArgumentException(
                        "the weight of '" + name + "' must be a number from 0, not " + weight);
            }
            if (terms.stream().anyMatch(t -> t.name().equals(name))) {
                throw new IllegalArgumentException("the objective has a term '" + name + "' already");
            }
            terms.add(new Weighted(name, weight, term));
            return this;
        }

        /** Sets how much several adversarial terms weigh, {@link GanWeighting#INDEPENDENT} unless set. Returns this. */
        public Builder weighting(GanWeighting rule) {
            weighting = rule;
            return this;
        }

        /** {@return the objective of the terms added} */
        public Objective build() {
            if (terms.isEmpty()) {
                throw new IllegalArgumentException("an objective needs at least one term");
            }
            return new Objective(terms.stream().map(this::inEffect).toList(), weighting);
        }

        private Weighted inEffect(Weighted weighted) {
            if (!isAdversarial(weighted)) {
                return weighted;
            }
            boolean alone = weighted.term().trains() == Trains.GENERATOR;
            long peers = terms.stream()
                    .filter(Builder::isAdversarial)
                    .filter(other -> (other.term().trains() == Trains.GENERATOR) == alone)
                    .count();
            boolean exchanged =
                    exchanging(terms.stream().filter(Weighted::isTrained)).isPresent();
            double share = weighting.share((int) peers, exchanged);
            return new Weighted(weighted.name(), (float) (weighted.weight() * share), weighted.term());
        }

        private static boolean isAdversarial(Weighted weighted) {
            return weighted.isTrained() && weighted.term().discriminated().isPresent();
        }
    }
}
