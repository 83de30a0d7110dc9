package own;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.util.Map;
import org.stylestep.data.HostPairBatch;
import org.stylestep.data.ImagePairBatch;
import org.stylestep.data.PairBatches;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.nn.Network;
import org.stylestep.train.Stage;
import org.stylestep.train.TrainableNetwork;

/** A stage of one's own: one network renders inputs (B, C, H, W) to images (B, 3, H, W), without styles, and minimizes the mean error. */
public record OwnStage(TrainableNetwork trainable, PairBatches pairs, long seed) implements Stage<HostPairBatch> {

    @Override
    public Map<String, NDArray> step(HostPairBatch batch, long step, double learningRateFactor, NDManager manager) {
        ImagePairBatch images = ImagePairBatch.of(manager, batch);
        try (GradientCollector gradients = manager.getEngine().newGradientCollector()) {
            NDArray rendering =
                    trainable.network().forward(new NDList(images.input())).head();
            NDArray error = rendering.sub(images.target()).abs().mean();
            gradients.backward(error);
            trainable.update(learningRateFactor);
            return Map.of("error", error.stopGradient());
        }
    }

    @Override
    public PrefetchingDataLoader<HostPairBatch> batches(long firstStep, long endStep, int threads) {
        return pairs.from(firstStep, endStep, threads);
    }

    @Override
    public String name() {
        return "regression";
    }

    @Override
    public Device device() {
        return trainable.network().device();
    }

    @Override
    public int batchSize() {
        return pairs.batchSize();
    }

    @Override
    public String dataFingerprint() {
        return pairs.fingerprint();
    }

    @Override
    public Map<String, Network> networks() {
        return Map.of(trainable.network().name(), trainable.network());
    }

    @Override
    public Map<String, Map<String, NDArray>> parts() {
        return trainable.parts();
    }

    @Override
    public Map<String, Object> state() {
        return trainable.state();
    }

    @Override
    public void restore(PartReader parts, Map<String, Object> state) throws IOException {
        trainable.restore(parts, state);
    }

    @Override
    public void close() {
        trainable.close();
    }
}
