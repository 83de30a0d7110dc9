package org.stylestep.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.stylestep.train.TermRow;

/** Which loss term moves which networks, as lines of text. */
final class TermTable {

    private TermTable() {}

    /** Returns a heading and a line a term; nothing for a stage without terms. */
    static List<String> lines(List<TermRow> terms) {
        List<String> lines = new ArrayList<>();
        if (!terms.isEmpty()) {
            lines.add(row("loss term", "weight", "moves", "rate", "judged by"));
        }
        for (TermRow term : terms) {
            boolean moves = !term.moves().isEmpty();
            lines.add(row(
                    term.name(),
                    number(term.weight()),
                    moves ? String.join(" + ", term.moves()) : "nothing",
                    moves ? number(term.rate()) : "",
                    term.judge().orElse("")));
        }
        return lines;
    }

    private static String row(String term, String weight, String moves, String rate, String judge) {
        return String.format(Locale.ROOT, "%-24s %9s  %-20s %8s  %s", term, weight, moves, rate, judge)
                .stripTrailing();
    }

    private static String number(float value) {
        return String.format(Locale.ROOT, "%.4g", value)
                .replaceFirst("(\\.\\d*?)0+$", "$1")
                .replaceFirst("\\.$", "");
    }
}
