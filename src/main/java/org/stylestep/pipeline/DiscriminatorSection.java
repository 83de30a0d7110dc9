package org.stylestep.pipeline;

import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;
import org.stylestep.nn.MultiScaleDiscriminator;

/**
 * The discriminator.
 *
 * @param baseChannels channels after its first convolution; published: 32
 * @param scales how many sizes it looks at, each half the one before; published: 3
 * @param layers convolutions of stride 2 at each size; published: 3
 */
public record DiscriminatorSection(
        @Default("32") int baseChannels,
        @Default("3") int scales,
        @Default("3") int layers) {

    /** Checks the sizes. */
    public DiscriminatorSection {
        Checks.positive(baseChannels, "base_channels");
        Checks.positive(scales, "scales");
        Checks.positive(layers, "layers");
    }

    /** Returns the block's options. */
    public MultiScaleDiscriminator.Options options() {
        return new MultiScaleDiscriminator.Options(baseChannels, scales, layers);
    }
}
