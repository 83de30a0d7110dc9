package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.stylestep.eval.Evaluation;
import picocli.CommandLine;

/** {@code stylestep evaluate}: how good a run of stage 2 or 3 is. */
@CommandLine.Command(
        name = "evaluate",
        description =
                "Evaluate a run of stage 2 or 3 on its held-out pairs: its validation.metrics in the target's own style, in"
                        + " another image's style, and of the mean training image.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

    private final Console console;

    @CommandLine.Parameters(
            paramLabel = "RUN",
            description = "The folder of a run, of a checkpoint of it, or of an exported model.")
    private Path folder;

    @CommandLine.Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the report goes; RUN/evaluation.json unless given. A sample sheet goes beside it.")
    private Optional<Path> out = Optional.empty();

    @CommandLine.Mixin
    private EvaluationOptions options;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path file = out.orElse(Evaluation.report(folder));
        Evaluation evaluation = options.evaluate(folder, file, console);
        Map<String, Double> figures = evaluation.figures();
        console.say(evaluation.images().size() + " held-out pairs of "
                + evaluation.protocol().get("data") + ", "
                + evaluation.protocol().get("weights") + " weights of "
                + evaluation.protocol().get("checkpoint"));
        row("own style", "_own", figures);
        row("another's style", "_other", figures);
        row("gap", "_gap", figures);
        row("mean training image", Evaluation.MEAN_IMAGE, figures);
        figures.forEach((name, value) -> {
            if (!name.matches(".*_(own|other|gap|mean_image)")) {
                console.say(String.format(Locale.ROOT, "%-28s %.3f", name, value));
            }
        });
        console.say("report: " + file + ", samples: " + Evaluation.beside(file, ".png"));
        return CommandLine.ExitCode.OK;
    }

    private void row(String what, String ending, Map<String, Double> figures) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-20s", what));
        figures.forEach((name, value) -> {
            if (name.endsWith(ending)) {
                String metric = name.substring(0, name.length() - ending.length());
                row.append(String.format(Locale.ROOT, "  %s %7.3f", metric, value));
            }
        });
        console.say(row.toString());
    }
}
