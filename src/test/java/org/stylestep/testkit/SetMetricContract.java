package org.stylestep.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stylestep.eval.SetMetric;

/** What every metric of sets must keep; the test of an implementation extends it. */
public abstract class SetMetricContract {

    private static final int SIDE = 32;
    private static final double TOLERANCE = 1e-4;

    private SetMetric metric;
    private NDManager manager;

    /**
     * Creates the metric.
     *
     * @return a new metric on the CPU, which takes 12 images of 32×32
     * @throws IOException if a file that it needs cannot be read
     */
    protected abstract SetMetric create() throws IOException;

    /** Opens the metric. */
    @BeforeEach
    public final void open() throws IOException {
        metric = create();
        manager = NDManager.newBaseManager(Device.cpu());
    }

    /** Closes the metric. */
    @AfterEach
    public final void close() {
        manager.close();
        metric.close();
    }

    private NDArray images(String name, double level) {
        return Uniform.of(manager, name, new Shape(12, 3, SIDE, SIDE)).mul(0.5).add(level);
    }

    /** Reports and keys of figures are made of the names. */
    @Test
    public final void everyFigureIsNamedAndMeasured() {
        assertThat(metric.figures()).isNotEmpty().allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
        try (SetMetric.ImageSets sets = metric.newSets()) {
            sets.add("a", metric.features(images("a", 0)));
            sets.add("b", metric.features(images("b", 0.3)));
            Map<String, Double> figures = sets.compare("a", "b");
            assertThat(figures.keySet()).containsExactlyElementsOf(metric.figures());
            assertThat(figures.values()).allMatch(Double::isFinite);
        }
    }

    /** A row is all that is known of an image. */
    @Test
    public final void everyImageHasARow() {
        float[][] rows = metric.features(images("a", 0));
        assertThat(rows).hasDimensions(12, rows[0].length);
        assertThat(metric.features(images("a", 0).get("5:6"))[0])
                .as("of the image alone")
                .containsExactly(rows[5], within((float) TOLERANCE));
    }

    /** Sets are sets: how images come does not matter. */
    @Test
    public final void neitherBatchesNorOrderMatter() {
        try (SetMetric.ImageSets sets = metric.newSets()) {
            NDArray a = images("a", 0);
            sets.add("whole", metric.features(a));
            sets.add("parts", metric.features(a.get("7:")));
            sets.add("parts", metric.features(a.get("2:7")));
            sets.add("parts", metric.features(a.get(":2")));
            sets.add("b", metric.features(images("b", 0.3)));
            Map<String, Double> whole = sets.compare("whole", "b");
            sets.compare("parts", "b")
                    .forEach((figure, value) -> assertThat(value)
                            .as(figure)
                            .isEqualTo(whole.get(figure), within(TOLERANCE * Math.max(1, Math.abs(value)))));
        }
    }

    /** The arrays are the evaluation's, and what is kept is kept elsewhere. */
    @Test
    public final void imagesStayAsTheyAreAndNothingStaysBesideThem() {
        NDArray images = images("a", 0);
        float[] before = images.toFloatArray();
        int arrays = manager.getManagedArrays().size();
        try (SetMetric.ImageSets sets = metric.newSets()) {
            sets.add("a", metric.features(images));
            sets.compare("a", "a");
            assertThat(manager.getManagedArrays()).hasSize(arrays);
        }
        assertThat(images.toFloatArray()).containsExactly(before);
    }

    /** Single images have no numbers. */
    @Test
    public final void imagesAreNotMeasuredOneByOne() {
        assertThat(metric.evaluate(images("a", 0), images("b", 0))).isEmpty();
    }

    /** Figures compare by their conditions, which go into a JSON file. */
    @Test
    public final void theConditionsDoNotChange() throws IOException {
        try (SetMetric again = create()) {
            assertThat(again.conditions()).isEqualTo(metric.conditions());
            assertThat(again.figures()).isEqualTo(metric.figures());
        }
    }
}
