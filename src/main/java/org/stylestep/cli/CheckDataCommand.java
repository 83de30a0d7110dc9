package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.stylestep.data.DatasetCheck;
import org.stylestep.data.PairAugmentation;
import picocli.CommandLine;

/** {@code stylestep check-data}: all that is wrong with a folder of pairs. */
@CommandLine.Command(
        name = "check-data",
        description =
                "Decode every file of a folder of side-by-side pairs and report all that is wrong. Exits with 1 if anything is.",
        mixinStandardHelpOptions = true)
final class CheckDataCommand implements Callable<Integer> {

    private static final int MAX_SHOWN = 20;

    private final Console console;

    @CommandLine.Parameters(paramLabel = "FOLDER", description = "The folder.")
    private Path folder;

    @CommandLine.Option(
            names = "--crop",
            paramLabel = "N",
            description = "Also check that an N x N crop fits into each half.")
    private Optional<Integer> crop = Optional.empty();

    @CommandLine.Option(
            names = "--rescale",
            split = ",",
            paramLabel = "N",
            description = "The heights to which images are scaled before the crop, separated by commas.")
    private List<Integer> rescale = List.of();

    CheckDataCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        DatasetCheck.Report report =
                DatasetCheck.check(folder, crop.map(side -> new PairAugmentation(rescale, side, false)));
        console.say(report.folder() + ": " + report.files() + " image files");
        report.sizes().forEach((size, count) -> console.say("  " + count + " of " + size));
        list("unreadable", report.unreadable());
        list("of odd width, so without two halves", report.oddWidths());
        list("too small for the crop", report.tooSmall());
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

    private void list(String what, List<DatasetCheck.Problem> problems) {
        if (problems.isEmpty()) {
            return;
        }
        console.say(problems.size() + " " + what + ":");
        problems.stream()
                .limit(MAX_SHOWN)
                .forEach(problem -> console.say("  " + problem.name() + ": " + problem.reason()));
        if (problems.size() > MAX_SHOWN) {
            console.say("  and " + (problems.size() - MAX_SHOWN) + " more");
        }
    }
}
