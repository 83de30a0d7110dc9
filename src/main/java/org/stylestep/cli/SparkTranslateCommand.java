package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.stylestep.settings.SettingException;
import org.stylestep.spark.Cluster;
import org.stylestep.spark.ClusterCommands;
import picocli.CommandLine;

/** {@code stylestep spark translate}: parts of the inputs as tasks of a cluster. */
@CommandLine.Command(
        name = "translate",
        description = "Render as 'translate --out' does, the inputs in parts, each a task of the cluster.")
final class SparkTranslateCommand extends TranslateCommand {

    private final Console console;

    @CommandLine.Mixin
    private ClusterOptions cluster;

    @CommandLine.Option(
            names = "--parts",
            defaultValue = "8",
            paramLabel = "N",
            description = "Into how many parts; 8 unless given. Each loads the networks anew.")
    private int parts;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    SparkTranslateCommand(Console console) {
        super(console);
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = folder();
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>(List.of("translate"));
        CommandLine.ParseResult parsed = spec.commandLine().getParseResult();
        parsed.matchedPositionals().forEach(positional -> command.addAll(positional.originalStringValues()));
        for (CommandLine.Model.OptionSpec option : parsed.matchedOptions()) {
            if (option.longestName().equals("--part")) {
                throw new SettingException("--part is one part; give --parts N, and the cluster computes all");
            }
            if (!List.of("--master", "--parts").contains(option.longestName())) {
                option.originalStringValues().forEach(value -> command.add(option.longestName() + "=" + value));
            }
        }
        List<Path> logs = IntStream.rangeClosed(1, parts)
                .mapToObj(part -> folder.resolve("part-" + part + ".log"))
                .toList();
        List<Optional<String>> failures;
        try (Cluster started = cluster.start(List.of())) {
            failures = new ClusterCommands(started, 0, CommandProcesses::run)
                    .runEach(
                            IntStream.rangeClosed(1, parts)
                                    .mapToObj(part -> with(command, "--part=" + part + "/" + parts))
                                    .toList(),
                            logs);
        }
        Optional<String> failure = failures.stream().flatMap(Optional::stream).findFirst();
        if (failure.isPresent()) {
            throw new SettingException(failure.get());
        }
        for (Path log : logs) {
            Files.delete(log);
        }
        console.say("the renderings are in " + folder);
        return CommandLine.ExitCode.OK;
    }

    private static List<String> with(List<String> command, String last) {
        List<String> whole = new ArrayList<>(command);
        whole.add(last);
        return whole;
    }
}
