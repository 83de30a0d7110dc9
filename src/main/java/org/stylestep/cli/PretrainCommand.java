package org.stylestep.cli;

import org.stylestep.sections.EncoderRun;
import picocli.CommandLine;

/** {@code stylestep pretrain}: stage 1. */
@CommandLine.Command(
        name = "pretrain",
        description = "Stage 1: pre-train the style encoder.",
        mixinStandardHelpOptions = true)
final class PretrainCommand extends TrainingCommand<EncoderRun> {

    PretrainCommand(Console console, Interruption interruption) {
        super(console, interruption, EncoderRun.class, "neighbors");
    }
}
