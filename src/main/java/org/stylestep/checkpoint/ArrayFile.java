package org.stylestep.checkpoint;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.stylestep.io.SafetensorsFile;
import org.stylestep.io.Sha256;

/** A safetensors file with its length and SHA-256. */
final class ArrayFile {

    private static final int BUFFER = 1 << 20;

    /** The types that are read as they are; those of floating-point numbers of fewer bits become float32. */
    private static final Set<String> EXACT = Set.of("F64", "F32", "I64", "I32", "I8", "U8", "BOOL");

    private ArrayFile() {}

    static Manifest.Part write(Path file, Map<String, NDArray> arrays) throws IOException {
        MessageDigest digest = Sha256.start();
        try (OutputStream out = new BufferedOutputStream(
                        new DigestOutputStream(
                                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                digest),
                        BUFFER);
                NDManager scratch = NDManager.newBaseManager(Device.cpu())) {
            named(arrays, scratch).encode(out, NDList.Encoding.SAFETENSORS);
        }
        return new Manifest.Part(file.getFileName().toString(), Files.size(file), Sha256.hex(digest));
    }

    // Handles of their own on the CPU: a name on a live array would have kernels compute with views of it, whose
    // gradients add up in another order.
    private static NDList named(Map<String, NDArray> arrays, NDManager scratch) {
        NDList list = new NDList(arrays.size());
        // Sorted, so that the same arrays are the same bytes whatever map they come in.
        new TreeMap<>(arrays).forEach((name, array) -> {
            NDArray own = array.getDevice().isGpu() ? array.toDevice(Device.cpu(), true) : array.stopGradient();
            own.attach(scratch);
            own.setName(name);
            list.add(own);
        });
        return list;
    }

    static Map<String, NDArray> read(Path file, Manifest.Part part, NDManager manager) throws IOException {
        String found = Sha256.hex(file);
        if (!found.equals(part.sha256())) {
            throw new CheckpointException("damaged checkpoint: " + file + " has SHA-256 " + found + " and should have "
                    + part.sha256() + "; copy it again or use another checkpoint");
        }
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            for (Map.Entry<String, SafetensorsFile.Array> entry :
                    opened.arrays().entrySet()) {
                arrays.put(entry.getKey(), array(opened, entry.getKey(), entry.getValue(), manager));
            }
            return arrays;
        } catch (IOException | RuntimeException e) {
            arrays.values().forEach(NDArray::close);
            throw new CheckpointException("damaged checkpoint: " + e.getMessage(), e);
        }
    }

    private static NDArray array(SafetensorsFile file, String name, SafetensorsFile.Array array, NDManager manager)
            throws IOException {
        Shape shape = new Shape(array.shape());
        // Of the engine's memory: the garbage collector frees that of a Java buffer, whatever views there are of it.
        try (NDArray ofJava = EXACT.contains(array.type())
                ? manager.create(file.bytes(name), shape, DataType.fromSafetensors(array.type()))
                : manager.create(file.floats(name), shape)) {
            NDArray read = ofJava.duplicate();
            read.setName(name);
            return read;
        }
    }
}
