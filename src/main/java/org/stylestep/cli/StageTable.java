package org.stylestep.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.stylestep.pipeline.DryRun;
import org.stylestep.train.TermRow;

/** What a stage is and costs, as lines of text: its loss terms with the networks that each trains, sizes and times. */
final class StageTable {

    private StageTable() {}

    static List<String> lines(DryRun run) {
        List<String> lines = terms(run.terms());
        run.networks()
                .forEach((network, size) -> lines.add(String.format(
                        Locale.ROOT,
                        "%-24s %,12d parameters, images from %d pixels",
                        network,
                        size.parameters(),
                        size.minSide())));
        lines.add(String.format(
                Locale.ROOT,
                "%s on %s: %,d steps of %d images, %.3f s a step, about %s in all",
                run.stage(),
                run.device(),
                run.steps(),
                run.batchSize(),
                run.stepTime().toNanos() / 1e9,
                Progress.clock(run.estimate())));
        run.validation()
                .ifPresent(validation -> lines.add(String.format(
                        Locale.ROOT,
                        "validation every %,d steps, %.3f s each, %.1f %% on top: %s",
                        validation.everySteps(),
                        validation.time().toNanos() / 1e9,
                        100.0
                                * validation.time().toNanos()
                                / (validation.everySteps() * run.stepTime().toNanos()),
                        String.join(", ", validation.figures()))));
        return lines;
    }

    /** The same numbers for a program. */
    static Map<String, Object> values(DryRun run) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("stage", run.stage());
        values.put("device", run.device().toString());
        values.put("steps", run.steps());
        values.put("batch_size", run.batchSize());
        values.put("step_seconds", run.stepTime().toNanos() / 1e9);
        Map<String, Long> parameters = new LinkedHashMap<>();
        run.networks().forEach((network, size) -> parameters.put(network, size.parameters()));
        values.put("parameters", parameters);
        run.validation().ifPresent(validation -> {
            values.put("validation_steps", validation.everySteps());
            values.put("validation_seconds", validation.time().toNanos() / 1e9);
        });
        return values;
    }

    /** Returns a heading and a line a term; nothing for a stage without terms. */
    static List<String> terms(List<TermRow> terms) {
        List<String> lines = new ArrayList<>();
        if (!terms.isEmpty()) {
            lines.add(row("loss term", "weight", "trains", "rate", "discriminator"));
        }
        for (TermRow term : terms) {
            boolean trained = !term.trains().isEmpty();
            lines.add(row(
                    term.name(),
                    number(term.weight()),
                    trained ? String.join(" + ", term.trains()) : "nothing",
                    trained ? number(term.learningRate()) : "",
                    term.discriminator().orElse("")));
        }
        return lines;
    }

    private static String row(String term, String weight, String trains, String rate, String discriminator) {
        return String.format(Locale.ROOT, "%-24s %9s  %-20s %8s  %s", term, weight, trains, rate, discriminator)
                .stripTrailing();
    }

    private static String number(float value) {
        return String.format(Locale.ROOT, "%.4g", value)
                .replaceFirst("(\\.\\d*?)0+$", "$1")
                .replaceFirst("\\.$", "");
    }
}
