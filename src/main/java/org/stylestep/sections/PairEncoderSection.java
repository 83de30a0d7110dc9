package org.stylestep.sections;

import java.nio.file.Path;
import java.util.Optional;
import org.stylestep.nn.StyleCode;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;

/**
 * The style encoder of stage 2: one of stage 1, or a new one that trains with the generator.
 *
 * @param checkpoint the folder of an earlier stage's run, or of one of its checkpoints
 * @param trainable whether the encoder of the checkpoint trains on; else it is frozen. A new one always trains
 * @param styleCode how a new encoder's code is made of the two heads; offset unless given, published without VAE
 * @param block a new encoder
 */
public record PairEncoderSection(
        Optional<Path> checkpoint,
        Optional<Boolean> trainable,
        Optional<StyleCode> styleCode,

        @Choice(kind = "encoder", standard = "step", inline = true)
        Optional<Component> block) {

    /** Checks that it says where the encoder comes from, once. */
    public PairEncoderSection {
        if (checkpoint.isPresent()) {
            Checks.require(
                    block.isEmpty() && styleCode.isEmpty(),
                    "checkpoint excludes the keys of a new encoder: type, options and style_code are the checkpoint's own");
        } else {
            Checks.require(
                    block.isPresent(),
                    "the encoder needs 'checkpoint', the folder of a run of stage 1, or 'type' for a new encoder that"
                            + " trains with the generator");
            Checks.require(
                    trainable.orElse(true), "trainable must be true for a new encoder, whose weights are random");
        }
    }

    /** Returns whether the encoder trains with the generator. */
    public boolean trains() {
        return trainable.orElse(checkpoint.isEmpty());
    }

    /** Returns the new encoder, if it is one. */
    public Optional<EncoderSection> created() {
        return block.map(network -> new EncoderSection(styleCode.orElse(StyleCode.OFFSET), network));
    }
}
