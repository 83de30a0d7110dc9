package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.stylestep.data.HostBatch;
import org.stylestep.data.Images;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Scalars;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.PerceptualDistance;
import org.stylestep.image.RgbImage;
import org.stylestep.objective.ImageDistance;

/** Makes the image distance that a run file asks for. */
final class Distances {

    /** Targets that the layers of a balanced distance are weighed on. */
    private static final int SAMPLES = 32;

    private static final int BATCH = 8;

    private Distances() {}

    /**
     * Makes the distance.
     *
     * @param run the run
     * @param targets the training targets
     * @param device where it computes
     * @param resources closes its features
     */
    static ImageDistance of(PairRun run, Images targets, Device device, Resources resources) throws IOException {
        ReconstructionSection section = run.reconstruction();
        float l1 = section.l1();
        float perceptual = section.perceptual();
        if (perceptual == 0) {
            return (a, b) -> Scalars.times(ImageDistance.L1.between(a, b), l1);
        }
        PerceptualDistance features = features(run, section.features().orElseThrow(), targets, device);
        resources.onClose(features::close);
        if (l1 == 0) {
            return (a, b) -> Scalars.times(features.between(a, b), perceptual);
        }
        return (a, b) -> Scalars.times(ImageDistance.L1.between(a, b), l1)
                .add(Scalars.times(features.between(a, b), perceptual));
    }

    /** Checks that the features are there, and can be loaded. */
    static void requireFeatures(PairRun run, Device device) throws IOException {
        ReconstructionSection section = run.reconstruction();
        if (section.perceptual() > 0) {
            open(section.features().orElseThrow(), device).close();
        }
    }

    private static FeatureExtractor open(FeatureSection section, Device device) throws IOException {
        return section.open("reconstruction.features", device);
    }

    private static PerceptualDistance features(PairRun run, FeatureSection section, Images targets, Device device)
            throws IOException {
        FeatureExtractor extractor = open(section, device);
        if (section.published()) {
            return PerceptualDistance.published(extractor);
        }
        Gradients.Scope off = Gradients.noGrad();
        try (off;
                NDManager manager = NDManager.newBaseManager(device)) {
            return PerceptualDistance.balanced(extractor, samples(run, targets, manager));
        } catch (IOException | RuntimeException e) {
            extractor.close();
            throw e;
        }
    }

    private static NDArray[] samples(PairRun run, Images targets, NDManager manager) throws IOException {
        Images drawn = targets.subset(SAMPLES, run.seed());
        List<NDArray> batches = new ArrayList<>();
        List<RgbImage> batch = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            batch.add(run.data().augmentation().centerCrop(drawn.read(i)));
            if (batch.size() == BATCH || i == drawn.size() - 1) {
                batches.add(new HostBatch(batch).toArray(manager));
                batch.clear();
            }
        }
        return batches.toArray(NDArray[]::new);
    }
}
