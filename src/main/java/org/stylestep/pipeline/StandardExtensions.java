package org.stylestep.pipeline;

import org.stylestep.data.StandardSources;
import org.stylestep.eval.StandardMetrics;
import org.stylestep.extension.Extensions;
import org.stylestep.features.StandardFeatures;
import org.stylestep.latent.StandardSamplers;
import org.stylestep.mining.StandardMiners;
import org.stylestep.monitor.StandardMonitors;
import org.stylestep.nn.StandardBlocks;
import org.stylestep.objective.StandardLosses;
import org.stylestep.train.StandardOptimizers;

/** All implementations that run files and builders may name. */
public final class StandardExtensions {

    private StandardExtensions() {}

    /**
     * Returns the library's own.
     *
     * @return the implementations
     */
    public static Extensions standard() {
        return Extensions.builder()
                .add(new StandardSources())
                .add(new StandardBlocks())
                .add(new StandardFeatures())
                .add(new StandardMiners())
                .add(new StandardLosses())
                .add(new StandardOptimizers())
                .add(new StandardSamplers())
                .add(new StandardMetrics())
                .add(new StandardMonitors())
                .build();
    }

    /**
     * Returns the library's own and those of the {@link org.stylestep.extension.StyleStepExtension}s on the class path.
     *
     * @return the implementations
     * @throws IllegalArgumentException if an extension cannot be loaded; the message names it
     */
    public static Extensions installed() {
        return standard().toBuilder().addInstalled().build();
    }
}
