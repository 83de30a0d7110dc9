package org.stylestep.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A sign that a training goes wrong: a condition on its figures that held at several readings in turn. It is reported once. */
final class HealthCheck {

    /** Figures of single batches vary, so that a few of them say little. */
    static final int READINGS = 10;

    /** A discriminator's loss is at least 0 with every GAN loss, and 0 when all images are told apart with certainty. */
    private static final double WON = 0.01;

    /** Relative to the margin: how near the triplet loss of codes that have come together lies to it. */
    private static final double AT_MARGIN = 0.01;

    /** Relative to a figure with the own style: differences below it are those of rounding and of the choice of pairs. */
    private static final double ALIKE = 0.005;

    private static final int VALIDATIONS = 3;

    private final Predicate<Map<String, Double>> condition;
    private final int readings;
    private final String warning;
    private int held;

    private HealthCheck(Predicate<Map<String, Double>> condition, int readings, String warning) {
        this.condition = condition;
        this.readings = readings;
        this.warning = warning;
    }

    /** Returns the warning at the reading at which the condition has held for long enough, and never again. */
    Optional<String> read(Map<String, Double> figures) {
        if (held < readings) {
            held = condition.test(figures) ? held + 1 : 0;
            return held == readings ? Optional.of(warning) : Optional.empty();
        }
        return Optional.empty();
    }

    /** Codes that have come together: both distances of every triplet are equal, which leaves the margin as the loss. */
    static HealthCheck atMargin(double margin) {
        return new HealthCheck(
                figures -> Math.abs(figures.getOrDefault("triplet", Double.NaN) - margin) < AT_MARGIN * margin,
                READINGS,
                "the triplet loss has stayed at the margin of " + margin
                        + ": all images have nearly the same code. Lower optimizer.learning_rate or objective.latent_l2, or set another"
                        + " seed; 'stylestep check-data' finds copies of images, which give such triplets, too");
    }

    /** A discriminator, by its name, that tells all images apart, so that its gradients no longer help the generator. */
    static HealthCheck won(String discriminator) {
        return new HealthCheck(
                figures -> figures.getOrDefault(discriminator, Double.NaN) < WON,
                READINGS,
                "the loss of the " + discriminator + " has stayed below " + WON
                        + ": it tells renderings from targets with certainty, and the generator learns nothing from it. Lower"
                        + " optimizer.discriminator_learning_rate, or take a smaller discriminator");
    }

    /** A generator that renders the same whatever the style code: no metric of a validation tells the own style from another. */
    static HealthCheck ignoredCodes() {
        return new HealthCheck(
                HealthCheck::alike,
                VALIDATIONS,
                "the last " + VALIDATIONS
                        + " validations found no difference between renderings in the own and in another style: the generator ignores the"
                        + " style code. Check that the encoder of stage 1 tells styles apart (its validation_accuracy), and raise the"
                        + " weights of the terms that depend on the code, such as latent_reconstruction_random");
    }

    private static boolean alike(Map<String, Double> figures) {
        List<String> gaps =
                figures.keySet().stream().filter(name -> name.endsWith("_gap")).toList();
        return !gaps.isEmpty()
                && gaps.stream().allMatch(gap -> {
                    double own = figures.getOrDefault(gap.replaceAll("_gap$", "_own"), Double.NaN);
                    return Math.abs(figures.get(gap)) <= ALIKE * Math.abs(own);
                });
    }
}
