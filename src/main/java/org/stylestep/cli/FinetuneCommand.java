package org.stylestep.cli;

import org.stylestep.sections.FinetuneRun;
import picocli.CommandLine;

/** {@code stylestep finetune}: stage 3. */
@CommandLine.Command(
        name = "finetune",
        description = "Stage 3: train encoder and generator of stage 2 together.",
        mixinStandardHelpOptions = true)
final class FinetuneCommand extends TrainingCommand<FinetuneRun> {

    FinetuneCommand(Console console, Interruption interruption) {
        super(console, interruption, FinetuneRun.class, "preparing");
    }
}
