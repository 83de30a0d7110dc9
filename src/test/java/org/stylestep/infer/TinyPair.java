package org.stylestep.infer;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.image.RgbImage;
import org.stylestep.nn.Generator;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.random.KeyedRandom;
import org.stylestep.settings.RecordMap;

/** A checkpoint of two small networks with seeded weights, and pictures to render with them. */
public final class TinyPair {

    /** The side that the encoder says it was trained at. */
    public static final int SIDE = 32;

    private TinyPair() {}

    /** Writes the checkpoint of a pair whose generator takes some input channels. */
    public static Path write(Path folder, int inputChannels) throws IOException {
        Engine.getInstance().setRandomSeed(5);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Network encoder = Network.create(
                    "encoder",
                    new StyleEncoder(StyleEncoder.Options.published().withBaseChannels(4)),
                    manager,
                    new Shape(1, 3, SIDE, SIDE));
            Network generator = Network.create(
                    "generator",
                    new Generator(
                            Generator.Options.published().withBaseChannels(4).withResidualBlocks(1)),
                    manager,
                    new Shape(1, inputChannels, SIDE, SIDE),
                    new Shape(1, 8));
            // Codes of an untrained encoder hardly differ; these are as far apart as trained ones.
            scale(encoder, "mean.weight", 500);
            Map<String, Manifest.Architecture> networks = new TreeMap<>();
            Map<String, Map<String, NDArray>> parts = new TreeMap<>();
            for (Network network : List.of(encoder, generator)) {
                networks.put(network.name(), architecture(network));
                parts.put(network.name(), network.arrays());
            }
            Manifest manifest = new Manifest(
                    Manifest.FORMAT,
                    new Manifest.Position("finetune", 1, 1, 5),
                    networks,
                    Map.of(),
                    Map.of("style_code", "OFFSET"),
                    new Manifest.Origin("tiny", "", "2026-01-01T00:00:00Z", Map.of(), "cpu", 1),
                    Map.of());
            Checkpoint.write(folder, manifest, parts, Map.of());
        }
        return folder;
    }

    private static void scale(Network network, String parameter, float factor) {
        network.setTrainable(false);
        network.arrays().get(parameter).muli(factor);
    }

    private static Manifest.Architecture architecture(Network network) {
        return new Manifest.Architecture(
                network.kind(),
                network.component().type(),
                RecordMap.of(network.component().options()),
                Arrays.stream(network.inputShapes())
                        .map(shape -> Arrays.stream(shape.getShape()).boxed().toList())
                        .toList());
    }

    /** A smooth picture in random colors. */
    public static RgbImage picture(int width, int height, long seed) {
        byte[] rgb = new byte[3 * 16];
        KeyedRandom.of(seed, "tiny picture").nextBytes(rgb);
        return new RgbImage(4, 4, rgb).resize(width, height);
    }
}
