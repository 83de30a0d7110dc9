package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.latent.Style;
import org.stylestep.report.ImageGrid;
import picocli.CommandLine;

/** {@code stylestep translate}: inputs in the styles of images. */
@CommandLine.Command(
        name = "translate",
        description = "Render every input in every style, as FOLDER/INPUT-in-STYLE.png, as one sheet, or both.",
        mixinStandardHelpOptions = true)
final class TranslateCommand implements Callable<Integer> {

    private final Console console;

    @CommandLine.Parameters(
            paramLabel = "RUN",
            description = "The folder of a run of stage 2 or 3, or of a checkpoint.")
    private Path run;

    @CommandLine.Option(
            names = "--input",
            required = true,
            paramLabel = "PATH",
            description = "An image or a folder of images. Repeatable.")
    private List<Path> inputs;

    @CommandLine.Option(
            names = "--style",
            required = true,
            paramLabel = "STYLE",
            description = "An image, a folder of images, or @NAME of the style bank. Repeatable.")
    private List<String> styles;

    @CommandLine.Option(names = "--out", paramLabel = "FOLDER", description = "Where the renderings go.")
    private Optional<Path> out = Optional.empty();

    @CommandLine.Option(
            names = "--sheet",
            paramLabel = "FILE",
            description = "A PNG file for a table of them: a row for each input, a column for each style.")
    private Optional<Path> sheet = Optional.empty();

    @CommandLine.Mixin
    private PairOptions options;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    TranslateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (out.isEmpty() && sheet.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "translate needs --out FOLDER, --sheet FILE or both: where do the renderings go?");
        }
        List<ImageSource> sources = ImageSource.of(inputs);
        try (LoadedPair pair = options.open(run);
                Counting counting = new Counting("translate", console)) {
            List<StyleChoice> looks = StyleChoice.all(styles, pair);
            List<Style> codes = looks.stream().map(StyleChoice::style).toList();
            ImageGrid table = new ImageGrid(
                    run + ": " + sources.size() + " inputs in " + looks.size() + " styles",
                    Stream.concat(Stream.of("input"), looks.stream().map(StyleChoice::name))
                            .toList());
            table.setHeader(Stream.concat(
                            Stream.of(Optional.<RgbImage>empty()),
                            looks.stream().map(StyleChoice::image))
                    .toList());
            createFolders();
            List<String> names = ImageSource.numbered(sources.stream()
                    .flatMap(source -> looks.stream().map(look -> source.name() + "-in-" + look.name()))
                    .toList());
            long done = 0;
            for (ImageSource source : sources) {
                RgbImage input = pair.readInput(source.file());
                List<RgbImage> renderings = pair.render(source.file(), input, codes);
                if (out.isPresent()) {
                    for (int i = 0; i < looks.size(); i++) {
                        String name = names.get(Math.toIntExact(done) + i);
                        ImageFiles.writePng(renderings.get(i), out.get().resolve(name + ".png"));
                    }
                }
                if (sheet.isPresent()) {
                    table.addRow(
                            Stream.concat(Stream.of(input), renderings.stream()).toList());
                }
                done += looks.size();
                counting.report(done, (long) sources.size() * looks.size());
            }
            if (sheet.isPresent()) {
                table.write(sheet.get());
            }
            console.say(sources.size() + " inputs in " + looks.size() + " styles: " + written());
        }
        return CommandLine.ExitCode.OK;
    }

    private void createFolders() throws IOException {
        if (out.isPresent()) {
            Files.createDirectories(out.get());
        }
        if (sheet.isPresent()) {
            Files.createDirectories(sheet.get().toAbsolutePath().getParent());
        }
    }

    private String written() {
        return out.map(Path::toString).orElse("")
                + (out.isPresent() && sheet.isPresent() ? ", " : "")
                + sheet.map(Path::toString).orElse("");
    }
}
