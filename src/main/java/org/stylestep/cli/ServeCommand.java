package org.stylestep.cli;

import ai.djl.Device;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.data.ImagePair;
import org.stylestep.data.Images;
import org.stylestep.data.PairedImages;
import org.stylestep.extension.Extensions;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.infer.LatentCheckpoint;
import org.stylestep.infer.StyleBanks;
import org.stylestep.infer.StylePreprocessing;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.infer.TransferQueue;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.SamplerContext;
import org.stylestep.latent.Style;
import org.stylestep.pipeline.EvaluationSettings;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.serve.BoundedServer;
import org.stylestep.serve.ModelPage;
import org.stylestep.serve.ModelPage.Example;
import picocli.CommandLine;

/** {@code stylestep serve}: a local page to try a model on. */
@CommandLine.Command(
        name = "serve",
        description =
                "Serve a page to try a model on: upload or draw an input, take, mix and draw styles, see the rendering.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOGGER = LoggerFactory.getLogger(ServeCommand.class);
    private static final int PORT = 8080;
    private static final int EXAMPLES = 12;
    private static final int MAP_CODES = 400;
    private static final int ENCODED_TARGETS = 64;
    private static final int WORKERS = 2;
    private static final int CAPACITY = 32;
    private static final int GPU_BATCH = 16;

    private final Console console;
    private final Interruption interruption;

    @CommandLine.Parameters(
            paramLabel = "RUN",
            description = "The folder of a run of stage 2 or 3, of a checkpoint, or of an exported model.")
    private Path run;

    @CommandLine.Option(
            names = "--host",
            defaultValue = "localhost",
            description =
                    "The name or address to listen at; localhost unless given, so that other machines cannot connect.")
    private String host;

    @CommandLine.Option(
            names = "--port",
            description =
                    "Where to listen, 0 for any free port; " + PORT + " unless given, or a free one if that is taken.")
    private Optional<Integer> port = Optional.empty();

    @CommandLine.Option(
            names = "--examples",
            paramLabel = "FOLDER",
            description = "Images to offer as inputs, in place of the run's held-out pairs.")
    private Optional<Path> examples = Optional.empty();

    @CommandLine.Option(
            names = "--bank",
            paramLabel = "FILE",
            description = "The bank of styles; RUN/styles/bank.json unless given.")
    private Optional<Path> bank = Optional.empty();

    @CommandLine.Option(
            names = "--mapper",
            paramLabel = "FOLDER",
            description =
                    "A mapper's run to draw styles with; the folder 'mapper' beside RUN, if there is one, unless given.")
    private Optional<Path> mapper = Optional.empty();

    @CommandLine.Mixin
    private ShownOptions shown;

    private final List<String> hints = new ArrayList<>();

    ServeCommand(Console console, Interruption interruption) {
        this.console = console;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws IOException {
        Extensions extensions = StandardExtensions.installed();
        Checkpoint checkpoint = Checkpoint.open(run);
        Device device = shown.toDevice();
        Optional<LatentCheckpoint> latent = mapper(checkpoint, device, extensions);
        try (StyleTransfer transfer = StyleTransfer.open(checkpoint.folder(), device, Weights.EMA, extensions);
                TransferQueue queue = new TransferQueue(
                        transfer, new TransferQueue.Options(WORKERS, CAPACITY, device.isGpu() ? GPU_BATCH : 1, 0));
                BoundedServer server = server()) {
            new ModelPage(transfer, queue, content(checkpoint, transfer, latent, extensions)).addTo(server);
            CountDownLatch stopped = new CountDownLatch(1);
            interruption.stopWith("answering what is under way", stopped::countDown);
            server.start();
            console.say("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port() + "/");
            hints.forEach(console::warn);
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            latent.ifPresent(LatentCheckpoint::close);
        }
        return interruption.exitCode();
    }

    private BoundedServer server() throws IOException {
        try {
            return server(port.orElse(PORT));
        } catch (BindException e) {
            if (port.isPresent()) {
                throw e;
            }
            return server(0);
        }
    }

    private BoundedServer server(int at) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), at);
        return new BoundedServer(address, List.of(host), BoundedServer.Limits.standard());
    }

    private ModelPage.Content content(
            Checkpoint checkpoint, StyleTransfer transfer, Optional<LatentCheckpoint> latent, Extensions extensions)
            throws IOException {
        List<Style> codes = new ArrayList<>();
        List<Example> inputs = examples.isPresent()
                ? ofFolder(examples.get(), transfer.inputChannels())
                : heldOut(checkpoint, transfer, extensions, codes);
        latent.ifPresent(opened -> {
            List<Style> training = opened.trainingCodes();
            codes.clear();
            Images.spread(training.size(), MAP_CODES).forEach(i -> codes.add(training.get(i)));
        });
        return new ModelPage.Content(
                run.toAbsolutePath().normalize().getFileName().toString(),
                bank.isPresent() ? StyleBanks.in(bank.get(), checkpoint) : StyleBanks.beside(checkpoint),
                inputs,
                codes,
                samplers(
                        latent.<SamplerContext>map(opened -> opened).orElse(SamplerContext.of(transfer.latentDim())),
                        extensions),
                hints);
    }

    private List<Example> ofFolder(Path folder, int channels) throws IOException {
        List<Example> inputs = new ArrayList<>();
        List<ImageSource> sources = ImageSource.of(List.of(folder));
        for (int i : Images.spread(sources.size(), EXAMPLES)) {
            RgbImage image = shown.inputs().read(sources.get(i).file());
            inputs.add(new Example(sources.get(i).name(), ChannelImage.of(image, channels), Optional.empty()));
        }
        return inputs;
    }

    /** Reads held-out pairs, and the codes of their targets; without them the page still works. */
    private List<Example> heldOut(
            Checkpoint checkpoint, StyleTransfer transfer, Extensions extensions, List<Style> codes) {
        List<Example> inputs = new ArrayList<>();
        try {
            EvaluationSettings settings =
                    EvaluationSettings.of(EvaluationOptions.settings(checkpoint, extensions, List.of()), extensions);
            PairedImages pairs = settings.data().pairs();
            for (int i : Images.spread(pairs.size(), EXAMPLES)) {
                ImagePair pair = settings.data().transform().centerCrop(pairs.read(i));
                inputs.add(new Example(pairs.name(i), pair.input(), Optional.of(pair.target())));
            }
            List<RgbImage> targets = new ArrayList<>();
            for (int i : Images.spread(pairs.size(), ENCODED_TARGETS)) {
                targets.add(pairs.targets().read(i));
            }
            codes.addAll(transfer.encode(targets, StylePreprocessing.TRAINED_SIDE));
        } catch (IOException | IllegalArgumentException e) {
            hints.add("The run's held-out pairs are not there (" + e.getMessage()
                    + "): --examples FOLDER offers images as inputs.");
        }
        return inputs;
    }

    private Optional<LatentCheckpoint> mapper(Checkpoint checkpoint, Device device, Extensions extensions)
            throws IOException {
        Path folder = mapper.orElse(run.toAbsolutePath().normalize().resolveSibling("mapper"));
        if (mapper.isEmpty() && !Files.isDirectory(folder)) {
            hints.add(
                    "There is no mapper beside the run: stylestep mapper trains one, with which drawn styles resemble real ones.");
            return Optional.empty();
        }
        try {
            return Optional.of(LatentCheckpoint.openFor(folder, checkpoint, device, extensions));
        } catch (IOException e) {
            if (mapper.isPresent()) {
                throw e;
            }
            hints.add("The mapper beside the run is left aside: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** All samplers that what is there suffices for, the mapper first. */
    private static Map<String, LatentSampler> samplers(SamplerContext context, Extensions extensions)
            throws IOException {
        Map<String, LatentSampler> samplers = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(extensions.types(LatentSampler.KIND.name()));
        names.sort(Comparator.comparing((String name) -> !name.equals("mapper")));
        for (String name : names) {
            try {
                samplers.put(
                        name,
                        extensions.create(LatentSampler.KIND, extensions.component(LatentSampler.KIND, name), context));
            } catch (IllegalArgumentException e) {
                LOGGER.debug("the sampler {} is not offered: {}", name, e.getMessage());
            }
        }
        return samplers;
    }
}
