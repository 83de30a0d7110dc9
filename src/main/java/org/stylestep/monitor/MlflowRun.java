package org.stylestep.monitor;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.io.Causes;
import org.stylestep.io.JsonFile;
import org.stylestep.monitor.MlflowClient.Refused;
import org.stylestep.settings.YamlWriter;
import org.stylestep.train.MonitorContext;

/** The run of a tracking server that a training is logged to; a training that goes on goes on with the run that {@code RUN/mlflow.json} names. */
final class MlflowRun {

    /** The limit of {@code log-batch}. */
    static final int MAX_METRICS = 1000;

    /** The limit of {@code log-batch}. */
    private static final int MAX_PARAMETERS = 100;

    /** The limit of a value's characters in older servers; newer ones take 6000. */
    private static final int MAX_VALUE = 500;

    private static final String RUN_ID = "run_id";

    private static final Logger LOGGER = LoggerFactory.getLogger(MlflowRun.class);

    private final MlflowClient client;
    private final String experiment;
    private final MonitorContext context;
    private final Map<String, Long> logged = new HashMap<>();
    private boolean created;
    private String id = "";
    private URI artifacts = URI.create("");

    /**
     * A figure, as {@code log-batch} takes it.
     *
     * @param key its name
     * @param value its value
     * @param timestamp milliseconds since 1970
     * @param step the steps done
     */
    record Metric(String key, double value, long timestamp, long step) {}

    private record Parameter(String key, String value) {}

    MlflowRun(MlflowClient client, String experiment, MonitorContext context) {
        this.client = client;
        this.experiment = experiment;
        this.context = context;
    }

    /** Returns a name of the characters that a server takes. */
    static String name(String text) {
        return text.replaceAll("[^A-Za-z0-9_\\-. :/]", "_");
    }

    /** Goes on with the run that the folder names, or creates one; called again after a failure, it creates no second one. */
    void open() throws IOException, InterruptedException {
        if (!created) {
            Path file = context.folder().resolve("mlflow.json");
            Optional<String> earlier = earlier(file);
            if (earlier.isPresent() && goOn(earlier.get())) {
                return;
            }
            create();
            created = true;
            try {
                JsonFile.write(file, Map.of(RUN_ID, id));
            } catch (IOException e) {
                LOGGER.warn("{} is not written, so a resumed training will not find the run {}", file, id, e);
            }
        }
        logSettings();
    }

    private static Optional<String> earlier(Path file) {
        try {
            return JsonFile.read(file).map(values -> values.get(RUN_ID)).map(Object::toString);
        } catch (IOException e) {
            LOGGER.warn("{} is not read: logging to a new run of MLflow", file, e);
            return Optional.empty();
        }
    }

    private boolean goOn(String earlier) throws IOException, InterruptedException {
        JsonObject run;
        try {
            run = client.get("runs/get", RUN_ID, earlier).getAsJsonObject("run");
        } catch (Refused e) {
            if (e.isMissing()) {
                LOGGER.warn("MLflow has no run {} any more: logging to a new one", earlier);
                return false;
            }
            throw e;
        }
        accept(run);
        JsonObject data = run.getAsJsonObject("data");
        if (data.has("metrics")) {
            for (JsonElement latest : data.getAsJsonArray("metrics")) {
                JsonObject metric = latest.getAsJsonObject();
                logged.put(metric.get("key").getAsString(), metric.get("step").getAsLong());
            }
        }
        client.post("runs/update", Map.of(RUN_ID, id, "status", "RUNNING"));
        return true;
    }

    private void create() throws IOException, InterruptedException {
        accept(client.post(
                        "runs/create",
                        Map.of(
                                "experiment_id",
                                experimentId(),
                                "run_name",
                                context.folder().toString(),
                                "start_time",
                                System.currentTimeMillis(),
                                "tags",
                                List.of(
                                        new Parameter("mlflow.user", System.getProperty("user.name")),
                                        new Parameter("mlflow.source.name", "stylestep"),
                                        new Parameter("stage", context.stage()))))
                .getAsJsonObject("run"));
    }

    private void logSettings() throws IOException, InterruptedException {
        List<Parameter> settings = new ArrayList<>();
        FlatSettings.of(context.settings())
                .forEach((key, value) -> settings.add(new Parameter(name(key), shortened(value.toString()))));
        for (int start = 0; start < settings.size(); start += MAX_PARAMETERS) {
            List<Parameter> some = settings.subList(start, Math.min(start + MAX_PARAMETERS, settings.size()));
            client.post("runs/log-batch", Map.of(RUN_ID, id, "params", some));
        }
        try {
            client.upload(
                    artifacts, "run.yaml", YamlWriter.write(context.settings()).getBytes(StandardCharsets.UTF_8));
        } catch (Refused e) {
            LOGGER.warn("MLflow does not keep the run's files: {}", e.getMessage());
        }
    }

    private String experimentId() throws IOException, InterruptedException {
        try {
            return existingExperiment();
        } catch (Refused e) {
            if (!e.isMissing()) {
                throw e;
            }
        }
        try {
            return client.post("experiments/create", Map.of("name", experiment))
                    .get("experiment_id")
                    .getAsString();
        } catch (Refused e) {
            // Another run may have created it meanwhile.
            return existingExperiment();
        }
    }

    private String existingExperiment() throws IOException, InterruptedException {
        return client.get("experiments/get-by-name", "experiment_name", experiment)
                .getAsJsonObject("experiment")
                .get("experiment_id")
                .getAsString();
    }

    private void accept(JsonObject run) {
        JsonObject info = run.getAsJsonObject("info");
        id = info.get(RUN_ID).getAsString();
        artifacts = URI.create(info.get("artifact_uri").getAsString());
    }

    private static String shortened(String value) {
        return value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE);
    }

    /** Logs at most {@value #MAX_METRICS} metrics, but for those of steps that an earlier process logged. */
    void log(List<Metric> metrics) throws IOException, InterruptedException {
        List<Metric> left = metrics.stream()
                .filter(metric -> metric.step() > logged.getOrDefault(metric.key(), -1L))
                .toList();
        if (!left.isEmpty()) {
            client.post("runs/log-batch", Map.of(RUN_ID, id, "metrics", left));
        }
    }

    /** Uploads a sample sheet. */
    void upload(Path sheet) throws IOException, InterruptedException {
        byte[] png;
        try {
            png = Files.readAllBytes(sheet);
        } catch (IOException e) {
            throw new Refused("", "cannot read " + sheet + ": " + Causes.reason(e));
        }
        client.upload(artifacts, "samples/" + sheet.getFileName(), png);
    }

    /** Ends the run with a status of MLflow: FINISHED, KILLED or FAILED. */
    void end(String status) throws IOException, InterruptedException {
        client.post("runs/update", Map.of(RUN_ID, id, "status", status, "end_time", System.currentTimeMillis()));
    }
}
