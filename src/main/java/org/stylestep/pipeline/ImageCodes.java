package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.data.ImageFolder;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.Unreadable;
import org.stylestep.engine.Gradients;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.CheckpointNetworks;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.io.AtomicFile;
import org.stylestep.latent.Style;
import org.stylestep.mining.Progress;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.sections.StageRun;

/**
 * Reads the styles of images with an encoder.
 *
 * @param encoder images (B, 3, H, W) in [-1, 1] to codes (B, 8), without gradients
 * @param transform what of an image it is shown
 */
public record ImageCodes(UnaryOperator<NDArray> encoder, PairAugmentation transform) {

    /** Images that are encoded at once; bounds memory. */
    private static final int BATCH = 32;

    /** Opens a folder of images; without it those that a run trains on. */
    public static Images images(Optional<Path> folder, StageRun run, Extensions extensions) throws IOException {
        return folder.isPresent()
                ? ImageFolder.open(folder.get(), Unreadable.STOP)
                : new RunData(run.data(), extensions).images();
    }

    /** Reads styles by the averaged encoder of a checkpoint, which is shown the middle of the images, scaled as in its training. */
    public static List<Style> read(Checkpoint checkpoint, StageRun run, Images images, Extensions extensions)
            throws IOException {
        CheckpointNetworks networks = new CheckpointNetworks(checkpoint, extensions);
        try (NDManager manager = NDManager.newBaseManager(run.runtime().toDevice());
                Network encoder = networks.load(PairNetworks.ENCODER, Weights.EMA, manager)) {
            return of(encoder, networks.styleCode(), new RunData(run.data(), extensions).geometry())
                    .read(images, manager, Progress.none());
        }
    }

    /** Writes styles as safetensors: {@code codes}, float32 (N, code), and {@code names}, UTF-8 as uint8 with a line feed after each. */
    public static void write(List<String> names, List<Style> styles, Path file) throws IOException {
        byte[] lines = (String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray codes = Style.toArray(styles, manager);
            NDArray text = manager.create(ByteBuffer.wrap(lines), new Shape(lines.length), DataType.UINT8);
            codes.setName("codes");
            text.setName("names");
            AtomicFile.write(file, new NDList(codes, text).encode(NDList.Encoding.SAFETENSORS));
        }
    }

    /** Reads with a network. */
    static ImageCodes of(Network encoder, StyleCode styleCode, PairAugmentation transform) {
        return new ImageCodes(
                images -> {
                    Gradients.Scope off = Gradients.noGrad();
                    try (off) {
                        return styleCode.withoutNoise(encoder.forward(new NDList(images), false));
                    }
                },
                transform);
    }

    /**
     * Reads the styles of all images, in their order.
     *
     * @param images the images
     * @param parent makes the arrays that are needed meanwhile, on the encoder's device
     * @param progress is told how many images have been read
     * @throws IOException if an image cannot be read
     */
    public List<Style> read(Images images, NDManager parent, Progress progress) throws IOException {
        List<Style> codes = new ArrayList<>();
        try (NDManager manager = parent.newSubManager()) {
            while (codes.size() < images.size()) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray shown = images.centered(codes.size(), codes.size() + BATCH, transform)
                            .toArray(scratch);
                    codes.addAll(Style.of(encoder.apply(shown)));
                }
                progress.report(codes.size(), images.size());
            }
        }
        return codes;
    }
}
