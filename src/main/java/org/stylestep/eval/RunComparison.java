package org.stylestep.eval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.JsonFile;
import org.stylestep.report.ComparisonTable;
import org.stylestep.report.ComparisonTable.Column;
import org.stylestep.report.ImageGrid;

/**
 * Evaluated runs beside each other: a table of means over seeds, and a contact sheet of the same inputs.
 *
 * <p>A figure that was measured under other conditions than that of the first run which has it, such as other pairs, another size or other features, is
 * marked and left out of means; a run whose held-out pairs are others has no pictures on the sheet.
 */
public final class RunComparison {

    private static final List<Column> KNOWN = List.of(
            new Column("psnr_db_own", "PSNR own (dB)", 2),
            new Column("psnr_db_other", "PSNR other", 2),
            new Column("psnr_db_gap", "gap", 2),
            new Column("l1_of_255_own", "L1 own (of 255)", 1),
            new Column("l1_of_255_other", "L1 other", 1),
            new Column("l1_of_255_gap", "gap", 1),
            new Column("feature_distance_own", "features own", 3),
            new Column("feature_distance_other", "features other", 3),
            new Column("feature_distance_gap", "gap", 3),
            new Column("ssim_own", "SSIM own", 3),
            new Column("ms_ssim_own", "MS-SSIM own", 3),
            new Column("lpips_alex_own", "LPIPS (Alex) own", 3),
            new Column("lpips_vgg_own", "LPIPS (VGG) own", 3),
            new Column("lpips_squeeze_own", "LPIPS (Squeeze) own", 3),
            new Column("fid_own", "FID own", 2),
            new Column("fid_other", "FID other", 2),
            new Column("kid_own", "KID own", 4),
            new Column("kid_other", "KID other", 4),
            new Column(Evaluation.STYLE_CLASSIFICATION, "style classified", 3),
            new Column(Evaluation.DIVERSITY, "diversity", 3),
            new Column(Evaluation.TRIPLET_ACCURACY, "triplets", 3),
            new Column("images_per_second", "images/s", 1),
            new Column("images_per_cpu_second", "images/CPU s", 1),
            new Column("peak_mib", "peak MiB", 0),
            new Column("minutes", "minutes", 1));

    private final String title;
    private final List<Row> rows;
    private final ComparisonTable table;
    private final List<String> notes = new ArrayList<>();

    /**
     * A run of the comparison.
     *
     * @param name the row's name; runs of one name that differ in the seed share a row
     * @param seed the run's seed
     * @param evaluation the evaluation, if there is one
     * @param report its file, beside which the cells of its sheet lie
     * @param state {@code done}, or why there is no evaluation
     * @param remark words beside the figures
     */
    public record Row(
            String name, long seed, Optional<Evaluation> evaluation, Path report, String state, String remark) {

        /**
         * Reads the evaluation of a run.
         *
         * @param name the row's name
         * @param seed the run's seed
         * @param report the file of the evaluation
         * @return the row; {@code not evaluated} if there is no such file
         * @throws IOException if it cannot be read
         */
        public static Row of(String name, long seed, Path report) throws IOException {
            Optional<Evaluation> found = Evaluation.read(report);
            String sampler = found.flatMap(evaluation ->
                            Optional.ofNullable(evaluation.protocol().get("sampler")))
                    .map(from -> "samples: " + from)
                    .orElse("");
            return new Row(name, seed, found, report, found.isPresent() ? "done" : "not evaluated", sampler);
        }
    }

    /**
     * Compares runs.
     *
     * @param title what is compared
     * @param rows the runs, at least one; the first one that has a figure determines the conditions under which others compare with it
     * @param columns the figures of the table, by name; all that a run has where none are named
     */
    public RunComparison(String title, List<Row> rows, List<String> columns) {
        this.title = title;
        this.rows = List.copyOf(rows);
        table = new ComparisonTable(columns(rows, columns));
        for (Row row : rows) {
            Map<String, Double> figures =
                    row.evaluation().map(Evaluation::figures).orElse(Map.of());
            Set<String> marked = new LinkedHashSet<>();
            Set<String> reasons = new TreeSet<>();
            figures.keySet().forEach(figure -> {
                Set<String> differences = differences(row, figure);
                if (!differences.isEmpty()) {
                    marked.add(figure);
                    reasons.addAll(differences);
                }
            });
            if (!reasons.isEmpty()) {
                notes.add(row.name() + ", seed " + row.seed() + ": " + String.join("; ", reasons));
            }
            table.add(new ComparisonTable.Entry(row.name(), row.seed(), figures, marked, row.state(), row.remark()));
        }
    }

    /**
     * Compares runs by the evaluations in their folders; those that differ in the seed alone share a row.
     *
     * @param runs folders of runs, each with the {@code evaluation.json} that {@code evaluate} or {@code pipeline.RunEvaluation} wrote
     * @param columns the figures of the table, by name; all that a run has where none are named
     * @throws IOException if an evaluation cannot be read
     */
    public static RunComparison of(List<Path> runs, List<String> columns) throws IOException {
        return new RunComparison("Comparison", SeedGroups.rows(runs), columns);
    }

