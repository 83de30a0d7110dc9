package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.features.StandardFeatures;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.io.JsonFile;
import org.stylestep.latent.Style;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.pipeline.StyleSampling;
import org.stylestep.report.ImageGrid;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordMap;
import picocli.CommandLine;

/** {@code stylestep sample}: inputs in styles that nobody supplied an image for. */
@CommandLine.Command(
        name = "sample",
        description =
                "Render every input in styles that are drawn, as OUT/INPUT-sample-N.png, and draw a sheet of them, OUT/sheet.png."
                        + " With a mapper's run, tell how much the renderings differ, beside those in the styles of real images.",
        mixinStandardHelpOptions = true)
final class SampleCommand implements Callable<Integer> {

    /** Inputs on the sheet, and inputs that the diversity is measured on. */
    private static final int SHEET_ROWS = 8;

    private final Console console;

    @CommandLine.Parameters(
            paramLabel = "RUN",
            description = "The folder of a run of stage 2 or 3, or of a checkpoint.")
    private Path run;

    @CommandLine.Option(
            names = "--sampler",
            required = true,
            paramLabel = "NAME",
            description =
                    "How styles are drawn: normal, empirical, empirical_diagonal, mapper, training_codes, or a registered one.")
    private String sampler;

    @CommandLine.Option(
            names = "--mapper",
            paramLabel = "FOLDER",
            description =
                    "The folder of a mapper's run, which also holds the training codes; needed by all samplers but the unit"
                            + " normal. The folder 'mapper' beside RUN, if there is one, unless given.")
    private Optional<Path> mapper = Optional.empty();

    @CommandLine.Option(
            names = "--truncation",
            defaultValue = "1",
            paramLabel = "FACTOR",
            description =
                    "Pull styles to the mean training style: from 0, the mean alone, to 1, not at all; 1 unless given.")
    private float truncation;

    @CommandLine.Option(
            names = "--input",
            required = true,
            paramLabel = "PATH",
            description = "An image or a folder of images. Repeatable.")
    private List<Path> inputs;

    @CommandLine.Option(names = "--count", defaultValue = "8", description = "How many styles; 8 unless given.")
    private int count;

    @CommandLine.Option(
            names = "--seed",
            defaultValue = "1",
            description = "Another seed draws other styles; 1 unless given.")
    private long seed;

