package org.stylestep.objective;

import java.util.List;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;

/**
 * The networks of the generator's stages.
 *
 * @param encoder style encoder: image (B, 3, H, W) to code heads, mean and log-variance, (B, 8) each
 * @param styleCode how a code is made of the heads
 * @param generator input (B, C, H, W) and code (B, 8) to image (B, 3, H, W) in [-1, 1]
 * @param discriminator image and input to a list of logits maps
 */
public record Networks(Network encoder, StyleCode styleCode, Network generator, Network discriminator) {

    /**
     * Lets some networks learn and freezes the others: in a GAN step each turn moves its own networks only, and no gradient may stay
     * behind in those that judge.
     *
     * @param learners the networks that learn from now on
     */
    public void learn(Network... learners) {
        List<Network> learning = List.of(learners);
        for (Network network : List.of(encoder, generator, discriminator)) {
            network.learn(learning.contains(network));
        }
    }
}
