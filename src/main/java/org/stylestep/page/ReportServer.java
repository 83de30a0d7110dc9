package org.stylestep.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.extension.Extensions;

/**
 * The report of trainings that go on, for browsers on this machine: the page asks for new data while it is open.
 *
 * <p>It opens no model, so that it takes nothing from the training.
 */
public final class ReportServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReportServer.class);
    private static final String HTML = "text/html; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";
    private static final String PNG = "image/png";
    private static final byte[] NOTHING = {};
    private static final Pattern SHEET = Pattern.compile("/sheets/(\\d{1,6})/(step-\\d+\\.png)");

    private final List<Path> runs;
    private final Extensions extensions;
    private final HttpServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    /**
     * Starts serving.
     *
     * @param runs the folders of the runs, at least one
     * @param port the port on the loopback interface; 0 for any that is free
     * @param extensions the implementations that settings name
     * @throws IllegalArgumentException if a folder holds no run
     * @throws IOException if the port is in use
     */
    public ReportServer(List<Path> runs, int port, Extensions extensions) throws IOException {
        runs.forEach(ReportPage::requireRun);
        this.runs = List.copyOf(runs);
        this.extensions = extensions;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new IOException("cannot listen at port " + port + ": " + e.getMessage() + "; choose another", e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(thread);
        server.start();
    }

    /** Returns the address of the page. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String type = path.equals("/") ? HTML : path.endsWith(".png") ? PNG : JSON;
        int status = 200;
        byte[] body;
        try (exchange) {
            try {
                Optional<byte[]> found = isLocal(exchange) ? find(path) : Optional.empty();
                status = found.isPresent() ? status : 404;
                body = found.orElse(NOTHING);
            } catch (IOException | RuntimeException e) {
                LOG.warn("cannot show {}", runs, e);
                status = 500;
                body = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
            }
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Cache-Control", type.equals(PNG) ? "max-age=3600" : "no-store");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** A page of another host could read this one by a name that resolves to this machine; it is asked for by that name. */
    private static boolean isLocal(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("Host"))
                .matches("(127\\.0\\.0\\.1|localhost)(:\\d+)?");
    }

    private Optional<byte[]> find(String path) throws IOException {
        if (path.equals("/") || path.equals("/data.json")) {
            ReportPage page = ReportPage.live(runs, extensions);
            return Optional.of((path.equals("/") ? page.html() : page.json()).getBytes(StandardCharsets.UTF_8));
        }
        Matcher sheet = SHEET.matcher(path);
        if (sheet.matches() && Integer.parseInt(sheet.group(1)) < runs.size()) {
            for (Path file : RunEntry.sheetFiles(runs.get(Integer.parseInt(sheet.group(1))))) {
                if (file.endsWith(sheet.group(2))) {
                    return Optional.of(Files.readAllBytes(file));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }
}
