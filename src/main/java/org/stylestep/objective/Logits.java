package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.function.UnaryOperator;

/** What the adversarial losses share: the mean over batch and positions, and the sum over scales, as published. */
final class Logits {

    private Logits() {}

    /** Returns by scale how much larger some logits are than others of the same rows. */
    static NDList difference(NDList logits, NDList others) {
        NDList differences = new NDList();
        for (int i = 0; i < logits.size(); i++) {
            differences.add(logits.get(i).sub(others.get(i)));
        }
        return differences;
    }

    static NDArray sumOfMeans(NDList logits, UnaryOperator<NDArray> loss) {
        return sum(logits, map -> loss.apply(map).mean());
    }

    /** Returns the sum of what a function makes of each scale, a scalar. */
    static NDArray sum(NDList logits, UnaryOperator<NDArray> loss) {
        return logits.stream()
                .map(loss)
                .reduce(NDArray::add)
                .orElseThrow(() -> new IllegalArgumentException("the discriminator returned no logits"));
    }
}
