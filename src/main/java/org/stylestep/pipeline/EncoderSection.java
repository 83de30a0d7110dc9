package org.stylestep.pipeline;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;

/**
 * The style encoder.
 *
 * @param baseChannels channels after its first convolution; published: 64
 * @param blocks residual blocks; published: 3
 * @param latentDim numbers in a style code; published: 8
 * @param styleCode how a code is made of the two heads; published without VAE: offset
 */
public record EncoderSection(
        @Default("64") int baseChannels,
        @Default("3") int blocks,
        @Default("8") int latentDim,
        @Default("offset") StyleCode styleCode) {

    /** Checks the sizes. */
    public EncoderSection {
        Checks.positive(baseChannels, "base_channels");
        Checks.positive(blocks, "blocks");
        Checks.positive(latentDim, "latent_dim");
    }

    /** Returns the block's options. */
    public StyleEncoder.Options options() {
        return new StyleEncoder.Options(baseChannels, blocks, latentDim);
    }
}
