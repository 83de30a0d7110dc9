package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.data.Images;
import org.stylestep.extension.Extensions;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.CheckpointNetworks;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.latent.Style;
import org.stylestep.mining.Progress;
import org.stylestep.mining.Triplet;
import org.stylestep.nn.Network;
import org.stylestep.train.ValidationTriplets;

/**
 * What the encoder of a run of stage 1 makes of its held-out images.
 *
 * @param names the images' names
 * @param images the images, as the encoder is shown them
 * @param codes their codes
 * @param triplets the held-out triplets, by the images' indices
 */
public record EncoderSamples(List<String> names, List<RgbImage> images, List<Style> codes, List<Triplet> triplets) {

    /**
     * Encodes the held-out images; their neighbors are computed if the run has no table of them.
     *
     * @param run the folder of a run of stage 1
     * @param extensions the implementations that its settings name
     * @throws org.stylestep.settings.SettingException if the run has no held-out triplets
     * @throws IOException if its files or images cannot be read
     */
    public static EncoderSamples of(Path run, Extensions extensions) throws IOException {
        Device device = TripletAccuracy.settings(run, extensions).runtime().toDevice();
        ValidationTriplets held = TripletAccuracy.triplets(run, extensions, device);
        CheckpointNetworks networks = new CheckpointNetworks(Checkpoint.open(run), extensions);
        Images source = held.images();
        List<String> names = new ArrayList<>();
        List<RgbImage> images = new ArrayList<>();
        for (int i = 0; i < source.size(); i++) {
            names.add(source.name(i));
            images.add(held.transform().centerCrop(source.read(i)));
        }
        try (NDManager manager = NDManager.newBaseManager(device);
                Network encoder = networks.load(PairNetworks.ENCODER, Weights.EMA, manager)) {
            List<Style> codes = ImageCodes.of(encoder, networks.styleCode(), held.transform())
                    .read(source, manager, Progress.none());
            return new EncoderSamples(names, images, codes, held.triplets());
        }
    }

    /** Returns the Euclidean distance between the codes of two images. */
    public double distance(int image, int other) {
        return codes.get(image).distance(codes.get(other));
    }

    /** Returns the share of the triplets whose positive is nearer to the anchor than the negative, from 0 to 1. */
    public double accuracy() {
        return triplets.stream()
                        .filter(triplet -> distance(triplet.anchor(), triplet.positive())
                                < distance(triplet.anchor(), triplet.negative()))
                        .count()
                / (double) triplets.size();
    }
}
