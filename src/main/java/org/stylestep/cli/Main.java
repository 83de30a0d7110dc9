package org.stylestep.cli;

import java.util.Map;
import org.stylestep.checkpoint.Versions;
import picocli.CommandLine;

/** The program: {@code stylestep COMMAND}. */
@CommandLine.Command(
        name = "stylestep",
        description = "Multi-modal image translation with a pre-trained style encoder.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done; 1 failed, with a message; 2 wrong usage;",
            "129, 130 or 143 stopped by SIGHUP (a closed terminal), Ctrl-C or SIGTERM,",
            "after writing a checkpoint."
        })
public final class Main {

    @CommandLine.Option(
            names = "--verbose",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Log details, and tell where an error arose.")
    private boolean verbose;

    private Main() {}

    /**
     * Runs a command and exits.
     *
     * @param arguments the command and its arguments
     */
    public static void main(String[] arguments) {
        // DJL's engine reports its start to its authors unless this is set before.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("java.awt.headless", "true");
        Console console = Console.standard();
        // halt, because exit would wait for a step that another thread is in the middle of.
        Interruption interruption = new Interruption(console, Runtime.getRuntime()::halt);
        Signals.listen(interruption::signal);
        System.exit(commandLine(console, interruption).execute(arguments));
    }

    /** The command line with all commands. */
    static CommandLine commandLine(Console console, Interruption interruption) {
        Main main = new Main();
        CommandLine all = new CommandLine(main);
        return all.addSubcommand(new PrepareCommand(console))
                .addSubcommand(new FetchDataCommand(console))
                .addSubcommand(new CheckDataCommand(console))
                .addSubcommand(new PretrainCommand(console, interruption))
                .addSubcommand(new TrainCommand(console, interruption))
                .addSubcommand(new FinetuneCommand(console, interruption))
                .addSubcommand(new MapperCommand(console, interruption))
                .addSubcommand(new FetchWeightsCommand(console))
                .addSubcommand(new EvaluateCommand(console))
                .addSubcommand(new CompareCommand(console))
                .addSubcommand(new ReportCommand(console))
                .addSubcommand(new AblateCommand(console, interruption))
                .addSubcommand(new TranslateCommand(console))
                .addSubcommand(new ExportCommand(console))
                .addSubcommand(new SampleCommand(console))
                .addSubcommand(new InterpolateCommand(console))
                .addSubcommand(new StylesCommand(console))
                .addSubcommand(new ServeCommand(console, interruption))
                .addSubcommand(new SchemaCommand(console))
                .addSubcommand(new BenchmarkCommand(console))
                .addSubcommand(new CommandLine(new SparkCommand(console, interruption))
                        .addSubcommand(new SparkAblateCommand(console, interruption))
                        .addSubcommand(new SparkTranslateCommand(console))
                        .addSubcommand(new SparkCommand.CheckData(console)))
                // What begins with @ is a style's name, not a file of arguments.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(console.outWriter())
                .setErr(console.errWriter())
                .setParameterExceptionHandler(new Help(all.getParameterExceptionHandler()))
                .setExecutionStrategy(parsed -> {
                    Help.requireKnownArguments(parsed);
                    console.set(false, false);
                    Logging.configure(console, main.verbose);
                    try {
                        return new CommandLine.RunLast().execute(parsed);
                    } catch (OutOfMemoryError error) {
                        console.warn("error: " + Failure.describe(error));
                        return CommandLine.ExitCode.SOFTWARE;
                    }
                })
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    console.event("error", Map.of("message", Failure.describe(exception)));
                    console.warn("error: " + Failure.describe(exception));
                    if (main.verbose) {
                        exception.printStackTrace(console.err());
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    /** What {@code --version} prints. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return Versions.running().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .toArray(String[]::new);
        }
    }
}
