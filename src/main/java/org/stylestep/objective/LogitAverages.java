package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.List;
import java.util.Map;
import org.stylestep.engine.Kernels;
import org.stylestep.nn.Network;

/**
 * Moving averages of a discriminator's logits for targets and for renderings, over batch, positions and scales, and the LeCam regularization made of them
 * (arXiv 2104.03310): mean relu(D(y) − average of D(rendering))² + mean relu(average of D(y) − D(rendering))², summed over scales. The averages begin at 0
 * and keep 0.99 of themselves at a step, as the published code does, which regularizes from step 1000 on.
 */
public final class LogitAverages implements AutoCloseable {

    private static final double DECAY = 0.99;

    private final NDManager manager;
    private final NDArray real;
    private final NDArray fake;

    /** Makes averages of 0 on the device of a discriminator. */
    public LogitAverages(Network discriminator) {
        manager = discriminator.manager().newSubManager();
        real = manager.zeros(new Shape());
        fake = manager.zeros(new Shape());
    }

    /** {@return the averages by name, the live arrays} */
    public Map<String, NDArray> arrays() {
        return Map.of("fake", fake, "real", real);
    }

    /** Follows what a step has found, two scalars on the same device. */
    public void update(NDArray realNow, NDArray fakeNow) {
        Kernels.update("lerp", new double[] {1 - DECAY}, List.of(List.of(real, fake), List.of(realNow, fakeNow)));
    }

    /** Goes on from averages by name. */
    public void restore(Map<String, NDArray> averages) {
        averages.get("real").copyTo(real);
        averages.get("fake").copyTo(fake);
    }

    NDArray regularization(NDList ofReal, NDList ofFake) {
        return Logits.sumOfMeans(ofReal, map -> excess(map.sub(on(map, fake))))
                .add(Logits.sumOfMeans(
                        ofFake, map -> excess(map.sub(on(map, real)).neg())));
    }

    private static NDArray excess(NDArray difference) {
        return Activation.relu(difference).square();
    }

    /** Returns an average on the device of a map, in its manager. */
    private static NDArray on(NDArray map, NDArray average) {
        NDArray copy = average.toDevice(map.getDevice(), true);
        copy.attach(map.getManager());
        return copy;
    }

    @Override
    public void close() {
        manager.close();
    }
}
