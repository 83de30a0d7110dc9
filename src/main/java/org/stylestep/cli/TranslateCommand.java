package org.stylestep.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.latent.Style;
import org.stylestep.report.ImageGrid;
import org.stylestep.settings.SettingException;
import picocli.CommandLine;

/** {@code stylestep translate}: inputs in the styles of images. */
@CommandLine.Command(
        name = "translate",
        description = "Render every input in every style, as FOLDER/INPUT-in-STYLE.png, as one sheet, or both.",
        mixinStandardHelpOptions = true)
class TranslateCommand implements Callable<Integer> {

    /** Decoding ahead keeps twice as many images in memory. */
    private static final int DECODERS = 4;

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

    @CommandLine.Option(
            names = "--batch",
            paramLabel = "N",
            description = "Renderings in one pass of the generator, 16 on a GPU and 1 on the CPU unless given;"
                    + " fewer if they exceed 2^20 pixels. The rounding of a batch can change bytes by 1.")
    private Optional<Integer> batch = Optional.empty();

    @CommandLine.Option(
            names = "--part",
            paramLabel = "K/N",
            converter = Part.Converter.class,
            description = "Only the K-th of N parts of the inputs, as for an array of jobs; excludes --sheet.")
    private Part part = new Part(1, 1);

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
        if (batch.isPresent() && batch.get() < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--batch must be at least 1: " + batch.get());
        }
        if (part.count() > 1) {
            folder();
        }
        List<ImageSource> all = ImageSource.of(inputs);
        List<ImageSource> sources = part.of(all);
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
            // Numbers where names are alike are those among all inputs.
            int first = part.start(all.size()) * looks.size();
            List<String> names = ImageSource.numbered(all.stream()
                            .flatMap(source -> looks.stream().map(look -> source.name() + "-in-" + look.name()))
                            .toList())
                    .subList(first, first + sources.size() * looks.size());
            int done = 0;
            try (PrefetchingDataLoader<RgbImage> decoded = new PrefetchingDataLoader<>(
                    i -> pair.readInput(sources.get((int) i).file()), 0, sources.size(), DECODERS)) {
                Deque<RgbImage> read = new ArrayDeque<>();
                while (decoded.hasNext() || !read.isEmpty()) {
                    if (read.isEmpty()) {
                        read.add(decoded.next());
                    }
                    int most = pair.batchSize(batch, read.peek());
                    List<RgbImage> group = ofOneSize(read, decoded, most / looks.size());
                    List<RgbImage> renderings = pair.renderEach(
                            sources.get(done / looks.size()).file(),
                            group.stream()
                                    .flatMap(input -> Collections.nCopies(looks.size(), input).stream())
                                    .toList(),
                            Collections.nCopies(group.size(), codes).stream()
                                    .flatMap(List::stream)
                                    .toList(),
                            most);
                    write(renderings, names.subList(done, done + renderings.size()));
                    for (int i = 0; i < group.size() && sheet.isPresent(); i++) {
                        table.addRow(Stream.concat(
                                        Stream.of(group.get(i)),
                                        renderings.subList(i * looks.size(), (i + 1) * looks.size()).stream())
                                .toList());
                    }
                    done += renderings.size();
                    counting.report(done, names.size());
                }
            }
            if (sheet.isPresent()) {
                table.write(sheet.get());
            }
            console.say(sources.size() + " inputs in " + looks.size() + " styles: " + written());
        }
        return CommandLine.ExitCode.OK;
    }

    /** Takes the inputs that come next and have the size of the first, which is read; another that was read for that stays behind. */
    private static List<RgbImage> ofOneSize(Deque<RgbImage> read, PrefetchingDataLoader<RgbImage> decoded, int most)
            throws IOException {
        String size = read.peek().size();
        while (read.size() < most && decoded.hasNext() && read.peekLast().size().equals(size)) {
            read.add(decoded.next());
        }
        List<RgbImage> group = new ArrayList<>(read);
        read.clear();
        if (!group.get(group.size() - 1).size().equals(size)) {
            read.add(group.remove(group.size() - 1));
        }
        return group;
    }

    private void write(List<RgbImage> renderings, List<String> names) throws IOException {
        if (out.isEmpty()) {
            return;
        }
        try {
            IntStream.range(0, names.size()).parallel().forEach(i -> {
                try {
                    ImageFiles.writePng(renderings.get(i), out.get().resolve(names.get(i) + ".png"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns where the renderings of a part go. */
    final Path folder() {
        return out.filter(folder -> sheet.isEmpty())
                .orElseThrow(() -> new SettingException("parts need --out FOLDER and make no --sheet"));
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
