package org.stylestep.checkpoint;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import org.stylestep.io.Sha256;

/** A safetensors file with its length and SHA-256. */
final class ArrayFile {

    private static final int BUFFER = 1 << 20;

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

    // Copies on the CPU: for an array on a GPU the engine would leave one behind in the array's own manager.
    private static NDList named(Map<String, NDArray> arrays, NDManager scratch) {
        NDList list = new NDList(arrays.size());
        // Sorted, so that the same arrays are the same bytes whatever map they come in.
        new TreeMap<>(arrays).forEach((name, array) -> {
            NDArray copy = array.getDevice().isGpu() ? array.toDevice(Device.cpu(), true) : array;
            if (copy != array) {
                copy.attach(scratch);
            }
            copy.setName(name);
            list.add(copy);
        });
        return list;
    }

    static NDList read(Path file, Manifest.Part part, NDManager manager) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String found = Sha256.hex(bytes);
        if (!found.equals(part.sha256())) {
            throw new CheckpointException("damaged checkpoint: " + file + " has SHA-256 " + found + " and should have "
                    + part.sha256() + "; copy it again or use another checkpoint");
        }
        long header = bytes.length < Long.BYTES
                ? -1
                : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (header < 2 || header > bytes.length - Long.BYTES) {
            throw new CheckpointException("damaged checkpoint: " + file + " is not a safetensors file");
        }
        try {
            return NDList.decode(manager, bytes);
        } catch (RuntimeException e) {
            throw new CheckpointException(
                    "damaged checkpoint: " + file + " is not a safetensors file: " + e.getMessage(), e);
        }
    }
}
