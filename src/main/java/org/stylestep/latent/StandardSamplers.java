package org.stylestep.latent;

import java.io.IOException;
import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;
import org.stylestep.latent.GaussianSampler.Covariance;

/**
 * The library's samplers by name: {@code normal} (N(0, I)), {@code empirical} (the normal distribution of the training codes),
 * {@code empirical_diagonal} (its variances alone), {@code mapper} (the trained mapper) and {@code training_codes} (the training codes themselves).
 */
public final class StandardSamplers implements StyleStepExtension {

    @Override
    public void register(Extensions.Builder extensions) {
        extensions
                .add(LatentSampler.KIND, "normal", (options, context) -> new StandardNormalSampler(context.latentDim()))
                .add(LatentSampler.KIND, "empirical_diagonal", (o, context) -> gaussian(context, Covariance.DIAGONAL))
                .add(LatentSampler.KIND, "empirical", (options, context) -> gaussian(context, Covariance.FULL))
                .add(LatentSampler.KIND, "mapper", (options, context) -> context.mapper())
                .add(LatentSampler.KIND, "training_codes", (o, context) -> new CodeSampler(context.trainingCodes()));
    }

    private static LatentSampler gaussian(SamplerContext context, Covariance covariance) throws IOException {
        return new GaussianSampler(CodeStatistics.of(context.trainingCodes()), covariance);
    }
}
