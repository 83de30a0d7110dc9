package org.stylestep.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.latent.Style;
import org.stylestep.monitor.EventReader.Message;
import org.stylestep.nn.Network;
import org.stylestep.testkit.SmallNetworks;
import org.stylestep.train.MonitorContext;
import org.stylestep.train.Outcome;
import org.stylestep.train.Stage;

final class TensorBoardTest {

    record Settings(Rates optimizer, List<Integer> sizes, boolean flip, String name) {}

    record Rates(float learningRate, int batchSize) {}

    private static final Settings SETTINGS = new Settings(new Rates(0.001f, 12), List.of(1, 2), true, "Café");

    @TempDir
    Path folder;

    private TensorBoard monitor() {
        return monitor(Map.of(), List.of(Style.of(1, 2)));
    }

    private TensorBoard monitor(Map<String, Network> networks, List<Style> codes) {
        return new TensorBoard(new MonitorContext(folder, "generator", SETTINGS, 5, networks, () -> codes));
    }

    private Map<String, Map<Long, Message>> values() throws IOException {
        return EventReader.values(folder.resolve("tensorboard"));
    }

    private static Map<Long, Float> scalars(Map<Long, Message> steps) {
        Map<Long, Float> scalars = new TreeMap<>();
        steps.forEach((step, value) -> scalars.put(step, value.single(2)));
        return scalars;
    }

    @Test
    void figuresHaveTheirStepAndValidationIsApart() throws IOException {
        TensorBoard monitor = monitor();
        monitor.started(0, 300);
        monitor.figures(5, Map.of("train/triplet", -0.25));
        monitor.figures(300, Map.of("train/triplet", 1e-7));
        monitor.validated(
                300, new Stage.ValidationResult(Map.of("validation_accuracy", 0.75, "psnr", 20.0), true, false));
        monitor.validated(300, Stage.ValidationResult.none());
        assertThat(scalars(values().get("train/triplet"))).isEqualTo(Map.of(5L, -0.25f, 300L, 1e-7f));
        assertThat(scalars(values().get("validation/accuracy"))).isEqualTo(Map.of(300L, 0.75f));
        assertThat(scalars(values().get("validation/psnr"))).isEqualTo(Map.of(300L, 20f));
        Message first = EventReader.events(
                        EventReader.files(folder.resolve("tensorboard")).get(0))
                .get(0);
        assertThat(first.text(3)).isEqualTo("brain.Event:2");
        assertThat(first.real(1)).isCloseTo(System.currentTimeMillis() / 1000.0, within(60.0));
    }

    @Test
    void sheetsAreImagesOfTheirSize() throws IOException {
        Path sheet = folder.resolve("sheet.png");
        ImageFiles.writePng(new RgbImage(3, 2, new byte[18]), sheet);
        TensorBoard monitor = monitor();
        monitor.started(0, 10);
        monitor.sampled(7, sheet);
        Message image = values().get("samples").get(7L).message(4);
        assertThat(image.number(1)).isEqualTo(2);
        assertThat(image.number(2)).isEqualTo(3);
        assertThat(image.number(3)).isEqualTo(3);
        assertThat(image.bytes(4)).isEqualTo(Files.readAllBytes(sheet));
    }

