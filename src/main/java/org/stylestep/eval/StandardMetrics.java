package org.stylestep.eval;

import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;

/** The library's metrics by name: {@code psnr}, {@code l1} and {@code feature_distance}. */
public final class StandardMetrics implements StyleStepExtension {

    @Override
    public void register(Extensions.Builder extensions) {
        extensions
                .add(Metric.KIND, "psnr", (options, context) -> new Psnr())
                .add(Metric.KIND, "l1", (options, context) -> new L1())
                .add(Metric.KIND, "feature_distance", FeatureDistance.Options.class, FeatureDistance::create);
    }
}
