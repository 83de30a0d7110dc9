package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.CheckpointNetworks;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.mining.Progress;
import org.stylestep.nn.Network;
import org.stylestep.objective.TripletLoss;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.TripletValidationSection;
import org.stylestep.settings.RecordReader;
import org.stylestep.settings.SettingException;
import org.stylestep.train.ValidationTriplets;

/** Measures how many of the held-out triplets of a run of stage 1 an encoder orders correctly. */
record TripletAccuracy(ValidationTriplets triplets, TripletLoss loss, Extensions extensions) {

    /**
     * Opens the triplets.
     *
     * @param encoderRun the folder of a run of stage 1
     * @param extensions the implementations that its settings name
     * @param device where the encoders compute
     * @throws SettingException if the run has none
     * @throws IOException if its files or images cannot be read
     */
    public static TripletAccuracy open(Path encoderRun, Extensions extensions, Device device) throws IOException {
        return new TripletAccuracy(
                triplets(encoderRun, extensions, device),
                new TripletLoss(settings(encoderRun, extensions).objective().margin()),
                extensions);
    }

    /** The settings of a run of stage 1. */
    static EncoderRun settings(Path encoderRun, Extensions extensions) throws IOException {
        return new RecordReader(extensions)
                .read(Checkpoint.open(encoderRun).manifest().settings(), EncoderRun.class);
    }

    /** The held-out triplets of a run of stage 1, as {@link #open} does. */
    static ValidationTriplets triplets(Path encoderRun, Extensions extensions, Device device) throws IOException {
        EncoderRun run = settings(encoderRun, extensions);
        TripletValidationSection validation = run.validation()
                .orElseThrow(() -> new SettingException("the run " + encoderRun + " has no held-out triplets"));
        TripletMining mining =
                new TripletMining(run, new RunData(run.data(), extensions), extensions, device, Progress.none());
        return mining.validation(validation, Integer.MAX_VALUE, encoderRun.resolve(RunFolder.VALIDATION_NEIGHBORS));
    }

    /**
     * Returns the share of triplets that a checkpoint's encoder orders correctly.
     *
     * @param checkpoint the checkpoint
     * @param weights which weights of the encoder
     * @param manager makes the arrays that are needed meanwhile
     * @return the share, from 0 to 1
     * @throws IOException if the checkpoint or an image cannot be read
     */
    public double of(Checkpoint checkpoint, Weights weights, NDManager manager) throws IOException {
        CheckpointNetworks networks = new CheckpointNetworks(checkpoint, extensions);
        try (Network encoder = networks.load(PairNetworks.ENCODER, weights, manager)) {
            return triplets.score(encoder, networks.styleCode(), loss).accuracy();
        }
    }
}
