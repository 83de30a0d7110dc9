package org.stylestep.examples;

import ai.djl.Device;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.infer.TransferQueue;
import org.stylestep.latent.Style;
import org.stylestep.serve.Answer;
import org.stylestep.serve.BoundedServer;
import org.stylestep.serve.Refusal;
import org.stylestep.serve.Request;

/**
 * A style transfer behind a {@link BoundedServer}.
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
public final class HttpService implements AutoCloseable {

    /**
     * What a request may cost.
     *
     * @param bytes the most bytes of a body
     * @param pixels the most pixels of an image
     * @param styles the most styles that are kept
     * @param queue how many requests render and wait
     */
    record Limits(int bytes, long pixels, int styles, TransferQueue.Options queue) {}

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;

    private final Limits limits;
    private final TransferQueue queue;
    private final Map<String, Style> styles = new ConcurrentHashMap<>();
    private final BoundedServer server;

    HttpService(StyleTransfer transfer, InetSocketAddress address, Limits limits) throws IOException {
        this.limits = limits;
        queue = new TransferQueue(transfer, limits.queue());
        server = new BoundedServer(address, List.of(), new BoundedServer.Limits(limits.bytes(), 32));
        server.handle("POST", "/styles/", this::keepStyle);
        server.handle("POST", "/translate", this::translate);
        server.start();
    }

    /**
     * Serves a model at a port of this machine until the process is told to end, which it does when all that is under way is answered: {@code MODEL
     * PORT}.
     */
    public static void main(String[] arguments) throws IOException {
        StyleTransfer transfer = StyleTransfer.open(Path.of(arguments[0]), Device.cpu());
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
        Limits limits = new Limits(8 << 20, 1 << 20, 100, new TransferQueue.Options(2, 32));
        HttpService service = new HttpService(transfer, address, limits);
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
        System.out.println("http://localhost:" + service.port() + "/");
    }

    int port() {
        return server.port();
    }

    /** A worker of the queue decodes, renders and encodes, so that no more of it is done at once than the queue has workers. */
    private Answer translate(Request request) throws IOException {
        Map<String, byte[]> parts =
                MultipartForm.parse(request.header("Content-Type").orElse(""), request.body());
        byte[] input = part(parts, "input");
        Optional<String> name = request.query("style");
        if (name.isPresent()) {
            Style kept = Optional.ofNullable(styles.get(name.get()))
                    .orElseThrow(() -> new Refusal(
                            NOT_FOUND, "no style is kept as '" + name.get() + "'; there are " + styles.keySet()));
            return queue.submit(pair -> render(pair, input, kept)).join();
        }
        byte[] style = part(parts, "style");
        return queue.submit(pair -> {
                    RgbImage image = ImageFiles.decode("style", style, limits.pixels());
                    return render(pair, input, pair.encode(image));
                })
                .join();
    }

    private Answer render(StyleTransfer pair, byte[] bytes, Style style) throws IOException {
        RgbImage input = ImageFiles.decode("input", bytes, limits.pixels());
        if (pair.renderedPixels(input.width(), input.height()) > limits.pixels()) {
            throw new Refusal(
                    TOO_LARGE,
                    "input: it is " + input.size() + " and has to be padded to more than " + limits.pixels()
                            + " pixels");
        }
        return Answer.png(pair.render(input, List.of(style)).get(0));
    }

    private Answer keepStyle(Request request) throws IOException {
        String name = request.rest();
        if (name.isEmpty()) {
            throw new Refusal(BAD_REQUEST, "a style needs a name");
        }
        byte[] body = request.body();
        keep(
                name,
                queue.submit(pair -> pair.encode(ImageFiles.decode("body", body, limits.pixels())))
                        .join());
        return Answer.text("kept as " + name + "\n");
    }

    /** One at a time, so that requests that come together do not all find the last place free. */
    private synchronized void keep(String name, Style style) throws Refusal {
        if (styles.size() >= limits.styles() && !styles.containsKey(name)) {
            throw new Refusal(BAD_REQUEST, "at most " + limits.styles() + " styles are kept");
        }
        styles.put(name, style);
    }

    private static byte[] part(Map<String, byte[]> parts, String name) throws Refusal {
        return Optional.ofNullable(parts.get(name))
                .orElseThrow(
                        () -> new Refusal(BAD_REQUEST, "the form has no part '" + name + "', only " + parts.keySet()));
    }

    /** Stops taking requests, and returns when those under way are answered. */
    @Override
    public void close() {
        server.close();
        queue.close();
    }
}
