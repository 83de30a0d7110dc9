package org.stylestep.monitor;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.latent.Style;
import org.stylestep.nn.Network;
import org.stylestep.settings.YamlWriter;
import org.stylestep.train.MonitorContext;
import org.stylestep.train.Outcome;

/**
 * Writes events for TensorBoard into {@code RUN/tensorboard}: figures, sample sheets, histograms of weights and style codes with every checkpoint, and
 * the settings as text and as hyperparameters. After the start, a file that cannot be written costs events and a warning, not the training.
 */
final class TensorBoard extends FigureListener {

    private static final Logger LOGGER = LoggerFactory.getLogger(TensorBoard.class);

    private final MonitorContext context;
    private Optional<EventFile> events = Optional.empty();
    private boolean warned;

    @FunctionalInterface
    private interface Access {
        void run() throws IOException;
    }

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
    public void wentBack(long steps) throws IOException {
        super.wentBack(steps);
        orWarn(() -> {
            events.orElseThrow().close();
            events = Optional.of(EventFile.create(context.folder().resolve("tensorboard"), steps + 1));
        });
    }

    @Override
    void figures(long steps, Map<String, Double> figures) {
        write(steps, Summaries.scalars(figures));
    }

    @Override
    public void saved(long steps, Path checkpoint) throws IOException {
        super.saved(steps, checkpoint);
        for (Network network : context.networks().values()) {
            for (Map.Entry<String, NDArray> array : network.arrays().entrySet()) {
                String tag = "weights/" + network.name() + "." + array.getKey();
                write(steps, Summaries.histogram(tag, array.getValue().toFloatArray()));
            }
        }
        List<float[]> codes = context.codes().read().stream().map(Style::values).toList();
        for (int d = 0; d < codes.get(0).length; d++) {
            float[] values = new float[codes.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = codes.get(i)[d];
            }
            write(steps, Summaries.histogram("style_code/" + d, values));
        }
    }

    @Override
    public void sampled(long steps, Path sheet) {
        orWarn(() -> write(steps, Summaries.image("samples", Files.readAllBytes(sheet))));
    }

    /** The end of a run that may be gone on with is left open: TensorBoard keeps the first end that it reads. */
    @Override
    public void finished(Outcome outcome) {
        if (outcome.reason() != Outcome.Reason.STOPPED) {
            write(outcome.steps(), Summaries.sessionEnd(now()));
        }
        close();
    }

    @Override
    public void failed(Throwable failure) {
        close();
    }

    private void write(long step, ProtoMessage summary) {
        orWarn(() -> events.orElseThrow().write(step, summary));
    }

    private void close() {
        events.ifPresent(file -> orWarn(file::close));
    }

    private void orWarn(Access access) {
        try {
            access.run();
        } catch (IOException e) {
            if (!warned) {
                warned = true;
                LOGGER.warn("TensorBoard's events of {} are incomplete; the training goes on", context.folder(), e);
            }
        }
    }

    private static double now() {
        return System.currentTimeMillis() / 1000.0;
    }
}
