package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command prints its help, whatever else it needs. */
final class HelpTest {

    private final Program program = new Program();

    static Stream<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        commands.add(List.of());
        collect(
                Main.commandLine(Console.standard(), new Interruption(Console.standard(), code -> {})),
                List.of(),
                commands);
        return commands.stream();
    }

    private static void collect(CommandLine command, List<String> names, List<List<String>> commands) {
        command.getSubcommands().forEach((name, subcommand) -> {
            List<String> path = Stream.concat(names.stream(), Stream.of(name)).toList();
            commands.add(path);
            collect(subcommand, path, commands);
        });
    }

    private void printsHelp(List<String> command, String option) {
        String[] arguments = Stream.concat(command.stream(), Stream.of(option)).toArray(String[]::new);
        assertThat(program.run(arguments)).as(program.err()).isZero();
        assertThat(program.err()).isEmpty();
        assertThat(program.out())
                .startsWith("Usage: "
                        + String.join(
                                " ",
                                Stream.concat(Stream.of("stylestep"), command.stream())
                                        .toList()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void longOption(List<String> command) {
        printsHelp(command, "--help");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shortOption(List<String> command) {
        printsHelp(command, "-h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "--version"})
    void anUnknownCommandIsWrongUsage(String option) {
        assertThat(program.run("trian", option)).isEqualTo(2);
        assertThat(program.out()).isEmpty();
        assertThat(program.err()).contains("trian").contains("Did you mean").contains("train");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "translate"})
    void anUnknownOptionBesideHelpIsWrongUsage(String command) {
        assertThat(program.run(command, "--nonsense", "--help")).isEqualTo(2);
        assertThat(program.err()).contains("--nonsense");
    }
}
