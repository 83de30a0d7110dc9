package org.stylestep.infer;

import org.stylestep.nn.StandardBlocks;
import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.io.Sha256;

/** Tells encoders apart: codes are worth something only to the one that made them. */
final class EncoderFingerprint {

    private static final String EMA = "encoder_ema";
    private static final String RAW = "encoder";

    private EncoderFingerprint() {}

    /**
     * Identifies the encoder as {@link StyleTransfer} opens it: by its averaged weights where there are such, else its weights, and by the
     * form of its codes.
     *
     * @param checkpoint a checkpoint with an encoder
     * @return the SHA-256 of names, shapes and numbers, whatever their order in a file, so that an export is the same encoder; and the form
     * @throws CheckpointException if there is no encoder, or no style code is named
     */
    static String of(Checkpoint checkpoint) throws IOException {
        String code = new CheckpointNetworks(checkpoint, StandardBlocks.installed())
                .styleCode()
                .atInference()
                .name();
        String part = checkpoint.parts().contains(EMA) ? EMA : RAW;
        if (!checkpoint.parts().contains(part)) {
            throw new CheckpointException("checkpoint " + checkpoint.folder() + " is of stage '"
                    + checkpoint.manifest().position().stage() + "' and has no encoder");
        }
        try (NDManager scratch = NDManager.newBaseManager(Device.cpu())) {
            return digest(checkpoint.read(part, scratch)) + "/" + code.toLowerCase(Locale.ROOT);
        }
    }

    private static String digest(Map<String, NDArray> weights) {
        MessageDigest digest = Sha256.start();
        new TreeMap<>(weights).forEach((name, array) -> {
            digest.update((name + array.getShape()).getBytes(StandardCharsets.UTF_8));
            digest.update(array.toByteBuffer());
        });
        return Sha256.hex(digest);
    }
}
