package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.stylestep.extension.Extensions;
import org.stylestep.page.ReportPage;
import org.stylestep.page.ReportServer;
import org.stylestep.pipeline.StandardExtensions;
import picocli.CommandLine;

/** {@code stylestep report}: runs as a page for browsers. */
@CommandLine.Command(
        name = "report",
        description =
                "Write runs as one HTML file that needs no network: lineage and settings, curves, sample sheets, style codes,"
                        + " renderings, metrics and costs. Several runs are shown beside each other. With --serve, follow trainings"
                        + " that go on instead.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    private final Console console;

    @CommandLine.Parameters(paramLabel = "RUN", arity = "1..*", description = "The folders of runs, of any stages.")
    private List<Path> runs;

    @CommandLine.Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the page goes; report.html in the first run's folder unless given.")
    private Optional<Path> out = Optional.empty();

    @CommandLine.Option(
            names = "--no-pictures",
            negatable = true,
            description = "Do not open checkpoints and held-out images to show style codes and renderings.")
    private boolean pictures = true;

    @CommandLine.Option(
            names = "--serve",
            paramLabel = "PORT",
            description =
                    "Show the page at http://127.0.0.1:PORT, to this machine alone, until it is ended; the page follows the"
                            + " runs. 0 takes any free port. Without style codes and renderings.")
    private Optional<Integer> port = Optional.empty();

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Extensions extensions = StandardExtensions.installed();
        if (port.isPresent()) {
            try (ReportServer server = new ReportServer(runs, port.get(), extensions)) {
                console.say("report: " + server.address() + " (Ctrl-C ends it)");
                new CountDownLatch(1).await();
            }
        }
        Path file = out.orElse(runs.get(0).resolve("report.html"));
        ReportPage.of(runs, pictures, extensions).write(file);
        console.say("report: " + file);
        return CommandLine.ExitCode.OK;
    }
}
