package org.stylestep.cli;

import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Help where picocli reports an error, and the error where picocli prints help.
 *
 * @param otherwise handles those that are none of help
 */
record Help(CommandLine.IParameterExceptionHandler otherwise) implements CommandLine.IParameterExceptionHandler {

    private static final Set<String> OPTIONS = Set.of("-h", "--help");

    /**
     * Refuses arguments that no command takes, which {@code --help} beside them hides.
     *
     * @throws CommandLine.UnmatchedArgumentException if there are any
     */
    static void requireKnownArguments(ParseResult parsed) {
        for (CommandLine command : parsed.asCommandLineList()) {
            List<String> unmatched = command.getUnmatchedArguments();
            if (!unmatched.isEmpty()) {
                throw new CommandLine.UnmatchedArgumentException(command, unmatched);
            }
        }
    }

    /** Prints the help of {@code styles list --help}, though {@code styles} misses its parameter RUN. */
    @Override
    public int handleParseException(CommandLine.ParameterException exception, String[] arguments) throws Exception {
        if (!(exception instanceof CommandLine.MissingParameterException)
                || List.of(arguments).stream().noneMatch(OPTIONS::contains)) {
            return otherwise.handleParseException(exception, arguments);
        }
        CommandLine command = exception.getCommandLine();
        for (String argument : arguments) {
            command = command.getSubcommands().getOrDefault(argument, command);
        }
        command.usage(command.getOut());
        return CommandLine.ExitCode.OK;
    }
}
