package org.stylestep.pipeline;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;
import org.stylestep.nn.LatentMapper;

/**
 * The mapper's size.
 *
 * @param width numbers in a hidden layer; published: 128
 * @param layers hidden layers; published: 3
 */
public record MapperSection(
        @Default("128") int width, @Default("3") int layers) {

    /** Checks the values. */
    public MapperSection {
        Checks.positive(width, "width");
        Checks.positive(layers, "layers");
    }

    /** Returns the block's options for codes of a size. */
    LatentMapper.Options options(int latentDim) {
        return new LatentMapper.Options(latentDim, width, layers);
    }
}
