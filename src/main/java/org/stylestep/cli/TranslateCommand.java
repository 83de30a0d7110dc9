package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.stylestep.data.ImageFiles;
import org.stylestep.data.ImageFolder;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.RgbImage;
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
        Map<String, RgbImage> inputs = read(input);
        Map<String, RgbImage> styles = read(style);
        Files.createDirectories(out);
        MachineSection machine = new MachineSection(device, 1, 0);
        try (StyleTransfer transfer = StyleTransfer.open(checkpoint, machine.toDevice());
                Counting counting = new Counting("translate", console)) {
            long done = 0;
            for (Map.Entry<String, RgbImage> content : inputs.entrySet()) {
                for (Map.Entry<String, RgbImage> look : styles.entrySet()) {
                    ImageFiles.writePng(
                            transfer.translate(content.getValue(), look.getValue()),
                            out.resolve(content.getKey() + "-in-" + look.getKey() + ".png"));
                    counting.report(++done, (long) inputs.size() * styles.size());
                }
            }
        }
        console.say(inputs.size() + " inputs in " + styles.size() + " styles: " + out);
        return CommandLine.ExitCode.OK;
    }

    private Map<String, RgbImage> read(Path path) throws IOException {
        Map<String, RgbImage> images = new LinkedHashMap<>();
        if (Files.isDirectory(path)) {
            ImageFolder folder = ImageFolder.open(path, Unreadable.STOP);
            for (int i = 0; i < folder.size(); i++) {
                images.put(stem(folder.name(i)), sized(folder.read(i)));
            }
        } else {
            images.put(stem(path.getFileName().toString()), sized(ImageFiles.read(path)));
        }
        return images;
    }

    private RgbImage sized(RgbImage image) {
        return size.map(side -> PairAugmentation.whole(side).centre(image)).orElse(image);
    }

    private static String stem(String name) {
        return name.replaceFirst("\\.[^.]*$", "");
    }
}
