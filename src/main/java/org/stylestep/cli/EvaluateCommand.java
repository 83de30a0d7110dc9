package org.stylestep.cli;

import org.stylestep.extension.Extensions;
import org.stylestep.pipeline.StandardExtensions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.stylestep.eval.EvaluationReport;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.pipeline.RunEvaluation;
import picocli.CommandLine;

/** {@code stylestep evaluate}: how good a run of stage 2 or 3 is. */
@CommandLine.Command(
        name = "evaluate",
        description =
                "Evaluate a run of stage 2 or 3 on its held-out pairs: PSNR and L1 in the target's own style, in another"
                        + " image's style, and of the mean training image.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

    private final Console console;

    @CommandLine.Parameters(paramLabel = "RUN", description = "The run's folder.")
    private Path folder;

    @CommandLine.Option(
            names = "--set",
            paramLabel = "SECTION.KEY=VALUE",
            description = "Replace a setting of the run, such as validation.folder or validation.size. Repeatable.")
    private List<String> overrides = List.of();

    @CommandLine.Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the report goes; RUN/evaluation.json unless given. A sample sheet goes beside it.")
    private Optional<Path> out = Optional.empty();

    @CommandLine.Option(
            names = "--encoder-run",
            paramLabel = "RUN",
            description = "A run of stage 1: report how many of its held-out triplets the encoder gets right, too.")
    private Optional<Path> encoderRun = Optional.empty();

    @CommandLine.Option(
            names = "--weights",
            defaultValue = "ema",
            description = "Which weights: ${COMPLETION-CANDIDATES}; ema unless given.")
    private Weights weights;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Extensions extensions = StandardExtensions.installed();
        RunEvaluation evaluation = RunEvaluation.of(folder, TrainedRun.settings(folder, overrides, extensions), extensions, weights);
        Path file = out.orElse(folder.resolve("evaluation.json"));
        String name = file.getFileName().toString();
        Path sheet = file.resolveSibling(name.replaceFirst("\\.json$", "") + ".png");
        EvaluationReport report;
        try (Counting counting = new Counting("evaluation", console)) {
            report = evaluation.evaluate(sheet, encoderRun, counting);
        }
        report.write(file);
        console.say(report.scores().images().size() + " held-out pairs of "
                + report.protocol().data() + " at "
                + report.scores().width() + "x" + report.scores().height() + ", "
                + report.protocol().weights()
                + " weights of " + report.protocol().checkpoint());
        row("own style", report.scores().ownStyle());
        row("another's style", report.scores().otherStyle());
        row("mean training image", report.scores().meanImage());
        report.encoder().forEach((key, value) -> console.say(String.format(Locale.ROOT, "%-28s %.3f", key, value)));
        console.say("report: " + file + ", samples: " + sheet);
        return CommandLine.ExitCode.OK;
    }

    private void row(String what, Map<String, Double> values) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-20s", what));
        values.forEach((metric, value) -> row.append(String.format(Locale.ROOT, "  %s %6.2f", metric, value)));
        console.say(row.toString());
    }
}
