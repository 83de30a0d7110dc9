package org.stylestep.infer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.checkpoint.Versions;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.nn.StyleCode;

/**
 * Writes a trained pair as a folder for services: the weights that render, their manifest, and {@code serving.properties} for DJL.
 *
 * <p>It is a checkpoint of two networks without anything that only training needs, so {@link StyleTransfer#open} reads it, too. The format is
 * described in {@code docs/export.md}.
 */
public final class ModelExport {

    /** The file that tells DJL how to load the folder. */
    public static final String SERVING_PROPERTIES = "serving.properties";

    private static final List<String> NETWORKS = List.of("encoder", "generator");

    private ModelExport() {}

    /**
     * Exports the pair of a checkpoint, all at once or not at all.
     *
     * @param source a checkpoint of stage 2 or 3, or the folder of its run
     * @param folder where to; an earlier export is replaced
     * @param weights which weights: {@link Weights#EMA} renders better
     * @throws IOException if the checkpoint cannot be read, has no generator, or the folder is something else or cannot be written
     */
    public static void write(Path source, Path folder, Weights weights) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(source);
        String styleCode = CheckpointNetworks.styleCode(checkpoint).name();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Map<String, Map<String, NDArray>> parts = new TreeMap<>();
            for (String network : NETWORKS) {
                parts.put(network, CheckpointNetworks.arrays(checkpoint, network, weights, manager));
            }
            Checkpoint.write(
                    folder,
                    manifest(checkpoint, styleCode, weights),
                    parts,
                    Map.of(SERVING_PROPERTIES, servingProperties()));
        }
    }

    private static Manifest manifest(Checkpoint checkpoint, String styleCode, Weights weights)
            throws CheckpointException {
        Manifest source = checkpoint.manifest();
        Map<String, Manifest.Architecture> pair = new TreeMap<>(source.networks());
        pair.keySet().retainAll(NETWORKS);
        return new Manifest(
                Manifest.FORMAT,
                source.position(),
                pair,
                source.settings(),
                Map.of(StyleCode.KEY, styleCode, "weights", weights.name().toLowerCase(Locale.ROOT)),
                new Manifest.Origin(
                        source.origin().data(),
                        checkpoint.folder().toString(),
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                        Versions.running(),
                        source.origin().device(),
                        source.origin().threads()),
                Map.of());
    }

    private static String servingProperties() {
        return String.join(
                "\n",
                "# Loads this folder with DJL or DJL Serving; StyleStep must be on the class path.",
                "engine=PyTorch",
                "blockFactory=" + StyleTransferBlockFactory.class.getName(),
                "translatorFactory=" + StyleTransferTranslatorFactory.class.getName(),
                "# The block factory reads the weights.",
                "option.hasParameter=false",
                "# Images of more pixels are refused before they are decoded.",
                FileTranslator.MAX_PIXELS + "=" + FileTranslator.DEFAULT_MAX_PIXELS,
                "");
    }
}
