package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.stylestep.features.Lpips;

/** LPIPS as a metric. */
record LearnedDistance(Lpips distance) implements Metric {

    /**
     * The options of {@code lpips}.
     *
     * @param backbone the network
     * @param weights the file of its weights
     * @param calibration the file of its calibration
     */
    record Options(Lpips.Backbone backbone, Path weights, Optional<Path> calibration) {}

    static LearnedDistance create(Options options, MetricContext context) throws IOException {
        return new LearnedDistance(
                Lpips.load(options.backbone(), options.weights(), options.calibration(), context.device()));
    }

    @Override
    public String name() {
        return distance.name();
    }

    @Override
    public double[] evaluate(NDArray renderings, NDArray targets) {
        return distance.ofEach(renderings, targets);
    }

    @Override
    public Map<String, Object> conditions() {
        return distance.conditions();
    }

    @Override
    public void close() {
        distance.close();
    }
}
