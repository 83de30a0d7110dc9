package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.stylestep.data.HostBatch;
import org.stylestep.data.ImagePair;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImages;
import org.stylestep.data.ShuffleSampler;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.TranslationModel;
import org.stylestep.random.KeyedRandom;

/**
 * Renders every held-out input twice, in its own target's style and in another image's, and compares both with the target.
 *
 * <p>The own style says how much of the target the code carries; the other style says how much of that is style (a generator
 * that ignores the code scores the same twice); the mean training image is what both must beat. The other image is the next
 * one in a seeded random ring over the pairs. Images are compared as floats.
 *
 * @param pairs the held-out pairs, at least 2
 * @param transform how each is rescaled and cropped, without randomness
 * @param metrics what to measure; no two of one name
 * @param options how to go through the pairs
 */
public record Evaluator(
        PairedImages pairs, PairAugmentation transform, List<Metric> metrics, Evaluator.Options options) {

    /** Checks the names of the metrics, and the number of pairs against what they need. */
    public Evaluator {
        metrics = List.copyOf(metrics);
        requireDistinct(metrics);
        if (pairs.size() < 2) {
            throw new IllegalArgumentException(
                    "An evaluation needs at least 2 pairs, since each is rendered in another's style; there are "
                            + pairs.size());
        }
        for (Metric metric : metrics) {
            if (metric instanceof SetMetric sets && pairs.size() < sets.minimumImages()) {
                throw new IllegalArgumentException(metric.name() + " needs at least " + sets.minimumImages()
                        + " pairs, not " + pairs.size()
                        + ": raise validation.images (of validations in training, validation.monitored_images), or"
                        + " leave it out of validation.metrics");
            }
        }
    }

    /**
     * Refuses metrics whose figures would have one name.
     *
     * @throws IllegalArgumentException if two have one name, which the message says
     */
    public static void requireDistinct(List<Metric> metrics) {
        Set<String> names = new HashSet<>();
        for (Metric metric : metrics) {
            for (String figure : metric.figures()) {
                if (!names.add(figure)) {
                    throw new IllegalArgumentException("two metrics have the name '" + figure
                            + "', so their figures would have, too; leave one out");
                }
            }
        }
    }

    /**
     * How to go through the pairs.
     *
     * @param batchSize how many pairs to render at once, at least 1; bounds memory, does not change a result
     * @param seed the seed of the ring that determines whose style is the other one
     */
    public record Options(int batchSize, long seed) {

        /** Checks the batch size. */
        public Options {
            if (batchSize < 1) {
                throw new IllegalArgumentException("batchSize must be at least 1, not " + batchSize);
            }
        }
    }

    /**
     * Evaluates a model.
     *
     * @param mean the mean of the training targets, of the size that the transform gives, if it is measured, too
     * @param progress receives the number of pairs that are done, after each batch
     * @throws IOException if a pair cannot be read
     * @throws IllegalArgumentException if a pair is too small for the transform, or a score is not finite; the message names the pair
     */
    public Scores evaluate(TranslationModel model, Optional<MeanImage> mean, IntConsumer progress) throws IOException {
        int[] others = ring(pairs.size(), options.seed());
        return gather(first -> measure(model, mean, first, others), progress);
    }

    /**
     * What the metrics say of a batch.
     *
     * @param height the images' height in pixels
     * @param width the images' width in pixels
     * @param images one entry for each pair, in the data set's order
     * @param features for each {@link SetMetric} the features of the renderings in the own and in the other style, and of the targets
     */
    public record Batch(int height, int width, List<ImageScore> images, List<List<float[][]>> features)
            implements Serializable {}

    /** Batches of pairs, measured here or elsewhere. */
    @FunctionalInterface
    public interface Batches {
        /** {@return the scores of the batch that begins with a pair} */
        Batch from(int first) throws IOException;
    }

    /**
     * Makes the scores of an evaluation of those of its batches.
     *
     * @param batches {@link #measure} them by an evaluator of the same values
     * @param progress receives the number of pairs that are done, after each batch
     */
    public Scores gather(Batches batches, IntConsumer progress) throws IOException {
        List<ImageScore> scores = new ArrayList<>();
        try (SetScores sets = new SetScores(metrics)) {
            Batch batch;
            do {
                batch = batches.from(scores.size());
                scores.addAll(batch.images());
                sets.add(batch.features());
                progress.accept(scores.size());
            } while (scores.size() < pairs.size());
            return new Scores(batch.height(), batch.width(), metrics, scores, sets.figures());
        }
    }

    /** Measures as {@link #evaluate} does the batch that begins with a pair, whose number is a multiple of the batch size. */
    public Batch measure(TranslationModel model, Optional<MeanImage> mean, int first) throws IOException {
        return measure(model, mean, first, ring(pairs.size(), options.seed()));
    }

    private Batch measure(TranslationModel model, Optional<MeanImage> mean, int first, int[] others)
            throws IOException {
        try (NDManager work = model.newManager()) {
            return measure(model, mean, first, others, work);
        }
    }

    private Batch measure(TranslationModel model, Optional<MeanImage> mean, int first, int[] others, NDManager work)
            throws IOException {
        int end = Math.min(pairs.size(), first + options.batchSize());
        List<ImageScore> scores = new ArrayList<>();
        List<ChannelImage> inputs = new ArrayList<>();
        List<RgbImage> targets = new ArrayList<>();
        List<RgbImage> styles = new ArrayList<>();
        for (int i = first; i < end; i++) {
            ImagePair pair = shown(i);
            inputs.add(pair.input());
            targets.add(pair.target());
            styles.add(shown(others[i]).target());
        }
        NDArray input = model.upload(inputs, work);
        NDArray target = new HostBatch(targets).toArray(work);
        Shape size = target.getShape();
        NDArray own = model.renderCropped(input, model.encode(target), size.get(2), size.get(3));
        NDArray lent = model.encode(new HostBatch(styles).toArray(work));
        NDArray other = model.renderCropped(input, lent, size.get(2), size.get(3));
        List<Map<String, Double>> ownScores = measure("the rendering in its own style", own, target, first);
        List<Map<String, Double>> otherScores = measure("the rendering in another style", other, target, first);
        List<Map<String, Double>> meanScores = mean.map(image ->
                        measure("the mean training image", image.toArray(work).broadcast(size), target, first))
                .orElse(List.of());
        for (int i = first; i < end; i++) {
            scores.add(new ImageScore(
                    pairs.name(i),
                    pairs.name(others[i]),
                    ownScores.get(i - first),
                    otherScores.get(i - first),
                    mean.isPresent() ? meanScores.get(i - first) : Map.of()));
        }
        return new Batch((int) size.get(2), (int) size.get(3), scores, SetScores.features(metrics, own, other, target));
    }

    /** For each image the number of another one: all of them in one random ring, each followed by the next. */
    static int[] ring(int size, long seed) {
        int[] ring = ShuffleSampler.shuffled(size, KeyedRandom.of(seed, "derangement"));
        int[] next = new int[size];
        for (int i = 0; i < size; i++) {
            next[ring[i]] = ring[(i + 1) % size];
        }
        return next;
    }

    ImagePair shown(int index) throws IOException {
        ImagePair pair = pairs.read(index);
        try {
            return transform.centerCrop(pair);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(pairs.name(index) + ": " + e.getMessage(), e);
        }
    }

    /** For each image, the value of each metric. */
    private List<Map<String, Double>> measure(String what, NDArray renderings, NDArray targets, int first) {
        List<Map<String, Double>> scores = new ArrayList<>();
        for (int i = 0; i < targets.getShape().get(0); i++) {
            scores.add(new LinkedHashMap<>());
        }
        for (Metric metric : metrics) {
            double[] values = metric.evaluate(renderings, targets);
            for (int i = 0; i < values.length; i++) {
                if (!Double.isFinite(values[i])) {
                    throw new IllegalArgumentException(pairs.name(first + i) + ": " + metric.name() + " of " + what
                            + " is " + values[i] + "; the networks' weights are probably no longer finite");
                }
                scores.get(i).put(metric.name(), values[i]);
            }
        }
        return scores;
    }
}
