package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.stylestep.benchmark.Benchmark;
import org.stylestep.io.JsonFile;
import picocli.CommandLine;

/** {@code stylestep benchmark}: what this machine takes for a part of the work. */
@CommandLine.Command(
        name = "benchmark",
        description =
                "Measure a part of the work on this machine, on made-up images, and print times and ratios as JSON.",
        mixinStandardHelpOptions = true)
final class BenchmarkCommand implements Callable<Integer> {

    private final Console console;

    @CommandLine.Parameters(
            paramLabel = "SUBJECT",
            description =
                    "mining (exact and by a sketch), step (of stage 2), data (one thread, beside a step) or translate.")
    private Benchmark.Subject subject;

    @CommandLine.Option(names = "--size", paramLabel = "N", description = "Side of the images; ${DEFAULT-VALUE}.")
    private int size = 64;

    @CommandLine.Option(names = "--channels", paramLabel = "N", description = "Base channels; ${DEFAULT-VALUE}.")
    private int channels = 16;

    @CommandLine.Option(names = "--batch", paramLabel = "N", description = "Pairs a step; ${DEFAULT-VALUE}.")
    private int batch = 8;

    @CommandLine.Option(
            names = "--n",
            paramLabel = "N",
            description = "How many images are mined or decoded; ${DEFAULT-VALUE}.")
    private int n = 100;

    @CommandLine.Option(names = "--repetitions", paramLabel = "N", description = "Times each; ${DEFAULT-VALUE}.")
    private int repetitions = 5;

    @CommandLine.Option(names = "--device", paramLabel = "DEVICE", description = "As in run files; ${DEFAULT-VALUE}.")
    private String device = "auto";

    @CommandLine.Option(names = "--data", paramLabel = "FOLDER", description = "Side-by-side pairs to measure on.")
    private Optional<Path> data = Optional.empty();

    @CommandLine.Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "SqueezeNet's weights, to mine by in place of the filter bank.")
    private Optional<Path> weights = Optional.empty();

    @CommandLine.Option(names = "--out", paramLabel = "FILE", description = "Also write the JSON into a file.")
    private Optional<Path> out = Optional.empty();

    BenchmarkCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Map<String, Object> report = Benchmark.run(
                subject, new Benchmark.Options(size, channels, batch, n, repetitions, device, data, weights));
        console.say(JsonFile.text(report));
        if (out.isPresent()) {
            JsonFile.write(out.get(), report);
        }
        return CommandLine.ExitCode.OK;
    }
}
