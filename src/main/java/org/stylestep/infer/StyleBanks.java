package org.stylestep.infer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.latent.StyleBank;

/** The style bank that belongs to a checkpoint. */
public final class StyleBanks {

    private StyleBanks() {}

    /**
     * Returns the bank beside a model: {@code styles/bank.json} in the folder of the checkpoint's run, or in the checkpoint's own folder if that
     * stands alone.
     *
     * @param checkpoint a checkpoint with an encoder
     * @return its bank, which may be empty
     * @throws CheckpointException if the checkpoint has no encoder, names no style code or is damaged
     * @throws IOException if it cannot be read
     */
    public static StyleBank beside(Checkpoint checkpoint) throws IOException {
        Path folder = checkpoint.folder();
        Path model =
                CheckpointStore.runOf(folder).orElse(folder.toAbsolutePath().normalize());
        return in(model.resolve("styles").resolve(StyleBank.FILE), checkpoint);
    }

    /**
     * Returns a bank with the codes of a checkpoint's encoder.
     *
     * @param file the bank's file
     * @param checkpoint a checkpoint with an encoder
     * @return the bank, which may be empty
     * @throws CheckpointException if the checkpoint has no encoder, names no style code or is damaged
     * @throws IOException if it cannot be read
     */
    public static StyleBank in(Path file, Checkpoint checkpoint) throws IOException {
        return StyleBank.at(file, encoder(checkpoint));
    }

    /** The encoder as {@link StyleTransfer} opens it: its averaged weights where there are such, else the weights. */
    private static StyleBank.Encoder encoder(Checkpoint checkpoint) throws IOException {
        String code = new CheckpointNetworks(checkpoint, BlockCatalog.standard())
                .styleCode()
                .atInference()
                .name();
        String part = checkpoint.parts().contains("encoder_ema") ? "encoder_ema" : "encoder";
        try (NDManager scratch = NDManager.newBaseManager(Device.cpu())) {
            return new StyleBank.Encoder(
                    digest(checkpoint.read(part, scratch)) + "/" + code.toLowerCase(Locale.ROOT),
                    checkpoint.folder().toString());
        }
    }

    /** The SHA-256 of names, shapes and numbers, whatever the order in the file: so a copy of the weights in another file is the same encoder. */
    private static String digest(Map<String, NDArray> weights) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        new TreeMap<>(weights).forEach((name, array) -> {
            digest.update((name + array.getShape()).getBytes(StandardCharsets.UTF_8));
            digest.update(array.toByteBuffer());
        });
        return HexFormat.of().formatHex(digest.digest());
    }
}
