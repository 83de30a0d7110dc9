package org.stylestep.pipeline;

import org.stylestep.config.Check;
import org.stylestep.config.Default;
import org.stylestep.nn.Generator;

/**
 * The generator.
 *
 * @param baseChannels channels after its first convolution; published: 32
 * @param downsamplings halvings of the size; published: 3
 * @param residualBlocks residual blocks in its encoder and in its decoder; published: 4
 * @param inputChannels in how many channels it is given the inputs: 1 for luma, 3 for colors (published), 4 for colors and a full opacity
 */
public record GeneratorSection(
        @Default("32") int baseChannels,
        @Default("3") int downsamplings,
        @Default("4") int residualBlocks,
        @Default("3") int inputChannels) {

    /** Checks the sizes. */
    public GeneratorSection {
        Check.positive(baseChannels, "base_channels");
        Check.positive(downsamplings, "downsamplings");
        Check.positive(residualBlocks, "residual_blocks");
        Check.require(
                inputChannels == 1 || inputChannels == 3 || inputChannels == 4,
                "input_channels must be 1 (luma), 3 (colors) or 4 (colors and opacity), not " + inputChannels);
    }

    /**
     * Returns the block's options.
     *
     * @param latentDim numbers in a style code
     * @return options for images in three colors
     */
    public Generator.Options options(int latentDim) {
        return new Generator.Options(baseChannels, downsamplings, residualBlocks, 3, latentDim);
    }
}
