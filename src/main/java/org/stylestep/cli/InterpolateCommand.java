package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.stylestep.image.RgbImage;
import org.stylestep.latent.Style;
import org.stylestep.latent.StyleInterpolation;
import org.stylestep.report.AnimatedGif;
import org.stylestep.report.InterpolationStrip;
import picocli.CommandLine;

/** {@code stylestep interpolate}: what lies between styles. */
@CommandLine.Command(
        name = "interpolate",
        description =
                "Render inputs on the way from one style to another, as FOLDER/strip.png and FOLDER/animation.gif. A STYLE is an"
                        + " image or @NAME of the style bank.",
        mixinStandardHelpOptions = true)
final class InterpolateCommand implements Callable<Integer> {

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

    @CommandLine.Option(names = "--from", required = true, paramLabel = "STYLE", description = "The first style.")
    private String from;

    @CommandLine.Option(names = "--to", required = true, paramLabel = "STYLE", description = "The last style.")
    private String to;

    @CommandLine.Option(
            names = "--via",
            paramLabel = "STYLE",
            description = "A style to pass on the way. Repeatable, in the order of the way.")
    private List<String> via = List.of();

    @CommandLine.Option(
            names = "--frames",
            defaultValue = "9",
            paramLabel = "N",
            description = "How many styles to render, first and last among them; 9 unless given.")
    private int frames;

    @CommandLine.Option(
            names = "--mode",
            defaultValue = "linear",
            description = "${COMPLETION-CANDIDATES}: straight, or around the origin; linear unless given.")
    private StyleInterpolation mode;

    @CommandLine.Option(
            names = "--delay",
            defaultValue = "150",
            paramLabel = "MS",
            description = "How long the animation shows a frame, in milliseconds; 150 unless given.")
    private int delay;

    @CommandLine.Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "Where strip and animation go.")
    private Path out;

    @CommandLine.Mixin
    private PairOptions options;

    InterpolateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        AnimatedGif.Delay shown = new AnimatedGif.Delay(delay);
        List<ImageSource> sources = ImageSource.of(inputs);
        try (LoadedPair pair = options.open(run);
                Counting counting = new Counting("interpolate", console)) {
            List<StyleChoice> stops = new ArrayList<>();
            stops.add(StyleChoice.one(from, pair));
            for (String stop : via) {
                stops.add(StyleChoice.one(stop, pair));
            }
            stops.add(StyleChoice.one(to, pair));
            List<Style> path = mode.path(stops.stream().map(StyleChoice::style).toList(), frames);
            InterpolationStrip strip = new InterpolationStrip(title(stops), captions(stops), images(stops));
            long done = 0;
            for (ImageSource source : sources) {
                RgbImage input = pair.readInput(source.file());
                strip.addInput(input, pair.render(source.file(), input, path));
                done += frames;
                counting.report(done, (long) sources.size() * frames);
            }
            Files.createDirectories(out);
            Path sheet = out.resolve("strip.png");
            Path animation = out.resolve("animation.gif");
            strip.write(sheet);
            strip.writeAnimation(animation, shown);
            console.say(sources.size() + " inputs in " + frames + " styles: " + sheet + ", " + animation);
        }
        return CommandLine.ExitCode.OK;
    }

    private String title(List<StyleChoice> stops) {
        return run + ", " + mode.name().toLowerCase(Locale.ROOT) + ": "
                + String.join(" - ", stops.stream().map(StyleChoice::name).toList());
    }

    /** How far the way has come, with the names of the styles that it begins with, passes and ends with. */
    private List<String> captions(List<StyleChoice> stops) {
        List<String> captions = new ArrayList<>();
        for (int frame = 0; frame < frames; frame++) {
            captions.add(String.format(Locale.ROOT, "%.2f", (double) frame / (frames - 1)));
        }
        for (int stop = 0; stop < stops.size(); stop++) {
            int frame = StyleInterpolation.frameOf(stop, stops.size(), frames);
            captions.set(frame, captions.get(frame) + " " + stops.get(stop).name());
        }
        return captions;
    }

    /** The image of each style that a frame shows, where it has one. */
    private List<Optional<RgbImage>> images(List<StyleChoice> stops) {
        List<Optional<RgbImage>> images = new ArrayList<>(Collections.nCopies(frames, Optional.empty()));
        for (int stop = 0; stop < stops.size(); stop++) {
            images.set(
                    StyleInterpolation.frameOf(stop, stops.size(), frames),
                    stops.get(stop).image());
        }
        return images;
    }
}
