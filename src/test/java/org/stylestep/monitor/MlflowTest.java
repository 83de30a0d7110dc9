package org.stylestep.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.LoggedWarnings;
import org.stylestep.train.MonitorContext;
import org.stylestep.train.Outcome;
import org.stylestep.train.Stage;

/** A training that is logged to MLflow, and is not disturbed by it. */
@Timeout(60)
final class MlflowTest {

    record Settings(float rate, String name, List<Integer> sizes) {}

    private static final MlflowSender.Timing QUICK =
            new MlflowSender.Timing(Duration.ofSeconds(5), Duration.ofMillis(5), Duration.ofSeconds(10), 1000);

    private static final MlflowSender.Timing IMPATIENT =
            new MlflowSender.Timing(Duration.ofMillis(200), Duration.ofMillis(5), Duration.ofMillis(500), 10);

    private static final Outcome COMPLETED = new Outcome(Outcome.Reason.COMPLETED, 10, 20);

    private final LoggedWarnings log = new LoggedWarnings("org.stylestep.monitor");

    @TempDir
    Path folder;

    private FakeMlflow server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeMlflow();
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    private Mlflow monitor(MlflowSender.Timing timing) {
        return monitor(server.url() + "/", timing, Map.of());
    }

    private Mlflow monitor(String url, MlflowSender.Timing timing, Map<String, String> environment) {
        return monitor(new Settings(0.001f, "é".repeat(600), List.of(1, 2)), url, timing, environment);
    }

    private Mlflow monitor(Record settings, String url, MlflowSender.Timing timing, Map<String, String> environment) {
        return Mlflow.create(
                new MlflowOptions(Optional.of(url), "two words"),
                new MonitorContext(folder, "generator", settings, 5, Map.of(), List::of),
                environment,
                timing);
    }

    private void figures(Mlflow monitor, long first, long last) {
        LongStream.rangeClosed(first, last).forEach(step -> monitor.figures(step, Map.of("train/a", step / 2.0)));
    }

    /** Logs a training to its tenth step, from the first step of some figures on. */
    private void train(Mlflow monitor, long first, long last) {
        monitor.started(first - 1, 10);
        figures(monitor, first, last);
        monitor.finished(COMPLETED);
    }

    @Test
    void aRunIsCreatedLoggedAndEnded() throws IOException {
        Path sheet = Files.writeString(folder.resolve("step-000000005.png"), "a sheet");
        Mlflow monitor = monitor(QUICK);
        long before = System.currentTimeMillis();
        monitor.started(0, 10);
        monitor.figures(5, Map.of("train/ä?", 0.25));
        monitor.validated(5, new Stage.ValidationResult(Map.of("validation_psnr", 20.0), true, false));
        monitor.sampled(5, sheet);
        monitor.finished(COMPLETED);
        JsonObject run = server.runs.get(0);
        assertThat(run.get("experiment_id").getAsString()).isEqualTo("7");
        assertThat(run.get("run_name").getAsString()).isEqualTo(folder.toString());
        assertThat(run.get("start_time").getAsLong()).isBetween(before, System.currentTimeMillis());
        assertThat(run.getAsJsonArray("tags").toString()).contains("{\"key\":\"stage\",\"value\":\"generator\"}");
        assertThat(server.entries("params").toString())
                .isEqualTo(
                        "[{\"key\":\"name\",\"value\":\"%s\"}, {\"key\":\"rate\",\"value\":\"0.001\"}, {\"key\":\"sizes\",\"value\":\"[1, 2]\"}]"
                                .formatted("é".repeat(500)));
        JsonObject first = server.metrics().get(0);
        assertThat(first.get("key").getAsString()).isEqualTo("train/__");
        assertThat(first.get("value").getAsDouble()).isEqualTo(0.25);
        assertThat(first.get("step").getAsLong()).isEqualTo(5);
        assertThat(first.get("timestamp").getAsLong()).isBetween(before, System.currentTimeMillis());
        assertThat(server.metrics().get(1).get("key").getAsString()).isEqualTo("validation/psnr");
        assertThat(server.batches)
                .allMatch(batch -> batch.get("run_id").getAsString().equals("run0"));
        assertThat(server.files)
                .containsOnlyKeys("7/run0/artifacts/run.yaml", "7/run0/artifacts/samples/step-000000005.png");
        assertThat(new String(server.files.get("7/run0/artifacts/run.yaml"), StandardCharsets.UTF_8))
                .contains("rate: 0.001\n");
        assertThat(server.files.get("7/run0/artifacts/samples/step-000000005.png"))
                .asString()
                .isEqualTo("a sheet");
        assertThat(server.statuses).containsExactly("FINISHED");
        assertThat(log.all()).isEmpty();
    }

