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
    private static final Pattern SHEET = Pattern.compile("/sheets/(\\d{1,6})/(step-\\d+\\.png)");

    private final List<Path> runs;
    private final Extensions extensions;
    private final HttpServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    private record Reply(int status, String type, byte[] body) {
        static Reply of(String type, String text) {
            return new Reply(200, type + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private interface Page {
        Reply reply() throws IOException;
    }

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
        server.createContext(
                "/",
                exchange -> answer(exchange, () -> page(exchange.getRequestURI().getPath())));
        server.setExecutor(thread);
        server.start();
    }

    /** Returns the address of the page. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private Reply page(String path) throws IOException {
        if (path.equals("/")) {
            return Reply.of("text/html", ReportPage.live(runs, extensions).html());
        }
        if (path.equals("/data.json")) {
            return Reply.of(
                    "application/json", ReportPage.live(runs, extensions).json());
        }
        Matcher sheet = SHEET.matcher(path);
        if (sheet.matches() && Integer.parseInt(sheet.group(1)) < runs.size()) {
            Path run = runs.get(Integer.parseInt(sheet.group(1)));
            for (Path file : RunEntry.sheetFiles(run)) {
                if (file.getFileName().toString().equals(sheet.group(2))) {
                    return new Reply(200, "image/png", Files.readAllBytes(file));
                }
            }
        }
        return new Reply(404, "text/plain", new byte[0]);
    }

    private void answer(HttpExchange exchange, Page page) throws IOException {
        try (exchange) {
            Reply reply;
            String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
            try {
                // Another host's page could otherwise read this one by a name that resolves to this machine.
                reply = host.matches("(127\\.0\\.0\\.1|localhost)(:\\d+)?")
                        ? page.reply()
                        : new Reply(403, "text/plain", new byte[0]);
            } catch (IOException | RuntimeException e) {
                LOG.warn("cannot show {}", runs, e);
                reply = new Reply(
                        500,
                        "text/plain; charset=utf-8",
                        String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            }
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            exchange.getResponseHeaders()
                    .set("Cache-Control", reply.type().startsWith("image") ? "max-age=3600" : "no-store");
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }
}
