package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.stylestep.image.RgbImage;
import org.stylestep.latent.NamedStyle;
import org.stylestep.latent.Style;
import org.stylestep.latent.StyleBank;
import org.stylestep.latent.StyleInterpolation;
import picocli.CommandLine;

/** {@code stylestep styles}: the styles of a run by name. */
@CommandLine.Command(
        name = "styles",
        description = "Keep styles by name beside a run's checkpoints; other commands take them as @NAME.",
        mixinStandardHelpOptions = true)
final class StylesCommand {

    private final Console console;

    @CommandLine.Parameters(
            paramLabel = "RUN",
            description = "The folder of a run of stage 2 or 3, or of a checkpoint.")
    private Path run;

    @CommandLine.Mixin
    private PairOptions options;

    StylesCommand(Console console) {
        this.console = console;
    }

    @CommandLine.Command(name = "list", description = "List all styles.", mixinStandardHelpOptions = true)
    int list() throws IOException {
        StyleBank bank = options.styles(run).bank();
        List<NamedStyle> all = bank.list();
        for (NamedStyle named : all) {
            StringBuilder code = new StringBuilder();
            for (float value : named.style().values()) {
                code.append(String.format(Locale.ROOT, " %6.2f", value));
            }
            console.say(String.format(Locale.ROOT, "%-20s %s  %s", "@" + named.name(), code, named.source()));
        }
        console.say(all.size() + " styles in " + bank.file());
        return CommandLine.ExitCode.OK;
    }

    @CommandLine.Command(name = "add", description = "Keep the style of an image.", mixinStandardHelpOptions = true)
    int add(
            @CommandLine.Parameters(paramLabel = "NAME", description = "What to call it.") String name,
            @CommandLine.Parameters(paramLabel = "IMAGE", description = "The image.") Path image,
            @CommandLine.Option(names = "--replace", description = "Take the place of a style of that name.")
                    boolean replace)
            throws IOException {
        try (LoadedPair pair = options.open(run)) {
            RgbImage shown = pair.readStyle(image);
            Style style = pair.encode(image, shown);
            NamedStyle named = new NamedStyle(
                    NamedStyles.bare(name), style, image.getFileName().toString());
            pair.styles().bank().add(named, Optional.of(shown), replace);
            console.say("@" + named.name() + ": the style of " + image + ", in "
                    + pair.styles().bank().file());
        }
        return CommandLine.ExitCode.OK;
    }

    @CommandLine.Command(name = "remove", description = "Forget styles.", mixinStandardHelpOptions = true)
    int remove(
            @CommandLine.Parameters(paramLabel = "NAME", arity = "1..*", description = "The styles' names.")
                    List<String> names)
            throws IOException {
        NamedStyles styles = options.styles(run);
        for (String name : names) {
            styles.get(name);
        }
        for (String name : names) {
            styles.bank().remove(NamedStyles.bare(name));
        }
        console.say("removed: " + String.join(", ", names));
        return CommandLine.ExitCode.OK;
    }

    @CommandLine.Command(name = "rename", description = "Give a style another name.", mixinStandardHelpOptions = true)
    int rename(
            @CommandLine.Parameters(paramLabel = "NAME", description = "Its name.") String from,
            @CommandLine.Parameters(paramLabel = "NEW", description = "Its new name.") String to)
            throws IOException {
        NamedStyles styles = options.styles(run);
        if (!styles.bank().rename(NamedStyles.bare(from), NamedStyles.bare(to))) {
            throw styles.unknown(NamedStyles.bare(from));
        }
        console.say("@" + NamedStyles.bare(from) + " is now @" + NamedStyles.bare(to));
        return CommandLine.ExitCode.OK;
    }

    @CommandLine.Command(
            name = "nearest",
            description = "Find the styles most like that of an image.",
            mixinStandardHelpOptions = true)
    int nearest(
            @CommandLine.Parameters(paramLabel = "STYLE", description = "An image or @NAME.") String style,
            @CommandLine.Option(
                            names = "--count",
                            defaultValue = "5",
                            paramLabel = "N",
                            description = "How many to show; 5 unless given.")
                    int count)
            throws IOException {
        try (LoadedPair pair = options.open(run)) {
            Style code = StyleChoice.one(style, pair).style();
            for (StyleBank.Match match : pair.styles().bank().nearest(code, count)) {
                console.say(String.format(
                        Locale.ROOT,
                        "%8.4f  @%s  %s",
                        match.distance(),
                        match.style().name(),
                        match.style().source()));
            }
        }
        return CommandLine.ExitCode.OK;
    }

    @CommandLine.Command(
            name = "average",
            description = "Keep the mean of several styles.",
            mixinStandardHelpOptions = true)
    int average(
            @CommandLine.Parameters(paramLabel = "NAME", description = "What to call the mean.") String name,
            @CommandLine.Parameters(
                            paramLabel = "STYLE",
                            arity = "1..*",
                            description = "Names of the bank, with or without @, or images.")
                    List<String> styles,
            @CommandLine.Option(names = "--replace", description = "Take the place of a style of that name.")
                    boolean replace)
            throws IOException {
        try (LoadedPair pair = options.open(run)) {
            List<StyleChoice> choices = new ArrayList<>();
            for (String style : styles) {
                boolean inBank = pair.styles().has(style) || !Files.exists(Path.of(style));
                choices.add(StyleChoice.one(inBank ? NamedStyles.marked(style) : style, pair));
            }
            Style mean = StyleInterpolation.mean(
                    choices.stream().map(StyleChoice::style).toList());
            String source = "mean of "
                    + String.join(", ", choices.stream().map(StyleChoice::name).toList());
            NamedStyle named = new NamedStyle(NamedStyles.bare(name), mean, source);
            pair.styles().bank().add(named, Optional.empty(), replace);
            console.say("@" + named.name() + ": " + source);
        }
        return CommandLine.ExitCode.OK;
    }
}
