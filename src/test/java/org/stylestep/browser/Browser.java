package org.stylestep.browser;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * One page of a headless Chromium, driven by the DevTools protocol. It collects all that a page of this project must not do: errors and
 * warnings of the console, exceptions, and requests that leave the machine. Where no Chromium is installed, {@link #open} skips the test.
 */
public final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, Integer> KEY_CODES = Map.of(
            "Tab", 9, "Enter", 13, "Escape", 27, " ", 32, "End", 35, "Home", 36, "ArrowLeft", 37, "ArrowRight", 39);

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> pending = new ConcurrentHashMap<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();

    private Browser(Process process, URI page) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page, new Messages())
                .join();
        Stream.of("Page", "Runtime", "Log", "Network").forEach(domain -> send(domain + ".enable", Map.of()));
    }

    /** The Chromium of the system property {@code chromium} or the environment variable {@code CHROMIUM}, else one of the usual places. */
    public static Optional<Path> executable() {
        return Stream.of(
                        System.getProperty("chromium"),
                        System.getenv("CHROMIUM"),
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .filter(Objects::nonNull)
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts Chromium with one empty page.
     *
     * @param profile an empty folder for Chromium's files
     */
    public static Browser open(Path profile) throws IOException, InterruptedException {
        Optional<Path> executable = executable();
        Assumptions.assumeTrue(executable.isPresent(), "no Chromium: install it, or name it by -Dchromium=FILE");
        Process process = new ProcessBuilder(
                        executable.orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Path port = profile.resolve("DevToolsActivePort");
            until("Chromium's port", () -> lines(port).size() >= 2);
            URI list = URI.create("http://127.0.0.1:" + lines(port).get(0) + "/json/list");
            String targets = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
                    .body();
            for (JsonElement target : JsonParser.parseString(targets).getAsJsonArray()) {
                JsonObject found = target.getAsJsonObject();
                if (found.get("type").getAsString().equals("page")) {
                    return new Browser(
                            process,
                            URI.create(found.get("webSocketDebuggerUrl").getAsString()));
                }
            }
            throw new IOException("Chromium has no page: " + targets);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Sets the width of the window in pixels (its height is 900) and whether the system prefers dark colors. */
    public void display(int width, boolean dark) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        send("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    }

    /** Opens an address and waits until the page and its images are loaded. */
    public void visit(URI address) {
        evaluate("window.left = true");
        send("Page.navigate", Map.of("url", address.toString()));
        await("!window.left && document.readyState === 'complete'");
    }

    /** The value of a script, once its promise is fulfilled; fails with the script's exception. */
    public JsonElement evaluate(String script) {
        JsonObject reply = send(
                "Runtime.evaluate",
                Map.of("expression", script, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (reply.has("exceptionDetails")) {
            throw new AssertionError(script + ": " + reply.get("exceptionDetails"));
        }
        return reply.getAsJsonObject("result").get("value");
    }

    /** Waits until a script's value is true. */
    public void await(String script) {
        until(script, () -> evaluate("!!(" + script + ")").getAsBoolean());
    }

    /** Presses and releases a key: {@code Tab}, {@code Enter}, {@code ArrowRight}... */
    public void press(String key) {
        String text = key.equals("Enter") ? "\r" : key.equals(" ") ? " " : "";
        for (String type : List.of("keyDown", "keyUp")) {
            send(
                    "Input.dispatchKeyEvent",
                    Map.of(
                            "type",
                            type,
                            "key",
                            key,
                            "code",
                            key.equals(" ") ? "Space" : key,
                            "text",
                            type.equals("keyDown") ? text : "",
                            "windowsVirtualKeyCode",
                            KEY_CODES.get(key)));
        }
    }

    /** A {@code mousePressed}, {@code mouseMoved} or {@code mouseReleased} with the left button at a place in the window. */
    public void mouse(String type, double x, double y) {
        send(
                "Input.dispatchMouseEvent",
                Map.of("type", type, "x", x, "y", y, "button", "left", "buttons", 1, "clickCount", 1));
    }

    /** Writes the whole page as PNG, however high it is. */
    public void screenshot(Path file) throws IOException {
        JsonObject size = send("Page.getLayoutMetrics", Map.of()).getAsJsonObject("cssContentSize");
        Map<String, Object> clip =
                Map.of("x", 0, "y", 0, "width", size.get("width"), "height", size.get("height"), "scale", 1);
        JsonObject image =
                send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(image.get("data").getAsString()));
    }

    /** The errors and warnings so far, and the requests to anything but files and this machine. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Calls a method of the DevTools protocol and returns its result. */
    public JsonObject send(String method, Map<String, ?> parameters) {
        int id = last.incrementAndGet();
        CompletableFuture<JsonObject> reply = new CompletableFuture<>();
        pending.put(id, reply);
        socket.sendText(new Gson().toJson(Map.of("id", id, "method", method, "params", parameters)), true)
                .join();
        JsonObject message =
                reply.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        pending.remove(id);
        if (message.has("error")) {
            throw new AssertionError(method + ": " + message.get("error"));
        }
        return message.getAsJsonObject("result");
    }

    @Override
    public void close() {
        socket.sendText("{\"id\": 0, \"method\": \"Browser.close\"}", true).join();
        process.onExit()
                .completeOnTimeout(process, 10, TimeUnit.SECONDS)
                .thenApply(Process::destroyForcibly)
                .join();
    }

    private void event(String method, JsonObject event) {
        switch (method) {
            case "Runtime.exceptionThrown" -> problems.add("exception: " + event.get("exceptionDetails"));
            case "Runtime.consoleAPICalled" -> {
                String type = event.get("type").getAsString();
                if (List.of("error", "warning", "assert").contains(type)) {
                    problems.add("console " + type + ": " + event.get("args"));
                }
            }
            case "Log.entryAdded" -> {
                JsonObject entry = event.getAsJsonObject("entry");
                if (List.of("error", "warning").contains(entry.get("level").getAsString())) {
                    problems.add("log: " + entry);
                }
            }
            case "Network.requestWillBeSent" -> {
                String address = event.getAsJsonObject("request").get("url").getAsString();
                if (!address.matches("(?s)(file|data|blob|about):.*|https?://(127\\.0\\.0\\.1|localhost)[:/].*")) {
                    problems.add("request: " + address);
                }
            }
            default -> {}
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void until(String what, BooleanSupplier holds) {
        long start = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("waited in vain for " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    /** Puts fragments of messages together; a message is the reply to a call, or an event. */
    private final class Messages implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence fragment, boolean complete) {
            text.append(fragment);
            if (complete) {
                JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
                text.setLength(0);
                if (message.has("id")) {
                    pending.getOrDefault(message.get("id").getAsInt(), new CompletableFuture<>())
                            .complete(message);
                } else {
                    event(message.get("method").getAsString(), message.getAsJsonObject("params"));
                }
            }
            from.request(1);
            return null;
        }
    }
}