    private static List<Column> columns(List<Row> rows, List<String> wanted) {
        Set<String> found = rows.stream()
                .flatMap(row -> row.evaluation().stream())
                .flatMap(evaluation -> evaluation.figures().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String name : wanted) {
            if (!found.contains(name)) {
                throw new IllegalArgumentException(
                        "no run has the figure '" + name + "'; there are " + String.join(", ", found));
            }
        }
        Stream<String> names = wanted.isEmpty()
                ? Stream.concat(
                                KNOWN.stream().map(Column::key).filter(found::contains),
                                found.stream().filter(name -> !name.endsWith(Evaluation.MEAN_IMAGE)))
                        .distinct()
                : wanted.stream();
        return names.map(name -> KNOWN.stream()
                        .filter(column -> column.key().equals(name))
                        .findFirst()
                        .orElse(new Column(name, name.replace('_', ' '), 3)))
                .toList();
    }

    /** In what the conditions of a figure differ from those of the first run that has it. */
    private Set<String> differences(Row row, String figure) {
        Evaluation own = row.evaluation().orElseThrow();
        Evaluation reference = rows.stream()
                .flatMap(other -> other.evaluation().stream())
                .filter(other -> other.figures().containsKey(figure))
                .findFirst()
                .orElseThrow();
        Map<String, String> expected = reference.conditions(figure);
        Map<String, String> conditions = own.conditions(figure);
        Set<String> keys = new TreeSet<>(expected.keySet());
        keys.addAll(conditions.keySet());
        return keys.stream()
                .filter(key -> !conditions.getOrDefault(key, "").equals(expected.getOrDefault(key, "")))
                .map(key -> key + " is " + conditions.getOrDefault(key, "not given") + ", not "
                        + expected.getOrDefault(key, "not given"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the table, to look figures up. */
    public ComparisonTable table() {
        return table;
    }

    /**
     * Writes the table for people.
     *
     * @return Markdown: the table, the reasons of marks, and what was measured on what
     */
    public String toMarkdown() {
        StringBuilder text = new StringBuilder(table.toMarkdown());
        if (!notes.isEmpty()) {
            text.append("\n")
                    .append(ComparisonTable.MARK)
                    .append(
                            " measured under other conditions than the first run that has the figure; such figures do not compare:\n\n");
            notes.forEach(note -> text.append("- ").append(note).append('\n'));
        }
        reference().ifPresent(evaluation -> {
            text.append("\nHeld-out pairs: ").append(pairs(evaluation)).append(".\n");
            String means = evaluation.figures().entrySet().stream()
                    .filter(figure -> figure.getKey().endsWith(Evaluation.MEAN_IMAGE))
                    .map(figure -> figure.getKey().replace(Evaluation.MEAN_IMAGE, "") + " "
                            + String.format(Locale.ROOT, "%.3f", figure.getValue()))
                    .collect(Collectors.joining(", "));
            if (!means.isEmpty()) {
                text.append("\nThe mean training image: ").append(means).append(".\n");
            }
        });
        text.append("\nOwn and other: each input in the style of its own target, and in that of another held-out image;"
                + " gap: by how much the own style is better. Mean ± spread: the sample standard deviation over the"
                + " seeds.\n");
        return text.toString();
    }

    private Optional<Evaluation> reference() {
        return rows.stream().flatMap(row -> row.evaluation().stream()).findFirst();
    }

    private static String pairs(Evaluation evaluation) {
        return evaluation.protocol().get(Evaluation.PAIRS) instanceof Map<?, ?> pairs
                ? pairs.get("count") + " of " + evaluation.protocol().get("data") + " at " + pairs.get("size") + ", "
                        + evaluation.protocol().get("weights") + " weights"
                : "unknown";
    }

    /**
     * Writes {@code table.md}, {@code table.csv}, {@code compare.json} and {@code contact-sheet.png}.
     *
     * @param folder the folder, created if it is not there
     * @throws IOException if a file cannot be written, or the cells of a sheet cannot be read
     */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        write(folder.resolve("table.md"), "# " + title + "\n\n" + toMarkdown());
        write(folder.resolve("table.csv"), table.toCsv());
        JsonFile.write(folder.resolve("compare.json"), summary());
        Optional<ImageGrid> sheet = ContactSheet.of(title, rows);
        if (sheet.isPresent()) {
            sheet.get().write(folder.resolve("contact-sheet.png"));
        }
    }

    private static void write(Path file, String text) throws IOException {
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("title", title);
        summary.put("rows", table.summary());
        summary.put("not_comparable", notes);
        summary.put(
                "runs",
                rows.stream()
                        .map(row -> {
                            Map<String, Object> run = new LinkedHashMap<>();
                            run.put("name", row.name());
                            run.put("seed", row.seed());
                            run.put("state", row.state());
                            run.put("report", row.report().toString());
                            row.evaluation().ifPresent(evaluation -> {
                                run.put("protocol", evaluation.protocol());
                                run.put("figures", evaluation.figures());
                            });
                            return run;
                        })
                        .toList());
        return summary;
    }
}
