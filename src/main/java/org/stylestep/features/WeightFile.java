package org.stylestep.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonParseException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stylestep.io.Sha256;

/** A pretrained network's weights in a .safetensors or .npz file, by name. */
final class WeightFile {

    private final Path file;
    private final String network;

    /** Names a file and the network as {@code scripts/convert_features.py} takes it; nothing is read yet. */
    WeightFile(Path file, String network) {
        this.file = file;
        this.network = network;
    }

    /**
     * Reads the arrays of the expected names and shapes, float32, into a manager; what else the file holds is left out.
     *
     * @throws IOException if the file is absent, damaged, or lacks an array of that name, shape and type
     */
    SortedMap<String, NDArray> read(Map<String, Shape> expected, NDManager manager) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("No weights of " + network + " at " + file + ". " + howToMake()
                    + " The filter bank (FilterBank) needs no weights.");
        }
        WeightContainer.validate(file);
        try (NDManager decoding = manager.newSubManager()) {
            NDList decoded = decode(decoding);
            SortedMap<String, NDArray> arrays = new TreeMap<>();
            List<String> faults = new ArrayList<>();
            expected.forEach((key, shape) -> {
                NDArray array = decoded.get(key);
                if (array == null) {
                    faults.add(key + " is missing");
                } else if (!array.getShape().equals(shape) || array.getDataType() != DataType.FLOAT32) {
                    faults.add(key + " is " + array.getDataType() + array.getShape() + " instead of float32" + shape);
                } else {
                    arrays.put(key, array);
                }
            });
            if (!faults.isEmpty()) {
                throw new IOException(
                        file + " does not hold the weights of " + network + ": " + brief(faults) + ". " + howToMake());
            }
            arrays.values().forEach(array -> array.attach(manager));
            return arrays;
        }
    }

    private NDList decode(NDManager manager) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return NDList.decode(manager, in);
        } catch (IllegalArgumentException | ArithmeticException | JsonParseException e) {
            throw new IOException(file + " cannot be decoded: " + e.getMessage(), e);
        }
    }

    private String howToMake() {
        String make = "Make the file with `python scripts/convert_features.py " + network
                + " <source .pth> <output .safetensors>`.";
        return network.equals("vgg16")
                ? make + " The Caffe convention takes weights that were trained in Caffe (vgg16-00b39a1b.pth), not"
                        + " torchvision's own (vgg16-397923af.pth), which take the torchvision convention."
                : make;
    }

    private static String brief(List<String> faults) {
        int shown = Math.min(faults.size(), 4);
        String rest = faults.size() > shown ? " and " + (faults.size() - shown) + " more" : "";
        return String.join(", ", faults.subList(0, shown)) + rest;
    }

    /** Returns 12 hexadecimal digits that tell these arrays from others, whatever file they came from. */
    static String digest(SortedMap<String, NDArray> arrays) {
        MessageDigest digest = Sha256.start();
        for (NDArray array : arrays.values()) {
            digest.update(array.toByteArray());
        }
        return Sha256.hex(digest).substring(0, 12);
    }
}