    @Test
    void theEndIsTold() throws IOException {
        Mlflow stopped = monitor(QUICK);
        stopped.started(0, 10);
        stopped.finished(new Outcome(Outcome.Reason.STOPPED, 4, 8));
        Mlflow failed = monitor(QUICK);
        failed.failed(new IOException("before the start"));
        failed.started(4, 10);
        failed.failed(new IOException("full"));
        assertThat(server.statuses).containsExactly("KILLED", "RUNNING", "FAILED");
    }

    record Wide(Map<String, Integer> values) {}

    @Test
    void parametersAreSentByTheHundredAndMetricsByTheThousand() {
        Map<String, Integer> values = new TreeMap<>();
        IntStream.range(0, 250).forEach(i -> values.put("k" + i, i));
        Mlflow monitor = monitor(new Wide(values), server.url(), QUICK, Map.of());
        server.delayMillis = 100;
        monitor.started(0, 10);
        Map<String, Double> many = new TreeMap<>();
        IntStream.range(0, 300).forEach(i -> many.put("m" + i, 1.0));
        LongStream.rangeClosed(1, 10).forEach(step -> monitor.figures(step, many));
        monitor.finished(COMPLETED);
        assertThat(sizes("params")).containsExactly(100, 100, 50);
        assertThat(server.entries("params")).hasSize(250).doesNotHaveDuplicates();
        // While the run was created, the figures waited; three of the ten are in a request.
        assertThat(sizes("metrics")).containsExactly(900, 900, 900, 300);
    }

    private List<Integer> sizes(String kind) {
        return server.batches.stream()
                .filter(batch -> batch.has(kind))
                .map(batch -> batch.getAsJsonArray(kind).size())
                .toList();
    }

