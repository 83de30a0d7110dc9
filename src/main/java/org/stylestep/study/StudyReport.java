package org.stylestep.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.stylestep.checkpoint.Versions;
import org.stylestep.config.Json;
import org.stylestep.data.ImagePair;
import org.stylestep.image.RgbImage;
import org.stylestep.io.AtomicFile;
import org.stylestep.report.ComparisonTable;
import org.stylestep.report.ComparisonTable.Column;
import org.stylestep.report.ContactSheet;

/** Writes what a study has found so far: {@code table.md}, {@code table.csv}, {@code contact-sheet.png} and {@code study.json}. */
final class StudyReport {

    private static final List<Column> COLUMNS = List.of(
            new Column("psnr_db_own", "PSNR own (dB)", 2),
            new Column("psnr_db_other", "PSNR other", 2),
            new Column("psnr_db_gap", "gap", 2),
            new Column("l1_of_255_own", "L1 own (of 255)", 1),
            new Column("l1_of_255_other", "L1 other", 1),
            new Column("l1_of_255_gap", "gap", 1),
            new Column("feature_distance_own", "features own", 3),
            new Column("feature_distance_other", "features other", 3),
            new Column("feature_distance_gap", "gap", 3),
            new Column("diversity", "diversity", 3),
            new Column(StudyMeasuring.TRIPLET_ACCURACY, "triplets", 3),
            new Column("images_per_second", "images/s", 1),
            new Column("images_per_cpu_second", "images/CPU s", 1),
            new Column("peak_mib", "peak MiB", 0),
            new Column("minutes", "minutes", 1));

    private final Study study;
    private final StudyPlan plan;
    private final StudyBench bench;
    private final StudyMeasuring measuring;
    private final int jobs;
    private final Json json = new Json();

    StudyReport(Study study, StudyPlan plan, StudyBench bench, StudyMeasuring measuring, int jobs) {
        this.study = study;
        this.plan = plan;
        this.bench = bench;
        this.measuring = measuring;
        this.jobs = jobs;
    }

    /** Writes all files anew. */
    void write() throws IOException {
        Path folder = study.output().folder();
        ComparisonTable table = new ComparisonTable(COLUMNS);
        List<TrialResult> results = new ArrayList<>();
        Map<String, Double> meanImage = new LinkedHashMap<>();
        for (Trial trial : plan.rows()) {
            Optional<TrialResult> found = new TrialFolder(trial).result();
            Optional<TrialResult> held = found.filter(result -> measuring.holds(trial, result));
            Optional<TrialResult> told = held.or(
                    () -> found.filter(result -> result.failure().isPresent()).map(TrialResult::withoutFigures));
            told.ifPresent(results::add);
            table.add(entry(trial, told, found.isPresent() ? "to be measured again" : "not finished"));
            held.ifPresent(result -> result.figures().forEach((key, value) -> {
                if (key.endsWith("_mean_image")) {
                    meanImage.put(key, value);
                }
            }));
        }
        write(folder.resolve("table.md"), markdown(table, meanImage));
        write(folder.resolve("table.csv"), table.toCsv());
        json.write(folder.resolve("study.json"), summary(table, results));
        sheet().write(folder.resolve("contact-sheet.png"));
    }

