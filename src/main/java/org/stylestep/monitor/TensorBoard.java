package org.stylestep.monitor;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.latent.Style;
import org.stylestep.nn.Network;
import org.stylestep.settings.YamlWriter;
import org.stylestep.train.MonitorContext;
import org.stylestep.train.Outcome;

/**
 * Writes events for TensorBoard into {@code RUN/tensorboard}: figures, sample sheets, histograms of weights and style codes with every checkpoint, and
 * the settings as text and as hyperparameters.
 */
final class TensorBoard extends FigureListener {

    private final MonitorContext context;
    private Optional<EventFile> events = Optional.empty();

    TensorBoard(MonitorContext context) {
        super(context.everySteps());
        this.context = context;
    }

    @Override
    public void started(long firstStep, long totalSteps) throws IOException {
        // Events at the step of a checkpoint stay; those after it are made again.
        events = Optional.of(
                EventFile.create(context.folder().resolve("tensorboard"), firstStep == 0 ? 0 : firstStep + 1));
        write(firstStep, Summaries.text("settings", "```yaml\n" + YamlWriter.write(context.settings()) + "```\n"));
        write(firstStep, Summaries.sessionStart(FlatSettings.of(context.settings()), now()));
    }

    @Override
    void figures(long steps, Map<String, Double> figures) throws IOException {
        write(steps, Summaries.scalars(figures));
    }

    @Override
    public void saved(long steps, Path checkpoint) throws IOException {
        super.saved(steps, checkpoint);
        for (Network network : context.networks().values()) {
            for (Map.Entry<String, NDArray> array : network.arrays().entrySet()) {
                float[] values = array.getValue().toFloatArray();
                String tag = "weights/" + network.name() + "." + array.getKey();
                write(steps, Summaries.histogram(tag, Histogram.of(values)));
            }
        }
        List<float[]> codes =
                context.codes().read().stream().map(Style::values).toList();
        for (int d = 0; d < codes.get(0).length; d++) {
            float[] values = new float[codes.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = codes.get(i)[d];
            }
            write(steps, Summaries.histogram("style_code/" + d, Histogram.of(values)));
        }
    }

    @Override
    public void sampled(long steps, Path sheet) throws IOException {
        write(steps, Summaries.image("samples", Files.readAllBytes(sheet)));
    }

    /** The end of a run that may be gone on with is left open: TensorBoard keeps the first end that it reads. */
    @Override
    public void finished(Outcome outcome) throws IOException {
        if (outcome.reason() != Outcome.Reason.STOPPED) {
            write(outcome.steps(), Summaries.sessionEnd(now()));
        }
        close();
    }

    @Override
    public void failed(Throwable failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void write(long step, ProtoMessage summary) throws IOException {
        events.orElseThrow().write(step, summary);
    }

    private void close() throws IOException {
        if (events.isPresent()) {
            events.get().close();
        }
    }

    private static double now() {
        return System.currentTimeMillis() / 1000.0;
    }
}
