package org.stylestep.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;
import org.stylestep.infer.QueueFullException;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.infer.TransferQueue;
import org.stylestep.latent.Style;

/**
 * A style transfer behind the JDK's own HTTP server.
 *
 * <pre>
 * curl -F input=@edges.png -F style=@shoe.jpg http://localhost:8080/translate -o rendering.png
 *
 * curl --data-binary @shoe.jpg http://localhost:8080/styles/brown            # encoded once, kept by name
 * curl -F input=@edges.png http://localhost:8080/translate?style=brown -o rendering.png
 *
 * curl http://localhost:8080/health
 * </pre>
 *
 * <p>An upload is bounded three times: its bytes before they are read, its pixels before they are decoded, and the requests that wait.
 */
final class HttpService implements AutoCloseable {

    /**
     * What a request may cost.
     *
     * @param bytes the most bytes of a body
     * @param pixels the most pixels of an image
     * @param styles the most styles that are kept
     * @param queue how many requests render and wait
     */
    record Limits(int bytes, long pixels, int styles, TransferQueue.Options queue) {}

    /** An answer that is not a picture. */
    private static final class Refusal extends IOException {

        private static final long serialVersionUID = 1L;

        private final int status;

        Refusal(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    /** What answers a request. */
    private interface Handler {
        byte[] answer(HttpExchange exchange) throws IOException;
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(HttpService.class);

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int TOO_LARGE = 413;
    private static final int FAILED = 500;
    private static final int BUSY = 503;

    private final Limits limits;
    private final StyleTransfer transfer;
    private final TransferQueue queue;
    private final Map<String, Style> styles = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final ExecutorService connections;

    HttpService(StyleTransfer transfer, InetSocketAddress address, Limits limits) throws IOException {
        this.transfer = transfer;
        this.limits = limits;
        queue = new TransferQueue(transfer, limits.queue());
        server = HttpServer.create(address, 0);
        // Enough for every request that the queue holds, and some to refuse others.
        connections = Executors.newFixedThreadPool(
                limits.queue().workers() * limits.queue().maxBatch()
                        + limits.queue().capacity()
                        + 4);
        server.setExecutor(connections);
        handle("/health", "GET", "text/plain", exchange -> "ok\n".getBytes(StandardCharsets.UTF_8));
        handle("/styles/", "POST", "text/plain", this::keepStyle);
        handle("/translate", "POST", "image/png", this::translate);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private byte[] translate(HttpExchange exchange) throws IOException {
        Map<String, byte[]> parts = form(exchange);
        RgbImage input = image(parts, "input");
        if (transfer.renderedPixels(input.width(), input.height()) > limits.pixels()) {
            throw new Refusal(
                    TOO_LARGE,
                    "input: it is " + input.size() + " and has to be padded to more than " + limits.pixels()
                            + " pixels");
        }
        String query = exchange.getRequestURI().getQuery();
        if (query == null) {
            RgbImage style = image(parts, "style");
            return ImageFiles.png(queue.translate(input, style).join());
        }
        Style kept = query.startsWith("style=") ? styles.get(query.substring("style=".length())) : null;
        if (kept == null) {
            throw new Refusal(NOT_FOUND, "no style is kept as '" + query + "'; there are " + styles.keySet());
        }
        return ImageFiles.png(queue.render(input, kept).join());
    }

    private byte[] keepStyle(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring("/styles/".length());
        if (name.isEmpty()) {
            throw new Refusal(BAD_REQUEST, "a style needs a name");
        }
        RgbImage image = ImageFiles.decode("body", body(exchange), limits.pixels());
        keep(name, queue.submit(pair -> pair.encode(image)).join());
        return ("kept as " + name + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** One at a time, so that requests that come together do not all find the last place free. */
    private synchronized void keep(String name, Style style) throws Refusal {
        if (styles.size() >= limits.styles() && !styles.containsKey(name)) {
            throw new Refusal(BAD_REQUEST, "at most " + limits.styles() + " styles are kept");
        }
        styles.put(name, style);
    }

    private Map<String, byte[]> form(HttpExchange exchange) throws IOException {
        byte[] body = body(exchange);
        try {
            return MultipartForm.parse(exchange.getRequestHeaders().getFirst("Content-Type"), body);
        } catch (IllegalArgumentException e) {
            throw new Refusal(BAD_REQUEST, e.getMessage());
        }
    }

    private RgbImage image(Map<String, byte[]> parts, String name) throws IOException {
        byte[] bytes = parts.get(name);
        if (bytes == null) {
            throw new Refusal(BAD_REQUEST, "the form has no part '" + name + "', only " + parts.keySet());
        }
        return ImageFiles.decode(name, bytes, limits.pixels());
    }

    private byte[] body(HttpExchange exchange) throws IOException {
        InputStream body = exchange.getRequestBody();
        byte[] bytes = body.readNBytes(limits.bytes() + 1);
        if (bytes.length > limits.bytes()) {
            // A sender in the middle of a body would not read the answer; one that goes on much longer is cut off.
            int more = bytes.length;
            for (int i = 0; i < 8 && more > 0; i++) {
                more = body.readNBytes(bytes, 0, bytes.length);
            }
            throw new Refusal(TOO_LARGE, "the request has more than " + limits.bytes() + " bytes");
        }
        return bytes;
    }

    private void handle(String path, String method, String type, Handler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                answer(exchange, type, from -> {
                    if (!from.getRequestMethod().equals(method)) {
                        throw new Refusal(WRONG_METHOD, path + " takes " + method);
                    }
                    return handler.answer(from);
                });
            }
        });
    }

    /** Whatever happens is answered, so that one bad request leaves the service as it was. */
    private static void answer(HttpExchange exchange, String type, Handler handler) throws IOException {
        try {
            send(exchange, OK, type, handler.answer(exchange));
        } catch (Refusal e) {
            refuse(exchange, e.status, e);
        } catch (UnreadableImageException e) {
            refuse(exchange, e.isTooLarge() ? TOO_LARGE : BAD_REQUEST, e);
        } catch (QueueFullException e) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            refuse(exchange, BUSY, e);
        } catch (CompletionException e) {
            refuse(exchange, e.getCause() instanceof IllegalArgumentException ? BAD_REQUEST : FAILED, e.getCause());
        } catch (RuntimeException | OutOfMemoryError e) {
            refuse(exchange, FAILED, e);
        }
    }

    private static void refuse(HttpExchange exchange, int status, Throwable why) throws IOException {
        String message = why.getMessage();
        if (status == FAILED) {
            // The log tells why; a stranger is not shown what goes on inside.
            LOGGER.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), why);
            message = "the rendering failed";
        }
        send(exchange, status, "text/plain", (message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Stops taking requests, and returns when those that render have ended. */
    @Override
    public void close() {
        server.stop(1);
        queue.close();
        connections.shutdown();
    }
}
