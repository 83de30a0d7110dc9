package org.stylestep.run;

import org.stylestep.nn.Generator;

/**
 * The generator.
 *
 * @param filters channels after its first convolution; published: 32
 * @param downsamplings halvings of the size; published: 3
 * @param residualBlocks residual blocks in its encoder and in its decoder; published: 4
 */
public record GeneratorSection(
        @Default("32") int filters,
        @Default("3") int downsamplings,
        @Default("4") int residualBlocks) {

    /** Checks the sizes. */
    public GeneratorSection {
        Check.positive(filters, "filters");
        Check.positive(downsamplings, "downsamplings");
        Check.positive(residualBlocks, "residual_blocks");
    }

    /**
     * Returns the block's options.
     *
     * @param code numbers in a style code
     * @return options for inputs in three colours
     */
    public Generator.Options options(int code) {
        return new Generator.Options(filters, downsamplings, residualBlocks, 3, code);
    }
}
