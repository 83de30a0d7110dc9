package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.stylestep.data.DatasetCheck;
import org.stylestep.data.PairAugmentation;
import picocli.CommandLine;

/** {@code stylestep check-data}: all that is wrong with a data set. */
@CommandLine.Command(
        name = "check-data",
        description =
                "Decode every file of a folder of side-by-side pairs, of two folders, or of a folder of single images, and"
                        + " report all that is wrong. Exits with 1 if anything is.",
        mixinStandardHelpOptions = true)
final class CheckDataCommand implements Callable<Integer> {

    private static final int MAX_SHOWN = 20;

    private final Console console;

    @CommandLine.Parameters(paramLabel = "FOLDER", description = "The folder; with --targets, that of the inputs.")
    private Path folder;

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
        DatasetCheck.Report report = check(crop.map(side -> new PairAugmentation(rescale, side, false)));
        console.say(folder + layout.targets.map(path -> " and " + path).orElse("") + ": " + report.files()
                + " image files");
        report.sizes().forEach((size, count) -> console.say("  " + count + " of " + size));
        report.problems().forEach((fault, problems) -> list(fault.description(), problems));
        if (!report.duplicates().isEmpty()) {
            console.say(report.duplicates().size() + " groups of files with the same pixels (no error):");
            report.duplicates().stream()
                    .limit(MAX_SHOWN)
                    .forEach(names -> console.say("  " + String.join(", ", names)));
        }
        console.say(
                report.isUsable()
                        ? "usable"
                        : "not usable as it is; with data.on_unreadable=skip, unreadable files are left out");
        return report.isUsable() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private DatasetCheck.Report check(Optional<PairAugmentation> augmentation) throws IOException {
        try (Counting counting = new Counting("check", console)) {
            BiConsumer<Integer, Integer> progress = (done, total) -> counting.report(done, total);
            if (layout.targets.isPresent()) {
                return DatasetCheck.matching(folder, layout.targets.get(), augmentation, progress);
            }
            return layout.single
                    ? DatasetCheck.single(folder, augmentation, progress)
                    : DatasetCheck.sideBySide(folder, augmentation, progress);
        }
    }

    private void list(String what, List<DatasetCheck.Problem> problems) {
        console.say(problems.size() + " " + what + ":");
        problems.stream()
                .limit(MAX_SHOWN)
                .forEach(problem -> console.say("  " + problem.name() + ": " + problem.reason()));
        if (problems.size() > MAX_SHOWN) {
            console.say("  and " + (problems.size() - MAX_SHOWN) + " more");
        }
    }
}
