package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stylestep.data.Images;
import org.stylestep.engine.Gradients;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.PerceptualDistance;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;

/**
 * The distance of a rendering from its target in the features of a network or filter bank.
 *
 * <p>Each layer is weighted so that it contributes the same between training targets, whose mean distance is about 1. Numbers of different features,
 * layer weights or image sizes do not compare.
 */
public final class FeatureDistance implements Metric {

    /** Targets that the layers are balanced on. */
    private static final int TARGETS = 64;

    private static final int BATCH = 16;

    private final PerceptualDistance distance;
    private final Map<String, Object> conditions = new LinkedHashMap<>();

    /**
     * The options of {@code feature_distance}.
     *
     * @param features the features
     */
    public record Options(
            @Choice(kind = "features", standard = "filter_bank")
            Component features) {}

    /** Makes a metric of a distance, which the metric closes. */
    public FeatureDistance(PerceptualDistance distance) {
        this.distance = distance;
        conditions.put("features", distance.extractor().id());
    }

    /**
     * Opens features and balances their layers on training targets.
     *
     * @throws IOException if weights or a target cannot be read
     */
    static FeatureDistance create(Options options, MetricContext context) throws IOException {
        FeatureExtractor extractor =
                context.extensions().create(FeatureExtractor.KIND, options.features(), context.device());
        Images drawn = context.targets().subset(TARGETS, context.seed());
        Gradients.Scope off = Gradients.noGrad();
        try (off;
                NDManager manager = NDManager.newBaseManager(context.device())) {
            List<NDArray> batches = new ArrayList<>();
            for (int first = 0; first < drawn.size(); first += BATCH) {
                batches.add(drawn.centered(first, first + BATCH, context.transform())
                        .toArray(manager));
            }
            FeatureDistance metric =
                    new FeatureDistance(PerceptualDistance.balanced(extractor, batches.toArray(NDArray[]::new)));
            metric.conditions.put(
                    "balanced_on", drawn.size() + " of " + context.targets().fingerprint());
            return metric;
        } catch (IOException | RuntimeException e) {
            extractor.close();
            throw e;
        }
    }

    /** Returns the distance. */
    public PerceptualDistance distance() {
        return distance;
    }

    @Override
    public String name() {
        return "feature_distance";
    }

    @Override
    public double[] evaluate(NDArray renderings, NDArray targets) {
        return distance.ofEach(renderings, targets);
    }

    @Override
    public Map<String, Object> conditions() {
        return new LinkedHashMap<>(conditions);
    }

    @Override
    public void close() {
        distance.close();
    }
}
