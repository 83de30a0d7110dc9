package org.stylestep.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.stylestep.train.TermRow;

/** Which loss term trains which networks, as lines of text. */
final class TermTable {

    private TermTable() {}

    /** Returns a heading and a line a term; nothing for a stage without terms. */
    static List<String> lines(List<TermRow> terms) {
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
