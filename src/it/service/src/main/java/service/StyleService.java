package service;

import ai.djl.Device;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;
import org.stylestep.infer.QueueFullException;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.infer.TransferQueue;
import org.stylestep.latent.Style;

/**
 * Renders the image in a request's body in one of the service's styles: {@code curl --data-binary @edges.png http://localhost:8080/styles/red -o red.png}.
 *
 * <p>Bytes and pixels of a request are bounded, and so are the requests that wait.
 */
public final class StyleService implements AutoCloseable {

    private static final int MAX_BYTES = 8 << 20;
    private static final long MAX_PIXELS = 4_000_000;
    private static final TransferQueue.Options QUEUE = new TransferQueue.Options(2, 16, 4, 0);

    private final StyleTransfer transfer;
    private final TransferQueue queue;
    private final Map<String, Style> styles = new TreeMap<>();
    // For every request that renders or waits, and some to refuse others.
    private final ExecutorService connections =
            Executors.newFixedThreadPool(QUEUE.workers() * QUEUE.maxBatch() + QUEUE.capacity() + 2);
    private final HttpServer server;

    /**
     * Starts the service.
     *
     * @param model the folder of an exported model
     * @param examples an example image of each style, by its name
     * @param port where to listen; 0 for any free port
     * @throws IOException if the model or an example cannot be read, or the port is taken
     */
    public StyleService(Path model, Map<String, Path> examples, int port) throws IOException {
        transfer = StyleTransfer.open(model, Device.cpu());
        for (Map.Entry<String, Path> example : examples.entrySet()) {
            styles.put(example.getKey(), transfer.encode(ImageFiles.read(example.getValue())));
        }
        queue = new TransferQueue(transfer, QUEUE);
        server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(connections);
        server.createContext("/styles/", this::answer);
        server.start();
    }

    /** Returns the port. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Style style = styles.get(exchange.getRequestURI().getPath().substring("/styles/".length()));
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BYTES + 1);
            if (style == null) {
                send(exchange, 404, "there are the styles " + styles.keySet());
            } else if (body.length > MAX_BYTES) {
                send(exchange, 413, "an image may have " + MAX_BYTES + " bytes");
            } else {
                RgbImage input = ImageFiles.decode("body", body, MAX_PIXELS);
                RgbImage rendering = queue.render(input, style).join();
                exchange.getResponseHeaders().set("Content-Type", "image/png");
                send(exchange, 200, ImageFiles.png(rendering));
            }
        } catch (UnreadableImageException e) {
            send(exchange, 400, e.getMessage());
        } catch (QueueFullException e) {
            send(exchange, 503, e.getMessage());
        } catch (CompletionException e) {
            send(exchange, 500, "the rendering failed");
        }
    }

    private static void send(HttpExchange exchange, int status, String message) throws IOException {
        send(exchange, status, message.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(1);
        queue.close();
        connections.shutdown();
        transfer.close();
    }
}
