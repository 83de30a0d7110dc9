package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.infer.ModelExport;
import picocli.CommandLine;

/** {@code stylestep export}: a trained pair as a folder for services. */
@CommandLine.Command(
        name = "export",
        description =
                "Write a trained pair as a folder that DJL and DJL Serving load: weights, manifest and serving.properties.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    private final Console console;

    @CommandLine.Parameters(paramLabel = "RUN", description = "A run of stage 2 or 3, or one of its checkpoints.")
    private Path source;

    @CommandLine.Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "Where to; an earlier export is replaced.")
    private Path out;

    @CommandLine.Option(
            names = "--weights",
            defaultValue = "ema",
            description = "Which weights: ${COMPLETION-CANDIDATES}; EMA unless given.")
    private Weights weights;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        ModelExport.write(source, out, weights);
        console.say("exported: " + out);
        return CommandLine.ExitCode.OK;
    }
}
