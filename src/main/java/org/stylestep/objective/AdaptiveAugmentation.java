package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.stylestep.engine.Kernels;
import org.stylestep.nn.Network;
import org.stylestep.settings.Default;

/**
 * The probability p that a {@link DiffAugment} is applied to a pair, as discriminators overfit (ADA; Karras et al., arXiv 2006.06676, section 3). It begins
 * at 0. Every four steps it rises where, over these steps, the mean sign of the logits for targets less {@link GanLoss#boundary} was above a target, and else
 * falls, by what takes it from 0 to 1 in a number of images. The mean is read off the device then and in no other step.
 */
public final class AdaptiveAugmentation implements AutoCloseable {

    /** Published: minibatches between changes. */
    private static final int EVERY = 4;

    private final Options options;
    private final double change;
    private final NDManager manager;
    private final NDArray signs;
    private final NDArray saved;
    private float probability;

    /**
     * How the probability follows the logits.
     *
     * @param target the mean sign above which it rises, in (-1, 1); published: 0.6
     * @param kimg thousands of images in which it rises from 0 to 1; published: 500
     */
    public record Options(
            @Default("0.6") float target, @Default("500") float kimg) {

        /** Checks the values. */
        public Options {
            if (!(target > -1 && target < 1 && kimg > 0)) {
                throw new IllegalArgumentException(
                        "target must lie between -1 and 1 and kimg above 0, but they are " + target + " and " + kimg);
            }
        }
    }

    /** Makes a probability of 0 for steps of so many images. */
    public AdaptiveAugmentation(Options options, int batchSize, Network discriminator) {
        this.options = options;
        change = EVERY * batchSize / (1000.0 * options.kimg());
        manager = discriminator.manager().newSubManager();
        signs = manager.zeros(new Shape());
        saved = manager.zeros(new Shape());
    }

    /** {@return the probability in [0, 1]} */
    public double probability() {
        return probability;
    }

    /** {@return by name the probability and the sum of the signs since it changed, the live arrays} */
    public Map<String, NDArray> arrays() {
        return Map.of("probability", saved, "signs", signs);
    }

    /** Follows what a step, from 0, has found: the mean sign, a scalar on the device of the discriminator. */
    public void update(long step, NDArray sign) {
        Kernels.update("add", new double[] {1}, List.of(List.of(signs), List.of(sign)));
        if ((step + 1) % EVERY == 0) {
            float excess = signs.getFloat() / EVERY - options.target();
            // Not a number, where training diverges: neither.
            double moved = excess > 0 ? probability + change : excess < 0 ? probability - change : probability;
            probability = (float) Math.max(0, Math.min(1, moved));
            saved.set(new float[] {probability});
            Kernels.update("zero", new double[0], List.of(List.of(signs)));
        }
    }

    /** Goes on from arrays by name. */
    public void restore(Map<String, NDArray> arrays) {
        arrays.get("signs").copyTo(signs);
        arrays.get("probability").copyTo(saved);
        probability = saved.getFloat();
    }

    @Override
    public void close() {
        manager.close();
    }
}
