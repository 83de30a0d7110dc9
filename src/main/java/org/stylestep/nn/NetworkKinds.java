package org.stylestep.nn;

import ai.djl.nn.Block;
import java.util.List;
import org.stylestep.extension.Kind;

/** The kinds of blocks that networks are made of; each is registered under a name of its own, so that two of one class keep apart. */
public final class NetworkKinds {

    /** Style encoders: image (B, 3, H, W) in [-1, 1] to mean and log-variance, (B, latent_dim) each. */
    public static final Kind<Block, BlockInputs> ENCODER = kind("encoder");

    /** Generators: input (B, C, H, W) and style code (B, latent_dim) to image (B, 3, H, W) in [-1, 1]. */
    public static final Kind<Block, BlockInputs> GENERATOR = kind("generator");

    /** Discriminators: image (B, 3, H, W) and input (B, C, H, W) to a list of logits, one map (B, 1, h, w) a scale. */
    public static final Kind<Block, BlockInputs> DISCRIMINATOR = kind("discriminator");

    /** Mappers: unit-normal codes (B, latent_dim) to style codes (B, latent_dim). */
    public static final Kind<Block, BlockInputs> MAPPER = kind("mapper");

    private static final List<Kind<Block, BlockInputs>> ALL = List.of(ENCODER, GENERATOR, DISCRIMINATOR, MAPPER);

    private NetworkKinds() {}

    private static Kind<Block, BlockInputs> kind(String name) {
        return new Kind<>(name, Block.class, BlockInputs.class);
    }

    /**
     * {@return the kind of a name such as {@code generator}}
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Kind<Block, BlockInputs> named(String name) {
        return ALL.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no kind of network"));
    }
}
