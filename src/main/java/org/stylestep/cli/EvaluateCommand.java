package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.stylestep.eval.Evaluation;
import org.stylestep.eval.EvaluationText;
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
            description =
                    "Where the report goes; RUN/evaluation.json unless given, RUN/evaluation-NAME.json for a split NAME."
                            + " Markdown, the scores of every pair (-images.csv) and sheets go beside it.")
    private Optional<Path> out = Optional.empty();

    @CommandLine.Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Add the figures as a line to this table, which is made if it is not there.")
    private Optional<Path> table = Optional.empty();

    @CommandLine.Mixin
    private EvaluatedPairs pairs;

    @CommandLine.Mixin
    private EvaluationOptions options;

    @CommandLine.Mixin
    private OutputOptions output;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        output.apply(console);
        Path file = out.orElse(pairs.report(folder));
        Evaluation evaluation = options.evaluate(folder, pairs, file, console);
        if (table.isPresent()) {
            EvaluationText.append(evaluation, table.get());
        }
        console.event("evaluated", Map.of("report", file.toString(), "figures", evaluation.figures()));
        console.say(EvaluationText.subject(evaluation));
        EvaluationText.rows(evaluation)
                .forEach((title, row) -> console.say(String.format(Locale.ROOT, "%-20s", title)
                        + row.entrySet().stream()
                                .map(figure ->
                                        String.format(Locale.ROOT, "  %s %7.3f", figure.getKey(), figure.getValue()))
                                .collect(Collectors.joining())));
        EvaluationText.others(evaluation)
                .forEach((name, value) -> console.say(String.format(Locale.ROOT, "%-28s %.3f", name, value)));
        console.say("report: " + file + ", samples: " + Evaluation.beside(file, ".png"));
        return CommandLine.ExitCode.OK;
    }
}
