package org.stylestep.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stylestep.eval.Metric;

/** What every metric must keep; the test of an implementation extends it. */
public abstract class MetricContract {

    private static final int SIDE = 32;
    private static final double TOLERANCE = 1e-4;

    private Metric metric;
    private NDManager manager;

    /**
     * Creates the metric.
     *
     * @return a new metric on the CPU
     * @throws IOException if a file that it needs cannot be read
     */
    protected abstract Metric create() throws IOException;

    /** Opens the metric. */
    @BeforeEach
    public final void open() throws IOException {
        metric = create();
        manager = NDManager.newBaseManager(Device.cpu());
        Engine.getInstance().setRandomSeed(11);
    }

    /** Closes the metric. */
    @AfterEach
    public final void close() {
        manager.close();
        metric.close();
    }

    private NDArray images(int count) {
        return manager.randomUniform(-0.9f, 0.9f, new Shape(count, 3, SIDE, SIDE));
    }

    private NDArray noisy(NDArray images, float strength) {
        return images.add(manager.randomUniform(-strength, strength, images.getShape()))
                .clip(-1, 1);
    }

    /** Reports and keys of figures are made of the name. */
    @Test
    public final void theNameIsLowerCaseWithUnderscores() {
        assertThat(metric.name()).matches("[a-z][a-z0-9_]*");
    }

    /** The evaluation renders in batches whose size must not matter. */
    @Test
    public final void everyImageIsMeasuredAlone() {
        NDArray targets = images(3);
        NDArray renderings = noisy(targets, 0.3f);
        double[] together = metric.evaluate(renderings, targets);
        assertThat(together).hasSize(3);
        for (int i = 0; i < 3; i++) {
            String one = i + ":" + (i + 1);
            assertThat(metric.evaluate(renderings.get(one), targets.get(one)))
                    .containsExactly(
                            new double[] {together[i]}, within(TOLERANCE * Math.max(1, Math.abs(together[i]))));
        }
    }

    /** A copy of the target is best, and a little noise is better than much. */
    @Test
    public final void imagesNearerToTheTargetScoreBetter() {
        NDArray targets = images(2);
        double[] copy = metric.evaluate(targets, targets);
        double[] near = metric.evaluate(noisy(targets, 0.05f), targets);
        double[] far = metric.evaluate(noisy(targets, 0.9f), targets);
        int sign = metric.higherIsBetter() ? 1 : -1;
        for (int i = 0; i < 2; i++) {
            assertThat(new double[] {copy[i], near[i], far[i]}).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
            assertThat(sign * copy[i]).isGreaterThan(sign * near[i]);
            assertThat(sign * near[i]).isGreaterThan(sign * far[i]);
        }
    }

    /** The arrays are the evaluation's, which still compares them with others. */
    @Test
    public final void renderingsAndTargetsStayAsTheyAre() {
        NDArray targets = images(2);
        NDArray renderings = noisy(targets, 0.3f);
        float[] before = targets.toFloatArray();
        float[] rendered = renderings.toFloatArray();
        metric.evaluate(renderings, targets);
        assertThat(targets.toFloatArray()).containsExactly(before);
        assertThat(renderings.toFloatArray()).containsExactly(rendered);
    }

    /** Figures compare by their conditions, which go into a JSON file. */
    @Test
    public final void theConditionsDoNotChange() throws IOException {
        try (Metric again = create()) {
            assertThat(again.conditions()).isEqualTo(metric.conditions());
        }
    }
}
