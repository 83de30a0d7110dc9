package org.stylestep.eval;

import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;

/** The library's metrics by name: {@code psnr}, {@code l1}, {@code ssim}, {@code ms_ssim}, {@code speckle}, {@code feature_distance}, {@code lpips} and {@code feature_distribution}. */
public final class StandardMetrics implements StyleStepExtension {

    @Override
    public void register(Extensions.Builder extensions) {
        extensions
                .add(Metric.KIND, "psnr", (options, context) -> new Psnr())
                .add(Metric.KIND, "l1", (options, context) -> new L1())
                .add(
                        Metric.KIND,
                        "ssim",
                        (options, context) -> StructuralSimilarity.singleScale()
                                .requireFits(
                                        context.transform().crop(),
                                        context.transform().crop()))
                .add(
                        Metric.KIND,
                        "ms_ssim",
                        (options, context) -> StructuralSimilarity.multiScale()
                                .requireFits(
                                        context.transform().crop(),
                                        context.transform().crop()))
                .add(Metric.KIND, "speckle", (options, context) -> new Speckle())
                .add(Metric.KIND, "feature_distance", FeatureDistance.Options.class, FeatureDistance::create)
                .add(Metric.KIND, "lpips", LearnedDistance.Options.class, LearnedDistance::create)
                .add(
                        Metric.KIND,
                        "feature_distribution",
                        FeatureDistribution.Options.class,
                        FeatureDistribution::create);
    }
}