    @Test
    void aResumeGoesOnWithTheRunAndSendsNoStepTwice() {
        Mlflow cut = monitor(QUICK);
        cut.started(0, 10);
        figures(cut, 1, 7);
        cut.failed(new IOException("cut"));
        Mlflow resumed = monitor(QUICK);
        resumed.started(4, 10);
        figures(resumed, 5, 10);
        resumed.finished(COMPLETED);
        assertThat(server.runs).hasSize(1);
        assertThat(server.steps()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(sizes("params")).containsExactly(3);
        assertThat(server.statuses).containsExactly("FAILED", "RUNNING", "FINISHED");
    }

    @Test
    void aRunThatIsNoLongerThereIsReplaced() throws IOException {
        Files.writeString(folder.resolve("mlflow.json"), "{\"run_id\": \"gone\"}");
        train(monitor(QUICK), 5, 6);
        assertThat(server.runs).hasSize(1);
        assertThat(server.steps()).containsExactly(5L, 6L);
        assertThat(Files.readString(folder.resolve("mlflow.json"))).contains("run0");
        assertThat(log.all()).singleElement().asString().contains("no run gone");
    }

    @Test
    void aFolderThatCannotKeepTheRunsIdMakesOneRun() throws IOException {
        Files.createDirectories(folder.resolve("mlflow.json/in the way"));
        train(monitor(QUICK), 1, 2);
        assertThat(server.runs).hasSize(1);
        assertThat(server.steps()).containsExactly(1L, 2L);
        assertThat(server.statuses).containsExactly("FINISHED");
        assertThat(log.all()).singleElement().asString().contains("mlflow.json is not written");
    }

    @Test
    void aDamagedRunIdIsReplaced() throws IOException {
        Files.writeString(folder.resolve("mlflow.json"), "{");
        train(monitor(QUICK), 1, 0);
        assertThat(server.runs).hasSize(1);
        assertThat(log.all()).singleElement().asString().contains("mlflow.json is not read");
    }

    @Test
    void anAddressWithAPasswordIsRefusedAndNotShown() {
        assertThatThrownBy(() -> monitor("https://me:secret@host", QUICK, Map.of()))
                .hasMessageContaining("MLFLOW_TRACKING_PASSWORD")
                .hasMessageNotContaining("secret");
    }

    @Test
    void anExperimentMayAppearMeanwhile() {
        server.experimentAppearsMeanwhile = true;
        train(monitor(QUICK), 1, 0);
        assertThat(server.statuses).containsExactly("FINISHED");
        assertThat(log.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void whatABusyServerDidNotTakeIsSentAgainInOrder(int status) {
        server.failures.set(4);
        server.failureStatus = status;
        train(monitor(QUICK), 1, 3);
        assertThat(server.steps()).containsExactly(1L, 2L, 3L);
        assertThat(server.statuses).containsExactly("FINISHED");
        assertThat(log.all()).singleElement().asString().contains(server.url(), "does not answer", "status " + status);
    }

    private void trainingIsQuick() {
        Mlflow monitor = monitor(IMPATIENT);
        long start = System.nanoTime();
        monitor.started(0, 10);
        figures(monitor, 1, 1000);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        monitor.finished(COMPLETED);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(log.all()).hasSize(2);
    }

    @Test
    void aServerThatIsAwayCostsTheTrainingNothing() {
        server.close();
        trainingIsQuick();
        assertThat(log.all().get(0)).contains("does not answer", "the training goes on");
        assertThat(log.all().get(1)).contains("1001 messages were not sent");
    }

    @Test
    void aServerThatStallsCostsTheTrainingNothing() {
        server.delayMillis = 20_000;
        trainingIsQuick();
        assertThat(log.all().get(0)).contains("does not answer", "timed out");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | You are not authenticated.               | status 401
            400 | {"error_code":"X","message":"no room"}   | status 400: no room
            200 | <html>another server</html>              | not MLflow's
            """)
    void whatRefusesARunIsAskedOnce(int status, String body, String message) {
        server.failures.set(Integer.MAX_VALUE);
        server.failureStatus = status;
        server.failureBody = body;
        train(monitor(QUICK), 1, 5);
        assertThat(server.requests).hasSize(1);
        assertThat(log.all()).singleElement().asString().contains(server.url(), message);
    }

    @Test
    void aFolderOfThisMachineTakesArtifacts() throws IOException {
        server.artifactUri = folder.resolve("kept here").toUri().toString();
        Path sheet = Files.writeString(folder.resolve("a.png"), "a sheet");
        Mlflow monitor = monitor(QUICK);
        monitor.started(0, 10);
        monitor.sampled(5, sheet);
        monitor.sampled(6, folder.resolve("none.png"));
        monitor.finished(COMPLETED);
        assertThat(folder.resolve("kept here/samples/a.png")).hasContent("a sheet");
        assertThat(folder.resolve("kept here/run.yaml")).exists();
        assertThat(server.statuses).containsExactly("FINISHED");
        assertThat(log.all()).singleElement().asString().contains("none.png");
    }

    @Test
    void artifactsElsewhereAreLeftOut() {
        server.artifactUri = "s3://bucket/RUN";
        train(monitor(QUICK), 1, 2);
        assertThat(server.steps()).containsExactly(1L, 2L);
        assertThat(log.all()).singleElement().asString().contains("s3://bucket/run0", "--serve-artifacts");
    }

    @ParameterizedTest
    @CsvSource({
        "me, secret, , Basic bWU6c2VjcmV0",
        ", , abc, Bearer abc",
        ", , , null",
        "me, secret, abc, Basic bWU6c2VjcmV0"
    })
    void whoAsksIsInTheEnvironment(String user, String password, String token, String header) {
        Map<String, String> environment = new HashMap<>();
        environment.put("MLFLOW_TRACKING_USERNAME", user);
        environment.put("MLFLOW_TRACKING_PASSWORD", password);
        environment.put("MLFLOW_TRACKING_TOKEN", token);
        train(monitor(server.url(), QUICK, environment), 1, 0);
        assertThat(server.authorizations).isNotEmpty().containsOnly(header);
    }

    @Test
    void theAddressIsInTheRunFileOrInTheEnvironment() {
        MonitorContext context = new MonitorContext(folder, "generator", new Wide(Map.of()), 5, Map.of(), List::of);
        MlflowOptions none = new MlflowOptions(Optional.empty(), "two words");
        train(Mlflow.create(none, context, Map.of("MLFLOW_TRACKING_URI", server.url()), QUICK), 1, 0);
        assertThat(server.runs).hasSize(1);
        assertThatThrownBy(() -> Mlflow.create(none, context, Map.of(), QUICK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("needs the address", "MLFLOW_TRACKING_URI");
        assertThatThrownBy(() ->
                        Mlflow.create(new MlflowOptions(Optional.of("databricks"), "x"), context, Map.of(), QUICK))
                .hasMessageContaining("not databricks");
    }
}
