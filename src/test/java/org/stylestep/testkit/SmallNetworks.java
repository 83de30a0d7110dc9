package org.stylestep.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.stylestep.data.ImagePairBatch;
import org.stylestep.nn.Generator;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.objective.Networks;

/**
 * Networks of four channels for images of 32×32 pixels, and a batch for them: all that a loss term is evaluated with, in milliseconds.
 */
public final class SmallNetworks {

    private static final int SIDE = 32;
    private static final Shape IMAGE = new Shape(1, 3, SIDE, SIDE);

    private SmallNetworks() {}

    /** {@return a style encoder, generator and discriminator that the manager owns, with the same weights in every call} */
    public static Networks create(NDManager manager, StyleCode styleCode) {
        Engine.getInstance().setRandomSeed(11);
        Network generator = Network.create(
                "generator",
                new Generator(Generator.Options.published().withBaseChannels(4).withResidualBlocks(1)),
                manager,
                IMAGE,
                new Shape(1, StyleEncoder.PUBLISHED_LATENT_DIM));
        Network discriminator = discriminator("discriminator", manager);
        return new Networks(encoder(manager), styleCode, generator, discriminator);
    }

    /** {@return a style encoder, its weights drawn from where the engine's generator is} */
    public static Network encoder(NDManager manager) {
        return Network.create(
                "encoder", new StyleEncoder(StyleEncoder.Options.published().withBaseChannels(4)), manager, IMAGE);
    }

    /** {@return a discriminator, its weights drawn from where the engine's generator is} */
    public static Network discriminator(String name, NDManager manager) {
        return Network.create(
                name, new MultiScaleDiscriminator(new MultiScaleDiscriminator.Options(4, 2, 2)), manager, IMAGE, IMAGE);
    }

    /** Makes two pairs: squares of 8 pixels, each of a color of its own, and their red as the input. */
    static ImagePairBatch batch(NDManager manager) {
        NDArray squares = Uniform.of(manager, "squares", new Shape(2, 3, SIDE / 8, SIDE / 8), 0, 0.9f);
        NDArray target = squares.repeat(2, 8).repeat(3, 8);
        NDArray input = target.get(":, 0:1").repeat(1, 3);
        return new ImagePairBatch(input, target);
    }
}
