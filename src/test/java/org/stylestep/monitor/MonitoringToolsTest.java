package org.stylestep.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.latent.Style;
import org.stylestep.train.MonitorContext;
import org.stylestep.train.Outcome;
import org.stylestep.train.StageListener;

/** TensorBoard's own reader and a real MLflow server take what the monitors give; skipped without {@link MonitoringTools}. */
@Tag("slow")
@Timeout(300)
final class MonitoringToolsTest {

    private static final String READER = """
            import sys
            from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
            events = EventAccumulator(sys.argv[1])
            events.Reload()
            for tag in events.Tags()["scalars"]:
                print(tag, [(e.step, e.value) for e in events.Scalars(tag)])
            for tag in events.Tags()["images"]:
                print(tag, [(e.step, e.width, e.height, len(e.encoded_image_string)) for e in events.Images(tag)])
            for tag in events.Tags()["histograms"]:
                print(tag, [(e.step, e.histogram_value.num, sum(e.histogram_value.bucket)) for e in events.Histograms(tag)])
            for tag in events.Tags()["tensors"]:
                print(tag, [(e.step, e.tensor_proto.string_val[0].decode()) for e in events.Tensors(tag)])
            from tensorboard.plugins.hparams import plugin_data_pb2
            for tag, metadata in sorted(events.summary_metadata.items()):
                if metadata.plugin_data.plugin_name == "hparams":
                    data = plugin_data_pb2.HParamsPluginData.FromString(metadata.plugin_data.content)
                    start = data.session_start_info.hparams
                    print(tag, {k: start[k].number_value for k in sorted(start)}, data.session_end_info.status)
            """;

    record Settings(float rate, int size) {}

    @TempDir
    Path folder;

    private MonitorContext context() {
        return new MonitorContext(
                folder, "generator", new Settings(0.001f, 64), 5, Map.of(), () -> List.of(Style.of(1, 2), Style.of(3, 4)));
    }

    @Test
    void tensorBoardReadsEveryTag() throws IOException, InterruptedException {
        Path sheet = folder.resolve("sheet.png");
        ImageFiles.writePng(new RgbImage(3, 2, new byte[18]), sheet);
        TensorBoard cut = new TensorBoard(context());
        cut.started(0, 10);
        LongStream.rangeClosed(1, 4).forEach(step -> figure(cut, step));
        cut.saved(2, folder);
        Path first = EventReader.files(folder.resolve("tensorboard")).get(0);
        Files.write(first, new byte[] {40, 0, 0, 0, 0, 0, 0, 0, 1}, StandardOpenOption.APPEND);
        TensorBoard resumed = new TensorBoard(context());
        resumed.started(2, 10);
        figure(resumed, 3);
        resumed.sampled(3, sheet);
        resumed.finished(new Outcome(Outcome.Reason.COMPLETED, 3, 6));
        String yaml = "'```yaml\\nrate: 0.001\\nsize: 64\\n```\\n'";
        assertThat(MonitoringTools.output("-c", READER, folder.resolve("tensorboard").toString()))
                .containsExactly(
                        "train/a [(1, 0.5), (2, 1.0), (3, 1.5)]",
                        "samples [(3, 3, 2, " + Files.size(sheet) + ")]",
                        "style_code/0 [(2, 2.0, 2.0)]",
                        "style_code/1 [(2, 2.0, 2.0)]",
                        "settings [(0, " + yaml + "), (2, " + yaml + ")]",
                        "_hparams_/session_end_info {} 1",
                        "_hparams_/session_start_info {'rate': 0.001, 'size': 64.0} 0");
    }

    private static void figure(FigureListener monitor, long step) {
        try {
            monitor.figures(step, Map.of("train/a", step / 2.0));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anMlflowServerKeepsARunThatWasResumed() throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path server = Files.createDirectory(folder.resolve("server"));
        Process process = MonitoringTools.python(
                        "-m",
                        "mlflow",
                        "server",
                        "--port",
                        Integer.toString(port),
                        "--workers",
                        "1",
                        "--backend-store-uri",
                        "sqlite:///" + server.resolve("runs.db"),
                        "--artifacts-destination",
                        server.resolve("artifacts").toString())
                .directory(server.toFile())
                .redirectErrorStream(true)
                .redirectOutput(server.resolve("log").toFile())
                .start();
        try {
            String url = "http://127.0.0.1:" + port;
            Path sheet = Files.writeString(folder.resolve("step-1.png"), "a sheet");
            // The first one also waits until the server has started.
            StageListener cut = monitor(url);
            cut.started(0, 10);
            LongStream.rangeClosed(1, 4).forEach(step -> figure((FigureListener) cut, step));
            cut.sampled(1, sheet);
            cut.finished(new Outcome(Outcome.Reason.STOPPED, 4, 8));
            StageListener resumed = monitor(url);
            resumed.started(2, 10);
            LongStream.rangeClosed(3, 6).forEach(step -> figure((FigureListener) resumed, step));
            resumed.finished(new Outcome(Outcome.Reason.COMPLETED, 6, 12));
            MlflowClient client = new MlflowClient(URI.create(url), Map.of(), Duration.ofSeconds(30));
            JsonObject experiment = client.get("experiments/get-by-name", "experiment_name", "two words")
                    .getAsJsonObject("experiment");
            JsonArray runs = client.post(
                            "runs/search",
                            Map.of("experiment_ids", List.of(experiment.get("experiment_id").getAsString())))
                    .getAsJsonArray("runs");
            assertThat(runs).hasSize(1);
            JsonObject info = runs.get(0).getAsJsonObject().getAsJsonObject("info");
            assertThat(info.get("status").getAsString()).isEqualTo("FINISHED");
            assertThat(info.get("run_name").getAsString()).isEqualTo(folder.toString());
            String run = info.get("run_id").getAsString();
            assertThat(runs.toString()).contains("{\"key\":\"rate\",\"value\":\"0.001\"}");
            JsonArray history = client.get("metrics/get-history", "metric_key=train/a&run_id", run)
                    .getAsJsonArray("metrics");
            assertThat(history)
                    .extracting(metric -> metric.getAsJsonObject().get("step").getAsLong())
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            Path artifacts = server.resolve("artifacts")
                    .resolve(experiment.get("experiment_id").getAsString())
                    .resolve(run)
                    .resolve("artifacts");
            assertThat(artifacts.resolve("samples/step-1.png")).hasContent("a sheet");
            assertThat(Files.readString(artifacts.resolve("run.yaml"), StandardCharsets.UTF_8)).contains("size: 64");
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            process.waitFor();
        }
    }

    private StageListener monitor(String url) {
        return Mlflow.create(
                new MlflowOptions(Optional.of(url), "two words"),
                context(),
                Map.of(),
                new MlflowSender.Timing(Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofSeconds(120), 100));
    }
}
