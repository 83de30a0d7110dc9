package org.stylestep.eval;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The scores of an evaluation, image by image.
 *
 * @param height the images' height in pixels
 * @param width the images' width in pixels
 * @param metrics what was measured
 * @param images one entry for each pair, in the data set's order
 * @param sets the figures of the {@linkplain SetMetric metrics of sets}
 */
public record Scores(int height, int width, List<Metric> metrics, List<ImageScore> images, Map<String, Double> sets) {

    /** Keeps copies. */
    public Scores {
        metrics = List.copyOf(metrics);
        images = List.copyOf(images);
        sets = Collections.unmodifiableMap(new LinkedHashMap<>(sets));
    }

    /**
     * Returns the means over the images, and the figures of the sets.
     *
     * @return for each metric {@code NAME_own}, {@code NAME_other}, {@code NAME_gap}, by how much the own style is better than the other one, and
     *     {@code NAME_mean_image} if it was evaluated; for a metric of sets {@code FIGURE_own} and {@code FIGURE_other}
     */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            if (metric instanceof SetMetric) {
                continue;
            }
            double own = mean(metric, ImageScore::own);
            double other = mean(metric, ImageScore::other);
            figures.put(metric.name() + "_own", own);
            figures.put(metric.name() + "_other", other);
            figures.put(metric.name() + "_gap", metric.higherIsBetter() ? own - other : other - own);
            if (images.get(0).mean().containsKey(metric.name())) {
                figures.put(metric.name() + Evaluation.MEAN_IMAGE, mean(metric, ImageScore::mean));
            }
        }
        figures.putAll(sets);
        return figures;
    }

    /** {@return the metric that ranks pairs: the first one that has a number for each} */
    public Optional<Metric> rankedBy() {
        return metrics.stream()
                .filter(metric -> images.get(0).own().containsKey(metric.name()))
                .findFirst();
    }

    /** {@return the numbers of the pairs, the best rendering in its own style first; pairs of one score in their order} */
    public List<Integer> ranking() {
        return rankedBy()
                .map(metric -> {
                    ToDoubleFunction<Integer> score = i -> images.get(i).own().get(metric.name());
                    Comparator<Integer> ascending = Comparator.comparingDouble(score);
                    return IntStream.range(0, images.size())
                            .boxed()
                            .sorted(metric.higherIsBetter() ? ascending.reversed() : ascending)
                            .toList();
                })
                .orElse(List.of());
    }

    private double mean(Metric metric, Function<ImageScore, Map<String, Double>> scores) {
        return images.stream()
                .mapToDouble(image -> scores.apply(image).get(metric.name()))
                .average()
                .orElseThrow();
    }
}
