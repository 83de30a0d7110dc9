package org.stylestep.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stylestep.features.WeightConversion;
import org.stylestep.fetch.Addresses;
import org.stylestep.io.AtomicFolder;
import org.stylestep.io.WriteLock;
import picocli.CommandLine;

/** {@code stylestep fetch-weights}: pretrained networks from the network, as weight files. */
@CommandLine.Command(
        name = "fetch-weights",
        description = "Fetch a pretrained network from its authors and write the weight file that run files name.",
        mixinStandardHelpOptions = true)
final class FetchWeightsCommand implements Callable<Integer> {

    private final Console console;

    @CommandLine.Parameters(
            paramLabel = "NAME",
            description = "squeezenet, vgg16, vgg16_caffe, alexnet, inception, lpips_alex, lpips_squeeze or lpips_vgg.")
    private String network;

    @CommandLine.Option(
            names = "--from",
            paramLabel = "FILE|URL",
            description = "Take the network from here: a .pth of PyTorch, a .npz or .safetensors with its names.")
    private Optional<String> from = Optional.empty();

    @CommandLine.Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The file to write; weights/NAME.safetensors unless given.")
    private Optional<Path> out = Optional.empty();

    FetchWeightsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Addresses.find("weights", network);
        Path file = out.orElse(Path.of("weights", network + ".safetensors")).toAbsolutePath();
        Files.createDirectories(file.getParent());
        if (from.isPresent() && !from.get().contains("://")) {
            convert(Path.of(from.get()), file);
            return CommandLine.ExitCode.OK;
        }
        if (from.isEmpty() && Files.exists(file)) {
            console.say(file + " is there already; delete it to fetch it anew");
            return CommandLine.ExitCode.OK;
        }
        URI address = Addresses.find("weights", from.orElse(network));
        Path source = file.resolveSibling("." + file.getFileName() + ".source");
        // By the convention of torch.hub, a name ends with the first digits of the file's SHA-256.
        Matcher digits = Pattern.compile("-([0-9a-f]{8})\\.pth$").matcher(FetchDataCommand.fileName(address));
        WriteLock lock = AtomicFolder.lock(file);
        try (lock) {
            FetchDataCommand.fetch(address, source, digits.find() ? digits.group(1) : "", console);
            convert(source, file);
        } finally {
            Files.deleteIfExists(source);
        }
        return CommandLine.ExitCode.OK;
    }

    private void convert(Path source, Path file) throws IOException {
        long numbers = WeightConversion.convert(network, source, file);
        console.say(file + ": " + numbers + " numbers");
    }
}
