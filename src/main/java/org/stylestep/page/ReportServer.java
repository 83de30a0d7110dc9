package org.stylestep.page;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.stylestep.extension.Extensions;
import org.stylestep.serve.Answer;
import org.stylestep.serve.BoundedServer;
import org.stylestep.serve.Refusal;
import org.stylestep.serve.Request;

/**
 * The report of trainings that go on, for browsers on this machine: the page asks for new data while it is open.
 *
 * <p>It opens no model, so that it takes nothing from the training.
 */
public final class ReportServer implements AutoCloseable {

    private static final int NOT_FOUND = 404;
    private static final int FAILED = 500;

    /** The page's own policy, which allows its scripts and styles, and what only a header can ask for. */
    private static final Map<String, String> HTML = Map.of(
            "Content-Type",
            "text/html; charset=utf-8",
            "Content-Security-Policy",
            "default-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private final List<Path> runs;
    private final Extensions extensions;
    private final BoundedServer server;

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
        server = new BoundedServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                List.of(),
                BoundedServer.Limits.standard());
        server.handle("GET", "/", this::page);
        server.handle("GET", "/sheets/", this::sheet);
        server.start();
    }

    /** Returns the address of the page. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.port() + "/");
    }

    /** One at a time, since a long log takes a while to read. */
    private synchronized Answer page(Request request) throws Refusal {
        boolean html = request.rest().isEmpty();
        if (!html && !request.rest().equals("data.json")) {
            throw nothing();
        }
        try {
            ReportPage page = ReportPage.live(runs, extensions);
            byte[] body = (html ? page.html() : page.json()).getBytes(StandardCharsets.UTF_8);
            return html ? new Answer(HTML, body) : new Answer("application/json", body);
        } catch (IOException | IllegalArgumentException e) {
            throw new Refusal(FAILED, e.getMessage());
        }
    }

    /** Only the sheets themselves can be named, by the index of their run and the name of the file. */
    private Answer sheet(Request request) throws IOException {
        for (int run = 0; run < runs.size(); run++) {
            for (Path file : RunEntry.sheetFiles(runs.get(run))) {
                if (request.rest().equals(run + "/" + file.getFileName())) {
                    return new Answer("image/png", Files.readAllBytes(file));
                }
            }
        }
        throw nothing();
    }

    private static Refusal nothing() {
        return new Refusal(NOT_FOUND, "there is nothing at this address");
    }

    @Override
    public void close() {
        server.close();
    }
}
