package org.stylestep.pipeline;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;
import org.stylestep.nn.Generator;

/**
 * The generator.
 *
 * @param baseChannels channels after its first convolution; published: 32
 * @param downsamplings halvings of the size; published: 3
 * @param residualBlocks residual blocks in its encoder and in its decoder; published: 4
 * @param inputChannels in how many channels it is given the inputs: 1 for luma, 3 for colours (published), 4 for colours and a full opacity
 */
public record GeneratorSection(
        @Default("32") int baseChannels,
        @Default("3") int downsamplings,
        @Default("4") int residualBlocks,
        @Default("3") int inputChannels) {

    /** Checks the sizes. */
    public GeneratorSection {
        Checks.positive(baseChannels, "base_channels");
        Checks.positive(downsamplings, "downsamplings");
        Checks.positive(residualBlocks, "residual_blocks");
        Checks.require(
                inputChannels == 1 || inputChannels == 3 || inputChannels == 4,
                "input_channels must be 1 (luma), 3 (colours) or 4 (colours and opacity), not " + inputChannels);
    }

    /**
     * Returns the block's options.
     *
     * @param latentDim numbers in a style code
     * @return options for images in three colours
     */
    public Generator.Options options(int latentDim) {
        return new Generator.Options(baseChannels, downsamplings, residualBlocks, 3, latentDim);
    }
}
