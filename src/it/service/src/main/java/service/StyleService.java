package service;

import ai.djl.Device;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
 * Renders the image in a request's body in one of the service's styles: {@code curl --data-binary @edges.png http://localhost:8080/styles/red -o red.png}.
 *
 * <p>Bytes and pixels of a request are bounded, and so are the requests that wait.
 */
public final class StyleService implements AutoCloseable {

    private static final long MAX_PIXELS = 4_000_000;
    private static final TransferQueue.Options QUEUE = new TransferQueue.Options(2, 16, 4, 0);

    private final StyleTransfer transfer;
    private final TransferQueue queue;
    private final Map<String, Style> styles = new TreeMap<>();
    private final BoundedServer server;

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
        // The set has the names under which clients reach the service, besides localhost.
        server = new BoundedServer(new InetSocketAddress(port), Set.of(), BoundedServer.Limits.standard());
        server.handle("POST", "/styles/", this::render);
        server.start();
    }

    /** Returns the port. */
    public int port() {
        return server.port();
    }

    private Answer render(Request request) throws IOException {
        Style style = Optional.ofNullable(styles.get(request.rest()))
                .orElseThrow(() -> new Refusal(404, "there are the styles " + styles.keySet()));
        byte[] body = request.body();
        RgbImage input = queue.submit(pair -> ImageFiles.decode("body", body, MAX_PIXELS))
                .join();
        return Answer.png(queue.render(input, style).join());
    }

    @Override
    public void close() {
        server.close();
        queue.close();
        transfer.close();
    }
}
