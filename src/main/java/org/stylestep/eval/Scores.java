package org.stylestep.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What an evaluation found, image by image.
 *
 * @param height the images' height in pixels
 * @param width the images' width in pixels
 * @param images one entry for each pair, in the data set's order
 */
public record Scores(int height, int width, List<ImageScore> images) {

    /** Keeps a copy of the list. */
    public Scores {
        images = List.copyOf(images);
    }

    /** Returns, by metric, the mean over the images rendered in the target's own style. */
    public Map<String, Double> ownStyle() {
        return mean(ImageScore::own);
    }

    /** Returns, by metric, the mean over the images rendered in another image's style. */
    public Map<String, Double> otherStyle() {
        return mean(ImageScore::other);
    }

    /** Returns, by metric, the mean of the mean training image's scores. */
    public Map<String, Double> meanImage() {
        return mean(ImageScore::mean);
    }

    private Map<String, Double> mean(Function<ImageScore, Map<String, Double>> scores) {
        Map<String, Double> mean = new LinkedHashMap<>();
        for (ImageScore image : images) {
            scores.apply(image).forEach((metric, value) -> mean.merge(metric, value / images.size(), Double::sum));
        }
        return mean;
    }
}
