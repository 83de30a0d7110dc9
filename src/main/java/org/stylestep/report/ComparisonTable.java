package org.stylestep.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows of figures, each measured with one or several seeds, as Markdown and CSV.
 *
 * <p>A cell of the Markdown table is the mean over the row's seeds, followed by ± and the spread where there are at least two: the sample
 * standard deviation, whose square divides by the number of seeds less one. The CSV file has a line for each row and seed, no rounding, and
 * also the figures that have no column.
 */
public final class ComparisonTable {

    /** What stands behind a figure that does not compare with the others. */
    public static final String MARK = "†";

    private final List<Column> columns;
    private final Map<String, List<Entry>> rows = new LinkedHashMap<>();

    /**
     * A column of figures.
     *
     * @param key the figure's name in entries and in the CSV file
     * @param title its heading in Markdown
     * @param decimals digits behind the point in Markdown
     */
    public record Column(String key, String title, int decimals) {}

    /**
     * One seed of a row.
     *
     * @param row the row's name
     * @param seed the seed
     * @param figures numbers by key; a column without one stays empty
     * @param marked keys of the figures that do not compare with those of other entries
     * @param state {@code done}, {@code failed} or what else there is to say of it
     * @param remark the reason of a failure, or words beside the figures
     */
    public record Entry(
            String row, long seed, Map<String, Double> figures, Set<String> marked, String state, String remark) {

        /** Keeps copies. */
        public Entry {
            figures = Map.copyOf(figures);
            marked = Set.copyOf(marked);
        }
    }

    /** Begins a table. */
    public ComparisonTable(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** Adds a seed of a row; rows stand in the order of their first seeds. */
    public void add(Entry entry) {
        rows.computeIfAbsent(entry.row(), name -> new ArrayList<>()).add(entry);
    }

    /** {@return the mean of a figure over a row's seeds, marked ones left out; absent if there are no others} */
    public Optional<Double> mean(String row, String key) {
        List<Double> values = values(row, key, false);
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(values.stream().mapToDouble(value -> value).sum() / values.size());
    }

    /** {@return the sample standard deviation of the same; absent with fewer than two seeds} */
    public Optional<Double> spread(String row, String key) {
        List<Double> values = values(row, key, false);
        if (values.size() < 2) {
            return Optional.empty();
        }
        double mean = mean(row, key).orElseThrow();
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return Optional.of(Math.sqrt(squares / (values.size() - 1)));
    }

    private List<Double> values(String row, String key, boolean marked) {
        return rows.getOrDefault(row, List.of()).stream()
                .filter(entry ->
                        entry.figures().containsKey(key) && entry.marked().contains(key) == marked)
                .map(entry -> entry.figures().get(key))
                .toList();
    }

    /** {@return means and spreads for programs by row, then by column: {@code mean}, and {@code spread} with two seeds or more} */
    public Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        for (String row : rows.keySet()) {
            Map<String, Object> figures = new LinkedHashMap<>();
            for (Column column : columns) {
                mean(row, column.key()).ifPresent(mean -> {
                    Map<String, Object> figure = new LinkedHashMap<>();
                    figure.put("mean", mean);
                    spread(row, column.key()).ifPresent(spread -> figure.put("spread", spread));
                    figures.put(column.key(), figure);
                });
            }
            summary.put(row, figures);
        }
        return summary;
    }

    /** {@return the table for people, in Markdown, a line for each row} */
    public String toMarkdown() {
        StringBuilder table = new StringBuilder("| row | seeds |");
        columns.forEach(
                column -> table.append(' ').append(markdown(column.title())).append(" |"));
        table.append(" remark |\n|---|---|")
                .append("---:|".repeat(columns.size()))
                .append("---|\n");
        rows.forEach((row, entries) -> {
            table.append("| ")
                    .append(markdown(row))
                    .append(" | ")
                    .append(seeds(entries))
                    .append(" |");
            columns.forEach(
                    column -> table.append(' ').append(cell(row, column)).append(" |"));
            table.append(' ').append(markdown(remarks(entries))).append(" |\n");
        });
        return table.toString();
    }

    private static String seeds(List<Entry> entries) {
        return entries.stream().map(entry -> Long.toString(entry.seed())).collect(Collectors.joining(", "));
    }

    /** The mean and the spread of what compares, then each figure that does not. */
    private String cell(String row, Column column) {
        String format = "%." + column.decimals() + "f";
        List<String> cell = new ArrayList<>();
        mean(row, column.key())
                .map(mean -> String.format(Locale.ROOT, format, mean)
                        + spread(row, column.key())
                                .map(spread -> " ± " + String.format(Locale.ROOT, format, spread))
                                .orElse(""))
                .ifPresent(cell::add);
        values(row, column.key(), true)
                .forEach(value -> cell.add(String.format(Locale.ROOT, format, value) + " " + MARK));
        return cell.isEmpty() ? "–" : String.join(", ", cell);
    }

    /** What differs from seed to seed is told with the seed. */
    private static String remarks(List<Entry> entries) {
        List<String> all =
                entries.stream().map(ComparisonTable::remark).distinct().toList();
        if (all.size() == 1) {
            return all.get(0);
        }
        return entries.stream()
                .filter(entry -> !remark(entry).isEmpty())
                .map(entry -> "seed " + entry.seed() + ": " + remark(entry))
                .collect(Collectors.joining("; "));
    }

    private static String remark(Entry entry) {
        if (entry.state().equals("done")) {
            return entry.remark();
        }
        return entry.state() + (entry.remark().isEmpty() ? "" : ": " + entry.remark());
    }

    /** {@return all figures for programs, as RFC 4180 with a heading, a line for each row and seed} */
    public String toCsv() {
        List<String> keys = keys();
        List<Object> heading = new ArrayList<>(List.of("row", "seed", "state"));
        heading.addAll(keys);
        heading.addAll(List.of("not_comparable", "remark"));
        StringBuilder table = new StringBuilder(Csv.line(heading));
        rows.values().stream().flatMap(List::stream).forEach(entry -> {
            List<Object> line = new ArrayList<>(List.of(entry.row(), entry.seed(), entry.state()));
            keys.forEach(key -> line.add(entry.figures().get(key)));
            line.add(entry.marked().stream().sorted().collect(Collectors.joining(" ")));
            line.add(entry.remark());
            table.append(Csv.line(line));
        });
        return table.toString();
    }

    /** The columns' figures, then those that have no column, in the order of their names. */
    private List<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        columns.forEach(column -> keys.add(column.key()));
        rows.values().stream()
                .flatMap(List::stream)
                .flatMap(entry -> entry.figures().keySet().stream())
                .sorted()
                .forEach(keys::add);
        return List.copyOf(keys);
    }

    /** A text as a Markdown cell that shows it as it is. */
    static String markdown(String text) {
        return text.replaceAll("\\R", " ")
                .replaceAll("([\\\\|*_`\\[\\]~])", "\\\\$1")
                .replace("<", "&lt;");
    }
}
