package org.stylestep.infer;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.io.Sha256;
import org.stylestep.latent.EncodedSet;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.MappedSampler;
import org.stylestep.latent.SamplerContext;
import org.stylestep.latent.Style;
import org.stylestep.nn.Network;
import org.stylestep.settings.Component;

/**
 * A mapper's checkpoint: all that drawing styles needs, without the images it was made of. Close it to free the mapper's weights.
 *
 * <p>Samplers of it draw from any thread, one call at a time.
 */
public final class LatentCheckpoint implements SamplerContext, AutoCloseable {

    private final Checkpoint checkpoint;
    private final NDManager manager;
    private final EncodedSet codes;
    private final Network mapper;

    private LatentCheckpoint(Checkpoint checkpoint, NDManager manager, EncodedSet codes, Network mapper) {
        this.checkpoint = checkpoint;
        this.manager = manager;
        this.codes = codes;
        this.mapper = mapper;
    }

    /**
     * Opens a mapper's checkpoint.
     *
     * @param path the folder of a mapper's run, or of a checkpoint of it
     * @param device where the mapper runs
     * @param extensions make its network
     * @throws IOException if it cannot be read, is damaged, or is not a mapper's
     */
    public static LatentCheckpoint open(Path path, Device device, Extensions extensions) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(path);
        NDManager manager = NDManager.newBaseManager(device);
        try (NDManager scratch = manager.newSubManager()) {
            Network mapper = new CheckpointNetworks(checkpoint, extensions).load("mapper", Weights.RAW, manager);
            EncodedSet codes = EncodedSet.of(checkpoint.read(EncodedSet.PART, scratch));
            return new LatentCheckpoint(checkpoint, manager, codes, mapper);
        } catch (IOException e) {
            manager.close();
            throw e;
        } catch (RuntimeException e) {
            manager.close();
            throw new CheckpointException("cannot use " + checkpoint.folder() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Opens a mapper's checkpoint to draw codes for a trained pair.
     *
     * @param path the folder of a mapper's run, or of a checkpoint of it
     * @param pair whose encoder its codes must be of
     * @param device where the mapper runs
     * @param extensions make its network
     * @throws IOException if a checkpoint cannot be read, or the codes are another encoder's
     */
    public static LatentCheckpoint openFor(Path path, Checkpoint pair, Device device, Extensions extensions)
            throws IOException {
        LatentCheckpoint opened = open(path, device, extensions);
        try {
            opened.requireEncoderOf(pair);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Returns the checkpoint. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Returns the codes of the images that the mapper was trained on, and of held-out ones. */
    public EncodedSet codes() {
        return codes;
    }

    /** Returns the registered name and options of the mapper's network. */
    public Component component() {
        return mapper.component();
    }

    @Override
    public int latentDim() {
        return codes.codeSize();
    }

    @Override
    public List<Style> trainingCodes() {
        return codes.training();
    }

    /** Returns the trained mapper as a sampler; it can be used until this is closed. */
    @Override
    public LatentSampler mapper() {
        return new MappedSampler(mapper);
    }

    private void requireEncoderOf(Checkpoint pair) throws IOException {
        String made = String.valueOf(checkpoint.manifest().state().get("encoder"));
        String found = encoder(pair);
        if (!made.equals(found)) {
            throw new CheckpointException("the codes of " + checkpoint.folder() + " are not those of the encoder of "
                    + pair.folder() + " (their fingerprints are " + made + " and " + found
                    + "): train a mapper for it: stylestep mapper");
        }
    }

    /**
     * Identifies the encoder that renders with a pair: by its averaged weights, or the weights where it has no average, and the form of its
     * codes. Codes are worth something only to the encoder that made them.
     *
     * @return the SHA-256 of names, shapes and numbers, whatever their order in a file, so that an export is the same encoder; and the form
     * @throws CheckpointException if there is no encoder, or no style code is named
     * @throws IOException if it cannot be read
     */
    public static String encoder(Checkpoint pair) throws IOException {
        String form = CheckpointNetworks.styleCode(pair).atInference().name().toLowerCase(Locale.ROOT);
        MessageDigest digest = Sha256.start();
        try (NDManager scratch = NDManager.newBaseManager(Device.cpu())) {
            new TreeMap<>(CheckpointNetworks.arrays(pair, "encoder", Weights.EMA, scratch)).forEach((name, array) -> {
                digest.update((name + array.getShape()).getBytes(StandardCharsets.UTF_8));
                digest.update(array.toByteBuffer());
            });
        }
        return Sha256.hex(digest) + "/" + form;
    }

    @Override
    public void close() {
        manager.close();
    }
}
