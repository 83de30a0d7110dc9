package org.stylestep.latent;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How well codes that a sampler draws stand for those of held-out images, measured against how well the training codes do.
 *
 * <p>With H the M held-out codes and S the codes to measure:
 *
 * <ul>
 *   <li>to held-out: {@code mean over s in S of min over h in H of |s − h|}. Large if samples lie where no code is.
 *   <li>from held-out: {@code mean over h in H of min over s in S of |s − h|}. Large if samples leave codes out. It falls as S grows, so
 *       only sets of one size compare; a sampler draws as many codes as there are training codes.
 *   <li>coverage: the share of H with a code of S inside the ball that reaches to its k-th nearest other held-out code (Naeem et al.,
 *       "Reliable Fidelity and Diversity Metrics for Generative Models", ICML 2020, which uses k = {@value #NEIGHBORS} and as many samples as held-out ones). S is
 *       cut into groups of M, a rest dropped, and the groups' shares are averaged; with fewer than M codes S is one group.
 *       Codes of the held-out codes' own distribution cover about {@code 1 − 2^−k}, 0.97.
 * </ul>
 */
public final class SamplerQuality {

    /** k of the coverage. */
    private static final int NEIGHBORS = 5;

    private final List<Style> validation;
    private final Device device;
    private final int draws;
    private final float[] radii;
    private final Score training;
    private final NearestCodes nearest = new NearestCodes();

    /**
     * What was measured of a set of codes.
     *
     * @param toHeldOut mean distance from a code to the nearest held-out one
     * @param fromHeldOut mean distance from a held-out code to the nearest of the set
     * @param coverage share of held-out codes that have one of the set near, in [0, 1]
     */
    public record Score(double toHeldOut, double fromHeldOut, double coverage) {}

    /**
     * A sampler's score beside that of the training codes.
     *
     * @param sampler the sampler's
     * @param training the training codes'
     */
    public record Comparison(Score sampler, Score training) {

        /** Returns how many times as far samples are from the held-out codes as training codes are; 1 is as good as real codes. */
        public double ratio() {
            return sampler.toHeldOut() / training.toHeldOut();
        }

        /** Returns how many times as far held-out codes are from the samples as from the training codes; 1 is as good as real codes. */
        public double reverseRatio() {
            return sampler.fromHeldOut() / training.fromHeldOut();
        }
    }

    /**
     * Measures the training codes.
     *
     * @param training the training codes, at least one
     * @param validation codes of other images, at least two
     * @param device where to compute
     * @throws IllegalArgumentException if there are too few held-out codes, or training codes have no distance from them
     */
    public SamplerQuality(List<Style> training, List<Style> validation, Device device) {
        if (validation.size() < 2) {
            throw new IllegalArgumentException("quality needs at least 2 held-out codes, not " + validation.size());
        }
        this.validation = List.copyOf(validation);
        this.device = device;
        draws = training.size();
        radii = radii(validation);
        try (NDManager manager = NDManager.newBaseManager(device)) {
            this.training = score(Style.toArray(training, manager));
        }
        if (this.training.toHeldOut() == 0 || this.training.fromHeldOut() == 0) {
            throw new IllegalArgumentException(
                    "samplers cannot be measured by these held-out codes: each is a training code, too."
                            + " Hold out other images; if they are others, the encoder has one code for all of them");
        }
    }

    /** Returns the training codes' own score. */
    public Score training() {
        return training;
    }

    /** Measures a sampler with as many codes as there are training codes, and returns its score beside theirs. */
    public Comparison of(LatentSampler sampler, RandomGenerator random) {
        try (NDManager manager = NDManager.newBaseManager(device)) {
            return new Comparison(score(sampler.sample(draws, random, manager)), training);
        }
    }

    private Score score(NDArray codes) {
        try (NDManager work = codes.getManager().newSubManager()) {
            NDArray held = Style.toArray(validation, work);
            double to = mean(nearest.search(codes, held));
            double from = mean(nearest.search(held, codes));
            int groups = Math.max(1, Math.toIntExact(codes.getShape().get(0)) / validation.size());
            double covered = 0;
            for (int group = 0; group < groups; group++) {
                long first = (long) group * validation.size();
                NDArray some = Rows.of(codes, first, first + validation.size(), work);
                try (NearestCodes.Found found = nearest.search(held, some)) {
                    covered += covered(found.distances().toFloatArray());
                }
            }
            return new Score(to, from, covered / groups);
        }
    }

    private static double mean(NearestCodes.Found found) {
        try (found) {
            return found.distances().mean().getFloat();
        }
    }

    private double covered(float[] distances) {
        int inside = 0;
        for (int i = 0; i < radii.length; i++) {
            if (distances[i] <= radii[i]) {
                inside++;
            }
        }
        return (double) inside / radii.length;
    }

    /** The distance of each code to its k-th nearest other one. */
    private static float[] radii(List<Style> codes) {
        List<float[]> values = codes.stream().map(Style::values).toList();
        int k = Math.min(NEIGHBORS, codes.size() - 1);
        float[] radii = new float[codes.size()];
        float[] squares = new float[codes.size()];
        for (int i = 0; i < radii.length; i++) {
            for (int j = 0; j < radii.length; j++) {
                squares[j] = j == i ? 0 : squaredDistance(values.get(i), values.get(j));
            }
            Arrays.sort(squares);
            radii[i] = (float) Math.sqrt(squares[k]);
        }
        return radii;
    }

    private static float squaredDistance(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }
}
