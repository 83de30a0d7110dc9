package org.stylestep.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stylestep.io.Sha256;

/** A pretrained network's weights in a .safetensors or .npz file, by name. */
final class WeightFile {

    private final Path file;
    private final String network;
    private Map<String, String> metadata = Map.of();

    /** Names a file and the network as {@link WeightConversion} takes it; nothing is read yet. */
    WeightFile(Path file, String network) {
        this.file = file;
        this.network = network;
    }

    /**
     * Reads the arrays of the expected names and shapes into a manager, as float32; what else the file holds is left out. Numbers in float16 and
     * bfloat16 are read without a loss.
     *
     * @throws IOException if the file is absent, damaged, or lacks an array of that name and shape, or has it in another type
     */
    SortedMap<String, NDArray> read(Map<String, Shape> expected, NDManager manager) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("No weights of " + network + " at " + file + ". " + howToMake()
                    + " The filter bank (FilterBank) needs no weights.");
        }
        SortedMap<String, NDArray> arrays = new TreeMap<>();
        try (WeightContainer container = WeightContainer.open(file)) {
            List<String> faults = new ArrayList<>();
            expected.forEach((key, shape) -> {
                WeightContainer.Array array = container.arrays().get(key);
                if (array == null) {
                    faults.add(key + " is missing");
                } else if (!array.shape().equals(shape) || !array.isFloat()) {
                    faults.add(key + " is " + array + " instead of float32" + shape);
                }
            });
            if (!faults.isEmpty()) {
                throw new IOException(
                        file + " does not hold the weights of " + network + ": " + brief(faults) + ". " + howToMake());
            }
            for (Map.Entry<String, Shape> entry : expected.entrySet()) {
                // Of the engine's memory: the garbage collector frees that of a Java buffer, whatever views there are
                // of it.
                try (NDArray ofJava = manager.create(container.read(entry.getKey()), entry.getValue())) {
                    arrays.put(entry.getKey(), ofJava.duplicate());
                }
            }
            metadata = container.metadata();
            return arrays;
        } catch (IOException | RuntimeException e) {
            arrays.values().forEach(NDArray::close);
            throw e;
        }
    }

    private String howToMake() {
        String make = "Make the file with `stylestep fetch-weights " + network + " --out " + file + "`.";
        return network.equals("vgg16")
                ? make
                        + " The Caffe convention takes weights that were trained in Caffe (vgg16_caffe), not torchvision's"
                        + " own (vgg16), which take the torchvision convention."
                : make;
    }

    private static String brief(List<String> faults) {
        int shown = Math.min(faults.size(), 4);
        String rest = faults.size() > shown ? " and " + (faults.size() - shown) + " more" : "";
        return String.join(", ", faults.subList(0, shown)) + rest;
    }

    /** Returns the published file that the arrays which {@link #read} returned are known to come from. */
    Optional<String> published(SortedMap<String, NDArray> arrays) {
        return metadata.isEmpty() ? Optional.empty() : PublishedWeights.of(network, metadata, sha256(arrays));
    }

    /** Returns 12 hexadecimal digits that tell these arrays from others, whatever file they came from. */
    static String digest(SortedMap<String, NDArray> arrays) {
        return sha256(arrays).substring(0, 12);
    }

    /** The SHA-256 of the numbers, by name, as little-endian float32. */
    static String sha256(SortedMap<String, NDArray> arrays) {
        MessageDigest digest = Sha256.start();
        for (NDArray array : arrays.values()) {
            digest.update(array.toByteArray());
        }
        return Sha256.hex(digest);
    }
}
