package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.stylestep.config.RunFile;
import org.stylestep.objective.LossCatalog;
import org.stylestep.pipeline.GeneratorRun;
import org.stylestep.pipeline.ObjectiveKeys;
import org.stylestep.pipeline.Training;
import picocli.CommandLine;

/** {@code stylestep train}: stage 2. */
@CommandLine.Command(
        name = "train",
        description = "Stage 2: train the generator with the encoder of stage 1, frozen, or with one that learns.",
        mixinStandardHelpOptions = true)
final class TrainCommand extends TrainingCommand {

    TrainCommand(Console console, Interruption interruption) {
        super(console, interruption);
    }

    @Override
    Training open(Path file, List<String> overrides, boolean resume) throws IOException {
        LossCatalog catalog = LossCatalog.installed();
        return Training.of(
                new RunFile(new ObjectiveKeys(catalog)).read(file, GeneratorRun.class, overrides), resume, catalog);
    }
}
