package org.stylestep.mining;

import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;

/** The library's triplet miner by name: {@code nearest_farthest}. */
public final class StandardMiners implements StyleStepExtension {

    /** Makes the extension. */
    public StandardMiners() {}

    @Override
    public void register(Extensions.Builder extensions) {
        extensions.add(
                TripletMiner.KIND,
                "nearest_farthest",
                NearestFarthestMiner.Options.class,
                (options, run) -> NearestFarthestMiner.mine(options, run));
    }
}
