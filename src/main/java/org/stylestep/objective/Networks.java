package org.stylestep.objective;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;

/**
 * The networks of the generator's stages.
 *
 * @param encoder style encoder: image (B, 3, H, W) to code heads, mean and log-variance, (B, latent_dim) each
 * @param styleCode how a code is made of the heads
 * @param generator input (B, C, H, W) and code (B, latent_dim) to image (B, 3, H, W) in [-1, 1]
 * @param discriminator image and input to a list of logits maps
 * @param randomDiscriminator another one, which is given the renderings with random styles in its place
 */
public record Networks(
        Network encoder,
        StyleCode styleCode,
        Network generator,
        Network discriminator,
        Optional<Network> randomDiscriminator) {

    /** Takes networks with one discriminator for all renderings. */
    public Networks(Network encoder, StyleCode styleCode, Network generator, Network discriminator) {
        this(encoder, styleCode, generator, discriminator, Optional.empty());
    }

    /** {@return copies of the networks on a device, each as {@link Network#replica} makes it} */
    public Networks replica(Device device) {
        return new Networks(
                encoder.replica(device),
                styleCode,
                generator.replica(device),
                discriminator.replica(device),
                randomDiscriminator.map(network -> network.replica(device)));
    }

    /** {@return the three or four networks} */
    public List<Network> all() {
        return Stream.concat(Stream.of(encoder, generator), discriminators().stream())
                .toList();
    }

    /** {@return the one or two discriminators} */
    public List<Network> discriminators() {
        return Stream.concat(Stream.of(discriminator), randomDiscriminator.stream())
                .toList();
    }

    /** {@return the discriminator of a rendering: that of random styles for these, where there is one} */
    public Network discriminatorFor(Rendering rendering) {
        return rendering == Rendering.SAMPLED ? randomDiscriminator.orElse(discriminator) : discriminator;
    }

    /** {@return the shape (B, latent_dim) of the codes of images (B, 3, H, W)} */
    public Shape codeShape(Shape images) {
        return encoder.block().getOutputShapes(new Shape[] {images})[0];
    }

    /**
     * Makes some networks trainable and freezes the others: in a GAN step each phase trains its own networks only, and no gradient may stay behind in
     * the discriminators.
     */
    public void setTrainable(Network... trainables) {
        List<Network> training = List.of(trainables);
        for (Network network : all()) {
            network.setTrainable(training.contains(network));
        }
    }
}
