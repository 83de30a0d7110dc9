package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.stylestep.data.DatasetCheck;
import org.stylestep.data.FileFinding;
import org.stylestep.data.InputSide;
import org.stylestep.data.PairAugmentation;
import picocli.CommandLine;

/** {@code stylestep check-data}: all that is wrong with a data set. */
@CommandLine.Command(
        name = "check-data",
        description =
                "Decode every file of a folder of side-by-side pairs, of two folders, of a folder of single images, or of the"
                        + " data of a run file, and report all that is wrong, and copies. Exits with 1 if a file cannot be trained"
                        + " on; copies and remarks do not count.",
        mixinStandardHelpOptions = true)
class CheckDataCommand implements Callable<Integer> {

    private static final int MAX_SHOWN = 20;

    private final Console console;

    @CommandLine.Parameters(
            paramLabel = "FOLDER|RUN.yaml",
            description =
                    "The folder, with --targets that of the inputs; or a run file, whose data and held-out data are"
                            + " checked as it uses them.")
    private Path folder;

    @CommandLine.Option(
            names = "--split",
            paramLabel = "NAME",
            description = "Check the folder of that name beside FOLDER, and beside that of --targets, together with it:"
                    + " copies between them are found, too. Repeatable.")
    private List<String> names = List.of();

    @CommandLine.Option(names = "--sheet", paramLabel = "FILE.png", description = "Draw some of the pairs or images.")
    private Optional<Path> sheet = Optional.empty();

    @CommandLine.Mixin
    private OutputOptions output;

    @CommandLine.ArgGroup
    private Layout layout = new Layout();

    @CommandLine.Option(
            names = "--crop",
            paramLabel = "N",
            description = "Also check that an N x N crop fits into each image.")
    private Optional<Integer> crop = Optional.empty();

    @CommandLine.Option(
            names = "--rescale",
            split = ",",
            paramLabel = "N",
            description = "The heights to which images are scaled before the crop, separated by commas.")
    private List<Integer> rescale = List.of();

    /** How files hold pairs or images; side by side unless given. */
    private static final class Layout {
        @CommandLine.Option(
                names = "--targets",
                paramLabel = "FOLDER",
                description = "A second folder, whose files have the names of the inputs, endings aside.")
        private Optional<Path> targets = Optional.empty();

        @CommandLine.Option(names = "--single", description = "The files are single images of the style domain.")
        private boolean single;
    }

    CheckDataCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        output.apply(console);
        CheckedData data = data();
        DatasetCheck.Report report;
        try (Counting counting = new Counting("check", console)) {
            DatasetCheck.Decoding decoding = (pairs, imagesAcross) -> decode(pairs, imagesAcross, counting);
            report = DatasetCheck.of(data.splits(), data.single(), data.augmentation(), decoding);
        }
        say(data, report);
        if (sheet.isPresent() && !report.readable().isEmpty()) {
            data.draw(report.readable(), sheet.get());
            console.say("sheet: " + sheet.get());
        }
        console.event("check_data", values(report));
        return report.isUsable() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    List<List<FileFinding>> decode(List<List<Path>> pairs, int imagesAcross, Counting counting) throws IOException {
        return FileFinding.decode(pairs, imagesAcross, counting::report);
    }

    private CheckedData data() throws IOException {
        if (!Files.isRegularFile(folder)) {
            return CheckedData.of(
                    folder,
                    layout.targets,
                    names,
                    layout.single,
                    crop.map(side -> new PairAugmentation(rescale, side, false)));
        }
        if (layout.targets.isPresent() || layout.single || !names.isEmpty() || crop.isPresent()) {
            throw new IllegalArgumentException("--targets, --single, --split and --crop go with a folder; the run file "
                    + folder + " says how its data lies");
        }
        return CheckedData.of(folder);
    }

    private void say(CheckedData data, DatasetCheck.Report report) {
        console.say(data.name() + ": " + report.files() + " image files");
        report.sizes().forEach((size, count) -> console.say("  " + count + " of " + size));
        report.problems()
                .forEach((fault, problems) -> list(
                        problems.size() + " " + fault.description(),
                        problems.stream()
                                .map(problem -> problem.name() + ": " + problem.reason())
                                .toList()));
        list(
                report.duplicates().size() + " groups of files with the same pixels (no error)",
                joined(report.duplicates()));
        list(report.similar().size() + " pairs of files that look the same (no error)", joined(report.similar()));
        if (report.acrossSplits() > 0) {
            console.say(
                    report.acrossSplits()
                            + " of these are in several splits: figures of held-out pairs will be too good; delete one of each");
        }
        list(report.constant().size() + " images of one color alone (no error)", report.constant());
        data.remark(report).ifPresent(console::say);
        console.say(
                report.isUsable()
                        ? "usable"
                        : "not usable as it is; with data.on_unreadable=skip, unreadable files are left out");
    }

    private static Map<String, Object> values(DatasetCheck.Report report) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("usable", report.isUsable());
        values.put("files", report.files());
        values.put("sizes", report.sizes());
        Map<String, Object> problems = new LinkedHashMap<>();
        report.problems().forEach((fault, found) -> problems.put(fault.name().toLowerCase(Locale.ROOT), found));
        values.put("problems", problems);
        values.put("duplicates", report.duplicates());
        values.put("similar", report.similar());
        values.put("across_splits", report.acrossSplits());
        values.put("constant", report.constant());
        values.put(
                "likely_input",
                report.likelyInput().map(InputSide::name).orElse("").toLowerCase(Locale.ROOT));
        return values;
    }

    private static List<String> joined(List<List<String>> groups) {
        return groups.stream().map(names -> String.join(", ", names)).toList();
    }

    private void list(String what, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        console.say(what + ":");
        lines.stream().limit(MAX_SHOWN).forEach(line -> console.say("  " + line));
        if (lines.size() > MAX_SHOWN) {
            console.say("  and " + (lines.size() - MAX_SHOWN) + " more");
        }
    }
}
