package org.stylestep.pipeline;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.stylestep.data.Images;
import org.stylestep.extension.Extensions;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.mining.MiningContext;
import org.stylestep.mining.NearestFarthestMiner;
import org.stylestep.mining.Progress;
import org.stylestep.mining.TableParts;
import org.stylestep.mining.Triplet;
import org.stylestep.mining.TripletBatches;
import org.stylestep.mining.TripletMiner;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.TripletValidationSection;
import org.stylestep.settings.SettingException;
import org.stylestep.train.ValidationTriplets;

/** The triplets of stage 1: those it trains on, and held-out ones. */
record TripletMining(EncoderRun run, RunData data, Extensions extensions, Device device, Progress progress) {

    /** An anchor, a positive and a negative. */
    private static final int MIN_IMAGES = 3;

    /** The training images, decoded once as far as the cache reaches. */
    Images images() throws IOException {
        return data.cachedImages(
                        "data",
                        run.data().folder(),
                        run.data().targets(),
                        run.runtime().cacheBytes())
                .subset(run.mining().maxImages(), run.seed());
    }

    /** What draws triplets of training images. */
    TripletMiner miner(Images images, Path cache) throws IOException {
        return miner("data.folder = " + run.data().folder(), images, false, cache);
    }

    /** Triplets of held-out images, of the first so many at most. */
    ValidationTriplets validation(TripletValidationSection section, int maxImages, Path cache) throws IOException {
        Images images = data.cachedImages(
                        "validation",
                        section.folder(),
                        section.targets(),
                        run.runtime().cacheBytes())
                .subset(Math.min(maxImages, section.images()), run.seed());
        TripletMiner miner = miner("validation.folder = " + section.folder(), images, true, cache);
        List<Triplet> triplets = TripletBatches.fixed(miner, section.triplets(), run.seed());
        return new ValidationTriplets(images, data.geometry(), triplets);
    }

    private TripletMiner miner(String name, Images images, boolean validation, Path cache) throws IOException {
        if (images.size() < MIN_IMAGES) {
            throw new SettingException(
                    name + " has " + images.size() + " images; triplets need at least " + MIN_IMAGES);
        }
        MiningContext context = context(name, images, validation, cache);
        return Keyed.at(
                name, () -> extensions.create(TripletMiner.KIND, run.mining().miner(), context));
    }

    private MiningContext context(String name, Images images, boolean validation, Path cache) {
        Progress shown = progress.of(validation ? "validation images" : "training images");
        return new MiningContext(name, images, data.geometry(), this::features, validation, cache, shown);
    }

    /**
     * Opens the table of a stage 1 run's training images, to be computed in parts.
     *
     * @throws SettingException if the run mines in another way
     */
    static TableParts parts(EncoderRun run, Extensions extensions, Progress progress) throws IOException {
        if (!(run.mining().miner().options() instanceof NearestFarthestMiner.Options options)) {
            throw new SettingException("mining.type: " + run.mining().miner().type()
                    + " has no table of neighbors that could be computed in parts");
        }
        RunData data = new RunData(run.data(), extensions);
        TripletMining mining =
                new TripletMining(run, data, extensions, run.runtime().toDevice(), progress);
        Path cache = RunFolder.ofOther(run.folder()).neighbors();
        Images images = mining.images();
        return Keyed.at("data", () -> new TableParts(options, mining.context("data.folder", images, false, cache)));
    }

    private FeatureExtractor features() throws IOException {
        return Keyed.at("features", () -> extensions.create(FeatureExtractor.KIND, run.features(), device));
    }
}