    @Test
    void checkpointsHaveHistogramsOfWeightsAndOfEachNumberOfTheCodes() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Network encoder = SmallNetworks.encoder(manager);
            TensorBoard monitor =
                    monitor(Map.of("encoder", encoder), List.of(Style.of(1, 5), Style.of(2, 5), Style.of(4, 5)));
            monitor.started(0, 10);
            monitor.saved(10, folder);
            encoder.arrays().forEach((name, array) -> {
                float[] weights = array.toFloatArray();
                assertThat(sum(weights, w -> 1)).isLessThan(1 << 16);
                requireHistogram(valuesAt("weights/encoder." + name, 10), weights);
            });
            requireHistogram(valuesAt("style_code/0", 10), 1, 2, 4);
            requireHistogram(valuesAt("style_code/1", 10), 5, 5, 5);
            assertThat(values()).doesNotContainKey("style_code/2");
        }
    }

    private Message valuesAt(String tag, long step) {
        try {
            return values().get(tag).get(step).message(5);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static double sum(float[] values, ToDoubleFunction<Float> of) {
        double sum = 0;
        for (float value : values) {
            sum += of.applyAsDouble(value);
        }
        return sum;
    }

    private static void requireHistogram(Message histogram, float... values) {
        double[] limits = histogram.reals(6);
        double[] counts = histogram.reals(7);
        assertThat(histogram.real(3)).isEqualTo(values.length);
        assertThat(histogram.real(4)).isCloseTo(sum(values, v -> v), within(1e-9));
        assertThat(histogram.real(5)).isCloseTo(sum(values, v -> (double) v * v), within(1e-9));
        assertThat(counts).hasSameSizeAs(limits);
        assertThat(Arrays.stream(counts).sum()).isEqualTo(values.length);
        assertThat(limits[limits.length - 1]).isEqualTo(histogram.real(2));
        double left = histogram.real(1);
        for (int i = 0; i < limits.length; i++) {
            double from = left;
            double to = limits[i];
            boolean last = i == limits.length - 1;
            // Values within rounding of a limit may be on either side.
            double slack = 1e-9 * (histogram.real(2) - histogram.real(1));
            assertThat(counts[i])
                    .isBetween(
                            sum(values, v -> v >= from + slack && v < to - slack ? 1 : 0),
                            sum(values, v -> v >= from - slack && (v < to + slack || (last && v <= to)) ? 1 : 0));
            left = limits[i];
        }
    }

    @Test
    void settingsAreATextAndHyperparameters() throws IOException {
        TensorBoard monitor = monitor();
        monitor.started(0, 10);
        Message text = values().get("settings").get(0L);
        assertThat(text.message(9).message(1).text(1)).isEqualTo("text");
        assertThat(text.message(8).number(1)).isEqualTo(7);
        assertThat(text.message(8).message(2).message(2).number(1)).isEqualTo(1);
        assertThat(text.message(8).text(8))
                .startsWith("```yaml\noptimizer:\n")
                .contains("learning_rate: 0.001", "Café");
        Map<String, Message> hyperparameters = new TreeMap<>();
        session("start", 3).messages(1).forEach(entry -> hyperparameters.put(entry.text(1), entry.message(2)));
        assertThat(hyperparameters)
                .containsOnlyKeys("optimizer.learning_rate", "optimizer.batch_size", "sizes", "flip", "name");
        assertThat(hyperparameters.get("optimizer.learning_rate").real(2)).isEqualTo(0.001);
        assertThat(hyperparameters.get("optimizer.batch_size").real(2)).isEqualTo(12);
        assertThat(hyperparameters.get("flip").number(4)).isEqualTo(1);
        assertThat(hyperparameters.get("sizes").text(3)).isEqualTo("[1, 2]");
        assertThat(hyperparameters.get("name").text(3)).isEqualTo("Café");
        monitor.finished(new Outcome(Outcome.Reason.COMPLETED, 10, 20));
        assertThat(session("end", 4).number(1)).isEqualTo(1);
    }

    private Message session(String which, int field) throws IOException {
        Map<Long, Message> steps = values().get("_hparams_/session_" + which + "_info");
        assertThat(steps).hasSize(1);
        Message plugin = steps.values().iterator().next().message(9).message(1);
        assertThat(plugin.text(1)).isEqualTo("hparams");
        return plugin.message(2).message(field);
    }

    @Test
    void whatMayBeGoneOnWithHasNoEnd() throws IOException {
        TensorBoard stopped = monitor();
        stopped.started(0, 10);
        stopped.finished(new Outcome(Outcome.Reason.STOPPED, 4, 8));
        TensorBoard failed = monitor();
        failed.failed(new IOException("before the start"));
        failed.started(4, 10);
        failed.failed(new IOException("full"));
        assertThat(values()).doesNotContainKey("_hparams_/session_end_info");
    }

    @Test
    void whatCannotBeWrittenEndsNoTraining() throws IOException {
        TensorBoard monitor = monitor();
        monitor.started(0, 10);
        monitor.sampled(5, folder.resolve("none.png"));
        monitor.figures(5, Map.of("train/a", 1.0));
        monitor.failed(new IOException("closes the file"));
        monitor.figures(6, Map.of("train/a", 2.0));
        monitor.saved(6, folder);
        monitor.finished(new Outcome(Outcome.Reason.COMPLETED, 10, 20));
        assertThat(scalars(values().get("train/a"))).isEqualTo(Map.of(5L, 1f));
    }

    @Test
    void aResumeDoublesNoPointAndReadsPastACutRecord() throws IOException {
        TensorBoard cut = monitor();
        cut.started(0, 20);
        for (long step = 1; step <= 9; step++) {
            cut.figures(step, Map.of("train/a", (double) step));
        }
        Path first = EventReader.files(folder.resolve("tensorboard")).get(0);
        byte[] record = Arrays.copyOf(Files.readAllBytes(first), 20);
        Files.write(first, record, StandardOpenOption.APPEND);
        TensorBoard resumed = monitor();
        resumed.started(6, 20);
        for (long step = 7; step <= 10; step++) {
            resumed.figures(step, Map.of("train/a", 10.0 * step));
        }
        assertThat(EventReader.files(folder.resolve("tensorboard")))
                .hasSize(2)
                .first()
                .isEqualTo(first);
        assertThat(scalars(values().get("train/a")))
                .isEqualTo(
                        Map.of(1L, 1f, 2L, 2f, 3L, 3f, 4L, 4f, 5L, 5f, 6L, 6f, 7L, 70f, 8L, 80f, 9L, 90f, 10L, 100f));
        assertThat(values().get("settings")).containsOnlyKeys(0L, 6L);
        TensorBoard again = monitor();
        again.started(0, 20);
        assertThat(values().get("train/a")).isEmpty();
        assertThat(EventReader.files(folder.resolve("tensorboard")))
                .hasSize(3)
                .first()
                .isEqualTo(first);
    }

    @Test
    void aReturnToACheckpointDoublesNoPoint() throws IOException {
        TensorBoard monitor = monitor();
        monitor.started(0, 20);
        for (long step = 1; step <= 4; step++) {
            monitor.figures(step, Map.of("train/a", (double) step));
        }
        monitor.wentBack(2);
        monitor.figures(3, Map.of("train/a", 30.0));
        assertThat(scalars(values().get("train/a"))).isEqualTo(Map.of(1L, 1f, 2L, 2f, 3L, 30f));
    }

    @Test
    void ofManyValuesAHistogramCountsAFew() {
        float[] values = new float[1_000_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Message histogram = new Message(Histogram.of(values).toBytes());
        assertThat(histogram.real(3)).isBetween(32_768.0, 65_536.0);
        assertThat(histogram.real(4) / histogram.real(3)).isCloseTo(499_999.5, within(10.0));
        double[] counts = histogram.reals(7);
        assertThat(counts).hasSize(30);
        assertThat(Arrays.stream(counts).max().orElseThrow()
                        - Arrays.stream(counts).min().orElseThrow())
                .isLessThanOrEqualTo(1);
    }
}
