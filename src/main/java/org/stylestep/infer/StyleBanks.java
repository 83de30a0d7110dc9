package org.stylestep.infer;

import java.io.IOException;
import java.nio.file.Path;
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
     * @return the bank, which may be empty
     * @throws CheckpointException if the checkpoint has no encoder, names no style code or is damaged
     * @throws IOException if it cannot be read
     */
    public static StyleBank in(Path file, Checkpoint checkpoint) throws IOException {
        String fingerprint = LatentCheckpoint.encoder(checkpoint);
        return StyleBank.at(
                file, new StyleBank.Encoder(fingerprint, checkpoint.folder().toString()));
    }
}
