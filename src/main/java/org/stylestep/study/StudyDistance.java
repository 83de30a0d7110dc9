package org.stylestep.study;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stylestep.config.Json;
import org.stylestep.data.HostBatch;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.engine.Gradients;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.PerceptualDistance;
import org.stylestep.image.RgbImage;

/** The feature distance of a study: its layers are weighed once, on training targets, and the weights are kept for all rows. */
final class StudyDistance {

    /** Targets that the layers are weighed on. */
    private static final int SAMPLES = 64;

    private static final int BATCH = 16;

    private StudyDistance() {}

    /**
     * What is kept.
     *
     * @param extractor the features
     * @param layers their layers
     * @param weights the weight of each
     * @param size the side at which the targets were shown
     * @param targets how many there were
     * @param fingerprint what identifies the training targets
     */
    record Weights(
            String extractor, List<String> layers, List<Float> weights, int size, int targets, String fingerprint) {}

    /** Opens the distance, with the weights of the file if they are of the same features, size and targets. */
    static PerceptualDistance open(StudyMetrics metrics, Images targets, long seed, Path file, Device device)
            throws IOException {
        FeatureExtractor extractor = metrics.features().open("metrics.features", device);
        try {
            Json json = new Json();
            Optional<Weights> kept = json.read(file, Weights.class)
                    .filter(weights -> weights.extractor().equals(extractor.id())
                            && weights.size() == metrics.size()
                            && weights.fingerprint().equals(targets.fingerprint()));
            if (kept.isPresent()) {
                return new PerceptualDistance(extractor, floats(kept.get().weights()), 1);
            }
            Images drawn = targets.subset(SAMPLES, seed);
            PerceptualDistance distance = weigh(extractor, drawn, PairAugmentation.resize(metrics.size()), device);
            json.write(
                    file,
                    new Weights(
                            extractor.id(),
                            extractor.layers(),
                            boxed(distance.layerWeights()),
                            metrics.size(),
                            drawn.size(),
                            targets.fingerprint()));
            return distance;
        } catch (IOException | RuntimeException exception) {
            extractor.close();
            throw exception;
        }
    }

    private static PerceptualDistance weigh(
            FeatureExtractor extractor, Images targets, PairAugmentation transform, Device device) throws IOException {
        Gradients.Scope off = Gradients.noGrad();
        try (off;
                NDManager manager = NDManager.newBaseManager(device)) {
            List<NDArray> batches = new ArrayList<>();
            List<RgbImage> batch = new ArrayList<>();
            for (int i = 0; i < targets.size(); i++) {
                batch.add(transform.centerCrop(targets.read(i)));
                if (batch.size() == BATCH || i == targets.size() - 1) {
                    batches.add(new HostBatch(batch).toArray(manager));
                    batch.clear();
                }
            }
            return PerceptualDistance.balanced(extractor, batches.toArray(NDArray[]::new));
        }
    }

    private static float[] floats(List<Float> boxed) {
        float[] values = new float[boxed.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = boxed.get(i);
        }
        return values;
    }

    private static List<Float> boxed(float[] values) {
        List<Float> boxed = new ArrayList<>();
        for (float value : values) {
            boxed.add(value);
        }
        return boxed;
    }
}
