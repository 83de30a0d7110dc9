package org.stylestep.monitor;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.stylestep.io.Causes;

/** Requests to an MLflow tracking server's REST interface (mlflow.org/docs/latest/rest-api.html), one at a time. */
final class MlflowClient {

    private static final Gson GSON = new Gson();

    private final HttpClient http;
    private final URI server;
    private final Optional<String> authorization;
    private final Duration timeout;

    /** What the server understood and refused: the same request again would be refused again. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        private final String code;

        Refused(String code, String message) {
            super(message);
            this.code = code;
        }

        /** Returns whether what was asked for is not there. */
        boolean isMissing() {
            return code.equals("RESOURCE_DOES_NOT_EXIST");
        }
    }

    MlflowClient(URI server, Map<String, String> environment, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
        authorization = authorization(environment);
        // HTTP/2 is asked for by a header that some proxies refuse.
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    private static Optional<String> authorization(Map<String, String> environment) {
        String user = environment.get("MLFLOW_TRACKING_USERNAME");
        String password = environment.get("MLFLOW_TRACKING_PASSWORD");
        if (user != null && password != null) {
            byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
        }
        return Optional.ofNullable(environment.get("MLFLOW_TRACKING_TOKEN")).map(token -> "Bearer " + token);
    }

    /** Asks with one parameter. */
    JsonObject get(String endpoint, String key, String value) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(server + "/api/2.0/mlflow/" + endpoint + "?" + key + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8))));
    }

    /** Sends values: strings, numbers, records, lists and maps. */
    JsonObject post(String endpoint, Map<String, ?> body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(server + "/api/2.0/mlflow/" + endpoint))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(GSON.toJson(body))));
    }

    /** Puts a file where a run keeps its artifacts: through the server, or into a folder that this machine has, too. */
    void upload(URI artifacts, String name, byte[] content) throws IOException, InterruptedException {
        if ("mlflow-artifacts".equals(artifacts.getScheme())) {
            send(HttpRequest.newBuilder(URI.create(
                            server + "/api/2.0/mlflow-artifacts/artifacts" + artifacts.getRawPath() + "/" + name))
                    .header("Content-Type", "application/octet-stream")
                    .PUT(BodyPublishers.ofByteArray(content)));
        } else if (artifacts.getScheme() == null || artifacts.getScheme().equals("file")) {
            Path file = Path.of(artifacts.getPath(), name);
            try {
                Files.createDirectories(file.getParent());
                Files.write(file, content);
            } catch (IOException e) {
                throw new Refused("", "cannot write " + file + ": " + Causes.reason(e));
            }
        } else {
            throw new Refused("", "artifacts are not written to " + artifacts + "; start it with --serve-artifacts");
        }
    }

    private JsonObject send(HttpRequest.Builder unsigned) throws IOException, InterruptedException {
        authorization.ifPresent(value -> unsigned.header("Authorization", value));
        HttpResponse<String> response =
                http.send(unsigned.timeout(timeout).build(), BodyHandlers.ofString());
        int status = response.statusCode();
        if (status == 408 || status == 429 || status >= 500) {
            throw new IOException("it answered with status " + status);
        }
        JsonObject answer = new JsonObject();
        try {
            answer = Optional.ofNullable(GSON.fromJson(response.body(), JsonObject.class))
                    .orElse(answer);
        } catch (JsonParseException e) {
            if (status == 200) {
                throw new Refused("", "its answer is not MLflow's");
            }
        }
        if (status != 200) {
            String code = answer.has("error_code") ? answer.get("error_code").getAsString() : "";
            String message = answer.has("message") ? ": " + answer.get("message").getAsString() : "";
            throw new Refused(code, "status " + status + message);
        }
        return answer;
    }
}
