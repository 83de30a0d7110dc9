package org.stylestep.run;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.stylestep.data.Images;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.mining.NearFarMiner;
import org.stylestep.mining.NeighborTable;
import org.stylestep.mining.Progress;
import org.stylestep.mining.Triplet;
import org.stylestep.mining.TripletBatches;
import org.stylestep.train.HeldOutTriplets;

/** Finds out for stage 1 which images look alike: those it trains on, and held-out ones. */
final class Neighbors {

    private final EncoderRun run;
    private final Device device;

    Neighbors(EncoderRun run, Device device) {
        this.run = run;
        this.device = device;
    }

    /** The miner of the training images; its table is kept in a file. */
    NearFarMiner among(Images images, Path file, Progress progress) throws IOException {
        return among(images, run.mining().neighbors(), file, progress);
    }

    private NearFarMiner among(Images images, NeighborTable.Options neighbors, Path file, Progress progress)
            throws IOException {
        try (FeatureExtractor extractor = run.features().open("features", device)) {
            MiningSection mining = run.mining();
            return new NearFarMiner(NeighborTable.loadOrCompute(
                    file,
                    images,
                    mining.view(run.data().augmentation()),
                    extractor,
                    mining.descriptors(run.features().type()),
                    neighbors,
                    progress));
        }
    }

    /** Triplets of held-out images; their table is kept in a file. */
    HeldOutTriplets heldOut(TripletValidationSection validation, Path file, Progress progress) throws IOException {
        Images images = run.data()
                .images(validation.folder(), validation.targets(), run.machine().cacheBytes())
                .subset(validation.images(), run.seed());
        List<Triplet> triplets = TripletBatches.fixed(
                among(images, run.mining().heldOutNeighbors(), file, progress), validation.triplets(), run.seed());
        return new HeldOutTriplets(images, run.data().augmentation(), triplets);
    }
}