    @CommandLine.Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "Weights of SqueezeNet 1.1 to compare renderings by; a bank of filters unless given.")
    private Optional<Path> weights = Optional.empty();

    @CommandLine.Option(
            names = "--no-diversity",
            negatable = true,
            description =
                    "Do not measure how much renderings differ, for which each shown input is rendered in 64 more styles.")
    private boolean diversity = true;

    @CommandLine.Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "Where the renderings go.")
    private Path out;

    @CommandLine.Mixin
    private ShownOptions options;

    SampleCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (count < 1) {
            throw new IllegalArgumentException("--count must be at least 1, not " + count);
        }
        List<ImageSource> sources = ImageSource.of(inputs);
        ShownFiles files = options.inputs();
        StyleSampling.Choice choice = new StyleSampling.Choice(sampler, truncation, seed);
        try (StyleSampling sampling = open(choice)) {
            Files.createDirectories(out);
            List<RgbImage> shown = render(sources, files, sampling);
            console.say(sources.size() + " inputs in " + count + " styles: " + out);
            if (shown.size() < Math.min(SHEET_ROWS, sources.size())) {
                console.say("the sheet shows the inputs of the first one's size: " + shown.size());
            }
            if (diversity) {
                measure(sampling, shown);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    /** Opens the model; a mapper beside it that was not asked for and does not fit is left aside where it is not needed. */
    private StyleSampling open(StyleSampling.Choice choice) throws IOException {
        try {
            return open(mapperRun(), choice);
        } catch (CheckpointException e) {
            if (mapper.isPresent() || mapperRun().isEmpty()) {
                throw e;
            }
            try {
                StyleSampling sampling = open(Optional.empty(), choice);
                console.say("the mapper beside the run is left aside: " + e.getMessage());
                return sampling;
            } catch (IllegalArgumentException needed) {
                e.addSuppressed(needed);
                throw e;
            }
        }
    }

    private StyleSampling open(Optional<Path> mapperRun, StyleSampling.Choice choice) throws IOException {
        return StyleSampling.open(run, mapperRun, choice, options.toDevice(), StandardExtensions.installed());
    }

    private void measure(StyleSampling sampling, List<RgbImage> shown) throws IOException {
        Optional<StyleSampling.Measured> report;
        try (Counting counting = new Counting("measuring how much renderings differ", console)) {
            report = sampling.diversity(shown, features(), counting);
        } catch (IllegalArgumentException e) {
            console.say("how much they differ was not measured: " + e.getMessage());
            return;
        }
        if (report.isPresent()) {
            JsonFile.write(out.resolve("diversity.json"), RecordMap.of(report.get()));
            tell(report.get());
        } else {
            console.say("how much they differ was not measured: --mapper FOLDER holds the styles of real images");
        }
    }

    /** Writes all renderings and the sheet; returns the inputs on the sheet. */
    private List<RgbImage> render(List<ImageSource> sources, ShownFiles files, StyleSampling sampling)
            throws IOException {
        List<Style> styles = sampling.styles(count);
        List<String> captions = new ArrayList<>(List.of("input"));
        IntStream.rangeClosed(1, count).forEach(i -> captions.add("sample " + i));
        ImageGrid sheet = new ImageGrid(run + ", styles drawn by " + sampler + ", truncation " + truncation, captions);
        List<RgbImage> shown = new ArrayList<>();
        try (Counting counting = new Counting("sample", console)) {
            long done = 0;
            for (ImageSource source : sources) {
                RgbImage content = files.read(source.file());
                List<RgbImage> row = new ArrayList<>(List.of(content));
                row.addAll(renderings(sampling, files, source.file(), content, styles));
                for (int style = 1; style <= count; style++) {
                    ImageFiles.writePng(row.get(style), out.resolve(source.name() + "-sample-" + style + ".png"));
                }
                if (shown.size() < SHEET_ROWS
                        && (shown.isEmpty() || shown.get(0).size().equals(content.size()))) {
                    shown.add(content);
                    sheet.addRow(row);
                }
                counting.report(++done, sources.size());
            }
        }
        sheet.write(out.resolve("sheet.png"));
        return shown;
    }

    private static List<RgbImage> renderings(
            StyleSampling sampling, ShownFiles files, Path file, RgbImage content, List<Style> styles) {
        try {
            return sampling.render(content, styles);
        } catch (IllegalArgumentException e) {
            throw files.unfit(file, content, e);
        }
    }

    private Optional<Path> mapperRun() {
        Path beside = run.toAbsolutePath().normalize().resolveSibling("mapper");
        return mapper.or(() -> Optional.of(beside).filter(Files::isDirectory));
    }

    private Component features() {
        return weights.map(file -> new Component("squeezenet", new StandardFeatures.SqueezeNetOptions(file)))
                .orElse(Component.of("filter_bank"));
    }

    private void tell(StyleSampling.Measured report) {
        console.say(String.format(
                Locale.ROOT,
                "mean distance between renderings of an input: %.3f in sampled styles, %.3f in those of real images, ratio %.2f",
                report.sampled(),
                report.real(),
                report.ratio()));
        StyleSampling.Protocol protocol = report.protocol();
        console.say("(features " + protocol.features() + ", " + protocol.size() + ", " + protocol.inputs() + " inputs, "
                + protocol.styles() + " styles of each kind; 1 is the distance of renderings of "
                + (protocol.inputs() == 1 ? "it" : "different inputs") + " in different real styles)");
    }
}