    private static void write(Path file, String text) throws IOException {
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static ComparisonTable.Entry entry(Trial trial, Optional<TrialResult> result, String otherwise) {
        if (result.isEmpty()) {
            return new ComparisonTable.Entry(trial.name(), trial.seed(), Map.of(), otherwise, "");
        }
        TrialResult known = result.get();
        return known.failure()
                .map(reason -> new ComparisonTable.Entry(trial.name(), trial.seed(), known.figures(), "failed", reason))
                .orElseGet(() -> new ComparisonTable.Entry(
                        trial.name(), trial.seed(), known.figures(), "done", remark(trial, known)));
    }

    private static String remark(Trial trial, TrialResult result) {
        return Stream.concat(
                        Optional.ofNullable(result.notes().get("samples")).map(from -> "samples: " + from).stream(),
                        trial.foreignEncoder().map(from -> "encoder: " + from).stream())
                .collect(Collectors.joining("; "));
    }

    private String markdown(ComparisonTable table, Map<String, Double> meanImage) throws IOException {
        StringBuilder text = new StringBuilder("# " + study.name() + "\n\n");
        text.append(table.toMarkdown()).append('\n');
        if (!meanImage.isEmpty()) {
            text.append("The mean training image: ")
                    .append(meanImage.entrySet().stream()
                            .map(entry -> entry.getKey().replace("_mean_image", "") + " "
                                    + String.format(Locale.ROOT, "%.3f", entry.getValue()))
                            .collect(Collectors.joining(", ")))
                    .append(".\n\n");
        }
        for (Trial encoder : plan.encoders()) {
            text.append("- Encoder ")
                    .append(encoder.title())
                    .append(": ")
                    .append(cost(encoder))
                    .append('\n');
        }
        text.append("\nProtocol:\n\n");
        protocol()
                .forEach((key, value) ->
                        text.append("- ").append(key).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private String cost(Trial encoder) throws IOException {
        TrialFolder folder = new TrialFolder(encoder);
        Optional<String> failure = folder.result().flatMap(TrialResult::failure);
        if (failure.isPresent()) {
            return "failed: " + failure.get();
        }
        Map<String, Double> figures = folder.costs();
        return folder.trained()
                ? String.format(
                        Locale.ROOT, "%.0f triplets, %.1f minutes.", figures.get("images"), figures.get("minutes"))
                : "not finished.";
    }

    private Map<String, String> protocol() {
        StudyMetrics metrics = study.metrics();
        Map<String, String> protocol = new LinkedHashMap<>();
        protocol.put(
                "held-out pairs",
                bench.images() + " of " + metrics.folder() + " ("
                        + bench.fingerprint().substring(0, 12) + ") at " + metrics.size() + "x" + metrics.size()
                        + ", averaged weights");
        protocol.put(
                "training",
                plan.rows().stream()
                        .map(trial -> Long.toString(trial.images()))
                        .distinct()
                        .collect(Collectors.joining(" or ", "", " images shown to each row's generator")));
        protocol.put(
                "own and other",
                "each input in the style of its own target, and in that of another held-out image (the next in a random"
                        + " ring, the same for all rows); gap: by how much the own style is better");
        protocol.put(
                "features",
                bench.features() + ", mean squared differences, each layer weighed to contribute the same between"
                        + " training targets (weights in " + StudyBench.DISTANCE + ")");
        protocol.put(
                "diversity",
                "mean feature distance between the renderings of an input in "
                        + metrics.diversity().styles() + " sampled styles, over the first "
                        + metrics.diversity().inputs() + " inputs");
        protocol.put("mean ± spread", "spread is the sample standard deviation over the seeds of the row");
        protocol.put(
                "images/s",
                "images per second of training, the median over stretches of 10 steps without start-up, checkpoints"
                        + " and sample sheets; images/CPU s: images per second of processor time of all threads, all of the"
                        + " process included, which depends less on what else the machine does; peak MiB: largest resident memory of a training process; minutes: the"
                        + " row's own training, without shared encoders");
        protocol.put(
                "machine",
                Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.arch") + ", "
                        + jobs + " trainings at once, libtorch threads each: "
                        + System.getProperty("ai.djl.pytorch.num_threads", "its own choice"));
        protocol.put(
                "versions",
                Versions.running().entrySet().stream()
                        .map(version -> version.getKey() + " " + version.getValue())
                        .collect(Collectors.joining(", ")));
        return protocol;
    }

    private Map<String, Object> summary(ComparisonTable table, List<TrialResult> results) {
        Map<String, Object> rows = new LinkedHashMap<>();
        for (String row : study.rows().keySet()) {
            Map<String, Object> figures = new LinkedHashMap<>();
            for (Column column : COLUMNS) {
                table.mean(row, column.key()).ifPresent(mean -> {
                    Map<String, Object> figure = new LinkedHashMap<>();
                    figure.put("mean", mean);
                    table.spread(row, column.key()).ifPresent(spread -> figure.put("spread", spread));
                    figures.put(column.key(), figure);
                });
            }
            rows.put(row, figures);
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("name", study.name());
        summary.put("protocol", protocol());
        summary.put("rows", rows);
        summary.put("results", results);
        return summary;
    }

    private ContactSheet sheet() throws IOException {
        List<ImagePair> shown = bench.shown();
        List<RgbImage> inputs = shown.stream().map(pair -> pair.input().toRgb()).toList();
        List<RgbImage> targets = shown.stream().map(ImagePair::target).toList();
        int side = study.metrics().size();
        ContactSheet sheet = new ContactSheet(
                study.name() + ": left, each input in its own target's style; right, in the style of another target",
                2 * shown.size(),
                side);
        sheet.addRow("input", twice(inputs, inputs));
        sheet.addRow("target, other target", twice(targets, StudyBench.next(targets)));
        for (String row : study.rows().keySet()) {
            List<RgbImage> pictures = List.of();
            for (Trial trial : StudyPlan.named(row, plan.rows())) {
                if (pictures.isEmpty()) {
                    pictures = pictures(trial, 2 * shown.size(), side);
                }
            }
            sheet.addRow(row, pictures);
        }
        return sheet;
    }

    private static List<RgbImage> twice(List<RgbImage> left, List<RgbImage> right) {
        List<RgbImage> both = new ArrayList<>(left);
        both.addAll(right);
        return both;
    }

    /** A trial's pictures; none if they are not those that its result was measured with. */
    private List<RgbImage> pictures(Trial trial, int count, int side) throws IOException {
        TrialFolder folder = new TrialFolder(trial);
        List<RgbImage> pictures = new ArrayList<>();
        if (folder.result().filter(result -> measuring.holds(trial, result)).isEmpty()) {
            return pictures;
        }
        Optional<RgbImage> kept =
                folder.readPictures().filter(strip -> strip.width() == count * side && strip.height() == side);
        if (kept.isEmpty()) {
            return pictures;
        }
        RgbImage strip = kept.get();
        for (int x = 0; x < strip.width(); x += side) {
            pictures.add(strip.crop(x, 0, side, side));
        }
        return pictures;
    }
}
