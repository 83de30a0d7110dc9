package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.stylestep.config.RunFile;
import org.stylestep.objective.LossCatalog;
import org.stylestep.pipeline.FinetuneRun;
import org.stylestep.pipeline.ObjectiveKeys;
import org.stylestep.pipeline.Training;
import picocli.CommandLine;

/** {@code stylestep finetune}: stage 3. */
@CommandLine.Command(
        name = "finetune",
        description = "Stage 3: train encoder and generator of stage 2 together.",
        mixinStandardHelpOptions = true)
final class FinetuneCommand extends TrainingCommand {

    FinetuneCommand(Console console, Interruption interruption) {
        super(console, interruption);
    }

    @Override
    Training open(Path file, List<String> overrides, boolean resume) throws IOException {
        LossCatalog catalog = LossCatalog.installed();
        return Training.of(
                new RunFile(new ObjectiveKeys(catalog)).read(file, FinetuneRun.class, overrides), resume, catalog);
    }
}
