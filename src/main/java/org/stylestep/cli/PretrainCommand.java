package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.stylestep.config.RunFile;
import org.stylestep.pipeline.EncoderRun;
import org.stylestep.pipeline.Training;
import picocli.CommandLine;

/** {@code stylestep pretrain}: stage 1. */
@CommandLine.Command(
        name = "pretrain",
        description = "Stage 1: pre-train the style encoder.",
        mixinStandardHelpOptions = true)
final class PretrainCommand extends TrainingCommand {

    PretrainCommand(Console console, Interruption interruption) {
        super(console, interruption);
    }

    @Override
    Training open(Path file, List<String> overrides, boolean resume) throws IOException {
        try (Counting counting = new Counting("neighbors", console())) {
            return Training.of(new RunFile().read(file, EncoderRun.class, overrides), resume, counting);
        }
    }
}
