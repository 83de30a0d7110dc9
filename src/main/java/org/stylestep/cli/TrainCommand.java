package org.stylestep.cli;

import org.stylestep.sections.GeneratorRun;
import picocli.CommandLine;

/** {@code stylestep train}: stage 2. */
@CommandLine.Command(
        name = "train",
        description = "Stage 2: train the generator with the encoder of stage 1, frozen, or with one that learns.",
        mixinStandardHelpOptions = true)
final class TrainCommand extends TrainingCommand<GeneratorRun> {

    TrainCommand(Console console, Interruption interruption) {
        super(console, interruption, GeneratorRun.class, "preparing");
    }
}
