package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.PerceptualDistance;
import org.stylestep.image.ChannelImage;
import org.stylestep.infer.TranslationModel;
import org.stylestep.latent.LatentSampler;
import org.stylestep.random.KeyedRandom;

/**
 * How much the renderings of an input in sampled styles differ: the mean feature distance over all pairs of them, averaged over the inputs.
 *
 * <p>The paper takes LPIPS in its place; a distance of other features does not compare with it, nor do numbers of other inputs, sizes or numbers of
 * styles. A generator that ignores the code has 0, to rounding.
 */
public final class Diversity {

    /** Samples an input of the customary diversities: of all for the consecutive pairs, of the first {@value #PAIRED} for all pairs. */
    public static final int SAMPLES = 20;

    private static final int PAIRED = 10;

    /** Renderings made at once; bounds memory. */
    private static final int BATCH = 8;

    private final TranslationModel model;
    private final List<ChannelImage> inputs;
    private final Options options;
    private final LongConsumer progress;
    private long rendered;

    /**
     * How many styles to draw.
     *
     * @param styles styles an input, at least 2
     * @param seed keys the draws, which depend on it and the input's number alone
     */
    public record Options(int styles, long seed) {

        /** Checks the number. */
        public Options {
            if (styles < 2) {
                throw new IllegalArgumentException("a diversity needs at least 2 styles, not " + styles);
            }
        }
    }

    /**
     * The two forms in which publications give diversities.
     *
     * @param consecutive the mean over the {@value #SAMPLES} − 1 consecutive pairs of {@value #SAMPLES} samples of an input (Zhu et al., BicycleGAN, 2017)
     * @param pairs the mean over all pairs of {@value #PAIRED} samples of an input (Choi et al., StarGAN v2, 2020)
     */
    public record Customary(double consecutive, double pairs) {}

    /**
     * Prepares the measurement.
     *
     * @param model renders the inputs
     * @param inputs at least one, all of one size, in the model's channels
     * @param options how many styles to draw
     * @param progress receives the number of renderings made so far
     */
    public Diversity(TranslationModel model, List<ChannelImage> inputs, Options options, LongConsumer progress) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a diversity needs at least 1 input");
        }
        this.model = model;
        this.inputs = List.copyOf(inputs);
        this.options = options;
        this.progress = progress;
    }

    /**
     * Measures the styles of a sampler.
     *
     * @param sampler draws the styles
     * @param distance the distance of renderings
     */
    public double of(LatentSampler sampler, PerceptualDistance distance) {
        double sum = 0;
        for (int i = 0; i < inputs.size(); i++) {
            try (NDManager work = model.newManager()) {
                NDArray codes = sampler.sample(options.styles(), KeyedRandom.of(options.seed(), "diversity", i), work);
                sum += distance.meanOverPairs(render(inputs.get(i), codes));
            }
        }
        return sum / inputs.size();
    }

    /**
     * Measures the customary diversities of a sampler, with every metric that is a distance of two images.
     *
     * @param sampler draws the styles
     * @param metrics the metrics; those of sets, and those of which a higher number is better, are left out
     * @return the diversities by metric; averaged over the inputs
     */
    public Map<Metric, Customary> customary(LatentSampler sampler, List<Metric> metrics) {
        List<Metric> distances = metrics.stream()
                .filter(metric -> !(metric instanceof SetMetric) && !metric.higherIsBetter())
                .toList();
        Map<Metric, Customary> means = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            try (NDManager work = model.newManager()) {
                NDArray codes = sampler.sample(SAMPLES, KeyedRandom.of(options.seed(), "samples", i), work);
                NDArray images = NDArrays.concat(render(inputs.get(i), codes));
                for (Metric distance : distances) {
                    double consecutive = sum(distance, images, 1) / ((SAMPLES - 1) * inputs.size());
                    NDArray paired = images.get(":" + PAIRED);
                    double pairs = 0;
                    for (int shift = 1; shift < PAIRED; shift++) {
                        pairs += sum(distance, paired, shift) / (PAIRED * (PAIRED - 1) / 2.0 * inputs.size());
                    }
                    means.merge(
                            distance,
                            new Customary(consecutive, pairs),
                            (a, b) -> new Customary(a.consecutive() + b.consecutive(), a.pairs() + b.pairs()));
                }
            }
        }
        return means;
    }

    /** The sum of the distances of all images that are so many places apart. */
    private static double sum(Metric distance, NDArray images, int shift) {
        long count = images.getShape().get(0) - shift;
        double sum = 0;
        for (long first = 0; first < count; first += BATCH) {
            long end = Math.min(first + BATCH, count);
            NDArray some = images.get((first + shift) + ":" + (end + shift));
            sum += Arrays.stream(distance.evaluate(some, images.get(first + ":" + end)))
                    .sum();
        }
        return sum;
    }

    /**
     * Balances the layers of features so that 1 is the mean distance between renderings of different inputs in different styles; with a single
     * input, between renderings of it.
     *
     * @param extractor the features, which the distance closes
     * @param sampler draws the styles, as many as there are inputs or more
     * @throws IllegalArgumentException if the renderings do not differ in some layer
     */
    public PerceptualDistance balance(FeatureExtractor extractor, LatentSampler sampler) {
        int count = Math.max(inputs.size(), options.styles());
        try (NDManager work = model.newManager()) {
            NDArray codes = sampler.sample(count, KeyedRandom.of(options.seed(), "balance"), work);
            NDList renderings = new NDList();
            for (int i = 0; i < count; i++) {
                renderings.addAll(render(inputs.get(i % inputs.size()), codes.get(i + ":" + (i + 1))));
            }
            List<NDArray> batches = new ArrayList<>();
            for (int first = 0; first < count; first += BATCH) {
                batches.add(NDArrays.concat(new NDList(renderings.subList(first, Math.min(first + BATCH, count)))));
            }
            return PerceptualDistance.balanced(extractor, batches.toArray(NDArray[]::new));
        }
    }

    private NDList render(ChannelImage input, NDArray codes) {
        NDList renderings = new NDList();
        NDArray image = model.upload(List.of(input), codes.getManager());
        int count = Math.toIntExact(codes.getShape().get(0));
        for (int first = 0; first < count; first += BATCH) {
            int end = Math.min(first + BATCH, count);
            NDArray batch = model.renderCropped(
                    image.repeat(0, end - first), codes.get(first + ":" + end), input.height(), input.width());
            renderings.addAll(batch.split(end - first));
            rendered += end - first;
            progress.accept(rendered);
        }
        return renderings;
    }
}
