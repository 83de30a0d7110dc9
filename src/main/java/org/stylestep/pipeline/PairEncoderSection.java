package org.stylestep.pipeline;

import java.nio.file.Path;
import java.util.Optional;
import org.stylestep.settings.Checks;
import org.stylestep.nn.StyleCode;

/**
 * The style encoder of stage 2: one of stage 1, or a new one that learns with the generator.
 *
 * @param checkpoint the folder of an earlier stage's run, or of one of its checkpoints
 * @param trainable whether the encoder of the checkpoint goes on learning; else it is frozen. A new one always learns
 * @param baseChannels channels after the first convolution of a new encoder; published: 64
 * @param blocks residual blocks of a new encoder; 3 unless given, as published
 * @param latentDim numbers in a style code of a new encoder; 8 unless given, as published
 * @param styleCode how a new encoder's code is made of the two heads; offset unless given, published without VAE
 */
public record PairEncoderSection(
        Optional<Path> checkpoint,
        Optional<Boolean> trainable,
        Optional<Integer> baseChannels,
        Optional<Integer> blocks,
        Optional<Integer> latentDim,
        Optional<StyleCode> styleCode) {

    private static final int PUBLISHED_BLOCKS = 3;
    private static final int PUBLISHED_LATENT_DIM = 8;

    /** Checks that it says where the encoder comes from, once. */
    public PairEncoderSection {
        if (checkpoint.isPresent()) {
            String fixed = " is the checkpoint's own and cannot be given beside 'checkpoint'";
            Checks.require(baseChannels.isEmpty(), "base_channels" + fixed);
            Checks.require(blocks.isEmpty(), "blocks" + fixed);
            Checks.require(latentDim.isEmpty(), "latent_dim" + fixed);
            Checks.require(styleCode.isEmpty(), "style_code" + fixed);
        } else {
            Checks.require(
                    baseChannels.isPresent(),
                    "the encoder needs 'checkpoint', the folder of a run of stage 1, or 'base_channels' for a new encoder that"
                            + " learns with the generator");
            Checks.require(trainable.orElse(true), "trainable must be true for a new encoder, which knows nothing yet");
        }
        baseChannels.ifPresent(value -> Checks.positive(value, "base_channels"));
        blocks.ifPresent(value -> Checks.positive(value, "blocks"));
        latentDim.ifPresent(value -> Checks.positive(value, "latent_dim"));
    }

    /** Returns whether the encoder learns with the generator. */
    public boolean learning() {
        return trainable.orElse(checkpoint.isEmpty());
    }

    /** Returns the new encoder. */
    EncoderSection fresh() {
        return new EncoderSection(
                baseChannels.orElseThrow(),
                blocks.orElse(PUBLISHED_BLOCKS),
                latentDim.orElse(PUBLISHED_LATENT_DIM),
                styleCode.orElse(StyleCode.OFFSET));
    }
}
