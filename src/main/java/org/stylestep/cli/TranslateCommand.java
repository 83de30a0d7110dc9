package org.stylestep.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.stylestep.data.ImageFiles;
import org.stylestep.data.ImageFolder;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PixelBatch;
import org.stylestep.data.RgbImage;
import org.stylestep.data.ShortNames;
import org.stylestep.data.Unreadable;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.run.MachineSection;
import picocli.CommandLine;

/** {@code stylestep translate}: inputs in the styles of images. */
@CommandLine.Command(
        name = "translate",
        description = "Render every input in the style of every style image, as OUT/INPUT-in-STYLE.png.",
        mixinStandardHelpOptions = true)
final class TranslateCommand implements Callable<Integer> {

    private final Console console;

    @CommandLine.Parameters(
            paramLabel = "RUN",
            description = "The folder of a run of stage 2 or 3, or of a checkpoint.")
    private Path checkpoint;

    @CommandLine.Option(
            names = "--input",
            required = true,
            paramLabel = "PATH",
            description = "An image or a folder of images.")
    private Path input;

    @CommandLine.Option(
            names = "--style",
            required = true,
            paramLabel = "PATH",
            description = "An image or a folder of images.")
    private Path style;

    @CommandLine.Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "Where the renderings go.")
    private Path out;

    @CommandLine.Option(
            names = "--size",
            paramLabel = "N",
            description =
                    "Scale the shorter side of all images to N and cut the N x N centre out; without it they stay as they are.")
    private Optional<Integer> size = Optional.empty();

    @CommandLine.Option(
            names = "--device",
            defaultValue = "auto",
            description = "auto, cpu, gpu or gpu with a number; auto unless given.")
    private String device;

    TranslateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        List<Source> inputs = sources(input);
        List<Source> styles = sources(style);
        Files.createDirectories(out);
        MachineSection machine = new MachineSection(device, 1, 0);
        try (StyleTransfer transfer = StyleTransfer.open(checkpoint, machine.toDevice());
                NDManager manager = transfer.newManager();
                Counting counting = new Counting("translate", console)) {
            List<NDArray> codes = new ArrayList<>();
            for (Source look : styles) {
                codes.add(code(look, transfer, manager));
            }
            long done = 0;
            for (Source content : inputs) {
                RgbImage image = read(content);
                for (int i = 0; i < codes.size(); i++) {
                    RgbImage rendering = render(content, image, codes.get(i), transfer);
                    String name = content.shortName() + "-in-" + styles.get(i).shortName() + ".png";
                    ImageFiles.writePng(rendering, out.resolve(name));
                    counting.report(++done, (long) inputs.size() * styles.size());
                }
            }
        }
        console.say(inputs.size() + " inputs in " + styles.size() + " styles: " + out);
        return CommandLine.ExitCode.OK;
    }

    /** An image that is read when it is its turn. */
    private record Source(Path file, String shortName) {}

    private static List<Source> sources(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(new Source(
                    path, ShortNames.of(List.of(path.getFileName().toString())).get(0)));
        }
        ImageFolder folder = ImageFolder.open(path, Unreadable.STOP);
        List<Path> files = folder.files();
        List<String> names = ShortNames.of(
                IntStream.range(0, files.size()).mapToObj(folder::name).toList());
        return IntStream.range(0, files.size())
                .mapToObj(i -> new Source(files.get(i), names.get(i)))
                .toList();
    }

    private RgbImage read(Source source) throws IOException {
        RgbImage image = ImageFiles.read(source.file());
        try {
            return size.map(side -> PairAugmentation.whole(side).centre(image)).orElse(image);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    source.file() + ": --size " + size.orElseThrow() + ": " + e.getMessage(), e);
        }
    }

    private NDArray code(Source source, StyleTransfer transfer, NDManager manager) throws IOException {
        RgbImage image = read(source);
        try (NDManager scratch = transfer.newManager()) {
            NDArray code = transfer.encode(new PixelBatch(List.of(image)).toArray(scratch));
            code.attach(manager);
            return code;
        } catch (IllegalArgumentException e) {
            throw unfit(source, image, e);
        }
    }

    private RgbImage render(Source source, RgbImage image, NDArray code, StyleTransfer transfer) {
        try (NDManager scratch = transfer.newManager()) {
            NDArray rendering = transfer.render(new PixelBatch(List.of(image)).toArray(scratch), code);
            return PixelBatch.fromArray(rendering).get(0);
        } catch (IllegalArgumentException e) {
            throw unfit(source, image, e);
        }
    }

    private IllegalArgumentException unfit(Source source, RgbImage image, IllegalArgumentException e) {
        return new IllegalArgumentException(
                source.file() + ", shown at " + image.size() + ": " + e.getMessage() + "; "
                        + (size.isPresent() ? "choose another" : "give a")
                        + " --size, to which all images are scaled and cut",
                e);
    }
}
