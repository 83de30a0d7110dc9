package org.stylestep.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.data.PairAugmentation;
import org.stylestep.extension.Extensions;
import org.stylestep.features.Lpips;
import org.stylestep.features.StandardFeatures;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordReader;
import org.stylestep.testkit.MetricContract;
import org.stylestep.train.Tiny;

/** The metrics that a run file may name keep the contract. */
final class StandardMetricsTest {

    private static final Extensions EXTENSIONS = Extensions.builder()
            .add(new StandardFeatures())
            .add(new StandardMetrics())
            .build();

    private static final MetricContext CONTEXT =
            new MetricContext(Device.cpu(), Tiny.pairs(6).targets(), PairAugmentation.resize(Tiny.SIZE), 1, EXTENSIONS);

    private static Metric create(String type) throws IOException {
        Component component =
                new Component(type, new RecordReader(EXTENSIONS).defaults(EXTENSIONS.optionsOf("metric", type)));
        return EXTENSIONS.create(Metric.KIND, component, CONTEXT);
    }

    @Nested
    @ParameterizedClass
    @ValueSource(strings = {"psnr", "l1", "ssim", "feature_distance"})
    final class Contract extends MetricContract {

        @Parameter
        private String type;

        @Override
        protected Metric create() throws IOException {
            return StandardMetricsTest.create(type);
        }
    }

    @Test
    void aFeatureDistanceNamesItsFeaturesAndWhatTheyAreBalancedOn() throws IOException {
        try (Metric metric = create("feature_distance")) {
            assertThat(metric.conditions()).containsOnlyKeys("features", "balanced_on");
            assertThat(metric.conditions().get("features").toString()).contains("filter");
            assertThat(metric.conditions().get("balanced_on").toString()).startsWith("6 of ");
        }
    }

    @Test
    void anUnknownMetricIsNamedWithThoseThatThereAre() {
        assertThatThrownBy(() -> create("sim"))
                .hasMessageContaining(
                        "psnr, l1, ssim, ms_ssim, speckle, feature_distance, lpips, feature_distribution");
    }

    @Test
    void lpipsIsNamedWithItsFilesAndChecked() {
        LearnedDistance.Options options = new RecordReader(EXTENSIONS)
                .read(Map.of("backbone", "squeeze", "weights", "absent.npz"), LearnedDistance.Options.class);
        assertThat(options.backbone()).isEqualTo(Lpips.Backbone.SQUEEZE);
        assertThat(options.calibration()).isEmpty();
        assertThatThrownBy(() -> EXTENSIONS.create(Metric.KIND, new Component("lpips", options), CONTEXT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("absent.npz")
                .hasMessageContaining("fetch-weights squeezenet");
    }

    @Test
    void imagesTooSmallForFiveScalesAreRefusedAtOnce() {
        assertThatThrownBy(() -> create("ms_ssim"))
                .hasMessageContaining("ms_ssim needs images of at least 176x176 pixels, not ")
                .hasMessageContaining("validation.size");
    }
}
