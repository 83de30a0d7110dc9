package org.stylestep.examples;

import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.objective.LossTerm;

// Shown: the extension
/** Registers an encoder, a generator and two loss terms of one's own. */
public final class OwnExtension implements StyleStepExtension {

    /** The options of the encoder in a run file: {@code encoder: {type: plain, channels: 32}}. */
    public record PlainOptions(int channels) {}

    @Override
    public void register(Extensions.Builder extensions) {
        extensions
                .add(NetworkKinds.ENCODER, "plain", PlainOptions.class, (o, inputs) -> OwnEncoder.block(o.channels()))
                .add(NetworkKinds.GENERATOR, "scaled", (o, inputs) -> new OwnGenerator(8))
                .add(LossTerm.KIND, "mean_color", (o, run) -> new OwnTerm.MeanColor())
                .add(LossTerm.KIND, "contrast_random", (o, run) -> new NamedTerm.RandomContrast());
    }
}
// Shown: end
