package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.config.RunFileException;
import org.stylestep.data.HostBatch;
import org.stylestep.data.Images;
import org.stylestep.engine.Gradients;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.image.RgbImage;
import org.stylestep.mining.NearFarMiner;
import org.stylestep.mining.NeighborTable;
import org.stylestep.mining.Progress;
import org.stylestep.mining.Triplet;
import org.stylestep.mining.TripletBatches;
import org.stylestep.train.ValidationTriplets;

/** Finds out for stage 1 which images look alike: those it trains on, and held-out ones. */
final class Neighbors {

    private static final Logger LOG = LoggerFactory.getLogger(Neighbors.class);

    /** An anchor, a positive and a negative. */
    private static final int MIN = 3;

    private final EncoderRun run;
    private final Device device;

    Neighbors(EncoderRun run, Device device) {
        this.run = run;
        this.device = device;
    }

    /** The miner of the training images; its table is kept in a file. */
    NearFarMiner among(Images images, Path file, Progress progress) throws IOException {
        return among(images, training(), run.mining().neighbors(), file, progress);
    }

    /** Checks that there are images of enough scenes, and that the features take them, without looking for neighbors yet. */
    void rehearse(Images images) throws IOException {
        try (FeatureExtractor extractor = run.features().open("features", device)) {
            rehearse(images, training(), run.mining().neighbors(), extractor);
            if (run.validation().isPresent()) {
                TripletValidationSection validation = run.validation().get();
                rehearse(
                        validationImages(validation),
                        validation(validation),
                        run.mining().validationNeighbors(),
                        extractor);
            }
        }
    }

    private void rehearse(Images images, Source source, NeighborTable.Options wanted, FeatureExtractor extractor)
            throws IOException {
        requireTriplets(images, source);
        try {
            NeighborTable.requireEnough(images, wanted.fitting(images.size()));
        } catch (IllegalArgumentException exception) {
            throw new RunFileException(source + ": " + exception.getMessage(), exception);
        }
        RgbImage image = images.read(0);
        Gradients.Scope off = Gradients.noGrad();
        try (off;
                NDManager manager = NDManager.newBaseManager(device)) {
            run.data().augmentation().centerCrop(image);
            RgbImage seen = run.mining().transform(run.data().augmentation()).centerCrop(image);
            extractor.extract(new HostBatch(List.of(seen)).toArray(manager)).close();
        } catch (IllegalArgumentException exception) {
            throw new RunFileException(source + ": " + images.name(0) + ": " + exception.getMessage(), exception);
        }
    }

    /** Triplets of held-out images; their table is kept in a file. */
    ValidationTriplets validation(TripletValidationSection validation, Path file, Progress progress)
            throws IOException {
        Images images = validationImages(validation);
        List<Triplet> triplets = TripletBatches.fixed(
                among(images, validation(validation), run.mining().validationNeighbors(), file, progress),
                validation.triplets(),
                run.seed());
        return new ValidationTriplets(images, run.data().augmentation(), triplets);
    }

    private Images validationImages(TripletValidationSection validation) throws IOException {
        return run.data()
                .images(validation.folder(), validation.targets(), run.runtime().cacheBytes())
                .subset(validation.images(), run.seed());
    }

    private Source training() {
        return new Source("data.folder", run.data().folder());
    }

    private static Source validation(TripletValidationSection validation) {
        return new Source("validation.folder", validation.folder());
    }

    private static void requireTriplets(Images images, Source source) {
        if (images.size() < MIN) {
            throw new RunFileException(source + " has " + images.size() + " images; triplets need at least " + MIN);
        }
    }

    /** Where images are from, for messages. */
    private record Source(String key, Path folder) {

        @Override
        public String toString() {
            return key + " = " + folder;
        }
    }

    private NearFarMiner among(Images images, Source source, NeighborTable.Options wanted, Path file, Progress progress)
            throws IOException {
        requireTriplets(images, source);
        NeighborTable.Options neighbors = wanted.fitting(images.size());
        if (!neighbors.equals(wanted)) {
            LOG.warn(
                    "{} has {} images, too few for lists of {} near and {} far ones (mining.num_nearest, mining.num_farthest); {} and {} are taken",
                    source,
                    images.size(),
                    wanted.near(),
                    wanted.far(),
                    neighbors.near(),
                    neighbors.far());
        }
        try (FeatureExtractor extractor = run.features().open("features", device)) {
            MiningSection mining = run.mining();
            return new NearFarMiner(NeighborTable.loadOrCompute(
                    file,
                    images,
                    mining.transform(run.data().augmentation()),
                    extractor,
                    mining.descriptors(run.features(), file.toAbsolutePath().getParent()),
                    neighbors,
                    progress));
        } catch (RunFileException exception) {
            throw exception;
        } catch (IllegalArgumentException exception) {
            throw new RunFileException(source + ": " + exception.getMessage(), exception);
        }
    }
}
