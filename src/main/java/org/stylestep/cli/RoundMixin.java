package org.stylestep.cli;

import org.stylestep.train.RoundOptions;
import picocli.CommandLine.Option;

/** How workers train; the result depends on it, and not on the machines. */
final class RoundMixin {

    @Option(names = "--workers", required = true, description = "How many workers train.")
    private int workers;

    @Option(names = "--local-steps", defaultValue = "200", description = "Steps of each in a round; else 200.")
    private int localSteps;

    @Option(names = "--outer-rate", defaultValue = "1", description = "DiLoCo's outer rate; else the average.")
    private double outerRate;

    @Option(names = "--outer-momentum", defaultValue = "0", description = "DiLoCo's outer momentum; else none.")
    private double outerMomentum;

    @Option(names = "--average-moments", description = "Average the state of optimizers as well.")
    private boolean averageMoments;

    @Option(names = "--bfloat16", description = "Workers return changes of weights in bfloat16.")
    private boolean bfloat16;

    RoundOptions options() {
        return options(localSteps);
    }

    RoundOptions options(int steps) {
        return new RoundOptions(workers, steps, outerRate, outerMomentum, averageMoments, bfloat16);
    }
}
