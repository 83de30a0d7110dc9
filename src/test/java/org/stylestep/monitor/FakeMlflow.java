package org.stylestep.monitor;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A tracking server that remembers what it was sent, and answers as it is told. */
final class FakeMlflow implements AutoCloseable {

    private static final Gson GSON = new Gson();

    final List<String> requests = new CopyOnWriteArrayList<>();
    final List<JsonObject> batches = new CopyOnWriteArrayList<>();
    final List<String> statuses = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();
    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final List<JsonObject> runs = new CopyOnWriteArrayList<>();

    /** How many requests fail first, and how. */
    volatile int failures;

    volatile int failureStatus = 503;
    volatile String failureBody = "busy";
    volatile long delayMillis;
    volatile String artifactUri = "mlflow-artifacts:/7/RUN/artifacts";
    volatile boolean experimentExists;
    volatile boolean experimentAppearsMeanwhile;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    FakeMlflow() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().toString();
            requests.add(exchange.getRequestMethod() + " " + path);
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            try {
                Thread.sleep(delayMillis);
            } catch (InterruptedException e) {
                return;
            }
            int status = 200;
            String answer;
            if (failures > 0) {
                failures--;
                status = failureStatus;
                answer = failureBody;
            } else {
                answer = answer(path.replaceFirst("^/api/2.0/", ""), body);
                status = answer.contains("error_code") ? (answer.contains("DOES_NOT_EXIST") ? 404 : 400) : 200;
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized String answer(String call, byte[] bytes) {
        if (call.startsWith("mlflow-artifacts/artifacts/")) {
            files.put(call.substring("mlflow-artifacts/artifacts/".length()), bytes);
            return "{}";
        }
        if (call.equals("mlflow/experiments/get-by-name?experiment_name=two+words")) {
            return experimentExists
                    ? "{'experiment': {'experiment_id': '7'}}"
                    : "{'error_code': 'RESOURCE_DOES_NOT_EXIST', 'message': 'none'}";
        }
        if (call.startsWith("mlflow/runs/get?run_id=")) {
            String id = call.replaceFirst(".*=", "");
            return runs.stream()
                    .filter(run -> run.get("id").getAsString().equals(id))
                    .findFirst()
                    .map(run -> run(id, latest()))
                    .orElse("{'error_code': 'RESOURCE_DOES_NOT_EXIST', 'message': 'no run'}");
        }
        JsonObject body = GSON.fromJson(new String(bytes, StandardCharsets.UTF_8), JsonObject.class);
        switch (call) {
            case "mlflow/experiments/create" -> {
                experimentExists = true;
                return experimentAppearsMeanwhile
                        ? "{'error_code': 'RESOURCE_ALREADY_EXISTS', 'message': 'there'}"
                        : "{'experiment_id': '7'}";
            }
            case "mlflow/runs/create" -> {
                body.addProperty("id", "run" + runs.size());
                runs.add(body);
                return run(body.get("id").getAsString(), new JsonArray());
            }
            case "mlflow/runs/log-batch" -> batches.add(body);
            case "mlflow/runs/update" -> statuses.add(body.get("status").getAsString());
            default -> throw new AssertionError(call);
        }
        return "{}";
    }

    private String run(String id, JsonArray metrics) {
        JsonObject info = new JsonObject();
        info.addProperty("run_id", id);
        info.addProperty("artifact_uri", artifactUri.replace("RUN", id));
        JsonObject data = new JsonObject();
        if (!metrics.isEmpty()) {
            data.add("metrics", metrics);
        }
        JsonObject run = new JsonObject();
        run.add("info", info);
        run.add("data", data);
        return GSON.toJson(Map.of("run", run));
    }

    /** The latest value of each metric, as a server gives it with a run. */
    private JsonArray latest() {
        Map<String, JsonObject> latest = new java.util.TreeMap<>();
        metrics().forEach(metric -> latest.put(metric.get("key").getAsString(), metric));
        JsonArray array = new JsonArray();
        latest.values().forEach(array::add);
        return array;
    }

    /** All metrics in the order of their arrival. */
    List<JsonObject> metrics() {
        return entries("metrics");
    }

    List<JsonObject> entries(String kind) {
        List<JsonObject> entries = new ArrayList<>();
        for (JsonObject batch : batches) {
            if (batch.has(kind)) {
                batch.getAsJsonArray(kind).forEach(entry -> entries.add(entry.getAsJsonObject()));
            }
        }
        return entries;
    }

    List<Long> steps() {
        return metrics().stream().map(metric -> metric.get("step").getAsLong()).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
