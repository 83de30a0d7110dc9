package org.stylestep.examples;

import org.stylestep.data.Augmentation;
import org.stylestep.data.PairSource;
import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;

/** Gives a source and augmentations of one's own a name. */
public final class OwnData implements StyleStepExtension {

    @Override
    public void register(Extensions.Builder extensions) {
        extensions
                .add(
                        PairSource.KIND,
                        "label_maps",
                        LabelMapSource.Options.class,
                        (options, none) -> new LabelMapSource(options))
                .add(
                        Augmentation.KIND,
                        "target_brightness",
                        TargetBrightness.Options.class,
                        (options, none) -> new TargetBrightness(options))
                .add(Augmentation.KIND, "quarter_turns", (options, none) -> new QuarterTurns());
    }
}
