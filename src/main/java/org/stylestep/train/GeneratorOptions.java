package org.stylestep.train;

import java.util.Optional;
import java.util.function.Function;
import org.stylestep.nn.Network;

/**
 * Settings of the generator's stages.
 *
 * @param optimizer makes the optimizer of each network
 * @param learningRate of the generator and, where it trains, the encoder; published: 1e-3
 * @param discriminatorLearningRate of each discriminator; published: 1e-3
 * @param generatorOnlyLearningRate of the terms that train the generator alone; published: 1e-4 (options.py, ez_lr)
 * @param clipNorm each network's gradients are scaled down to this global norm, if given
 * @param average the moving averages of generator and, where it trains, encoder; published: a decay of 0.999
 * @param seed keys all randomness
 */
public record GeneratorOptions(
        Function<Network, Optimizer> optimizer,
        float learningRate,
        float discriminatorLearningRate,
        float generatorOnlyLearningRate,
        Optional<Float> clipNorm,
        ExponentialMovingAverage.Options average,
        long seed) {

    /** {@return the published settings with a seed} */
    public static GeneratorOptions published(long seed) {
        return new GeneratorOptions(
                network -> new Adam(network, Adam.Options.published()),
                1e-3f,
                1e-3f,
                1e-4f,
                Optional.empty(),
                ExponentialMovingAverage.Options.published(),
                seed);
    }

    TrainableNetwork.Options training(float rate, Optional<ExponentialMovingAverage.Options> averaging) {
        return new TrainableNetwork.Options(optimizer, rate, clipNorm, averaging);
    }
}
