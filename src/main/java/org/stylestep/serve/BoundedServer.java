package org.stylestep.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.image.UnreadableImageException;
import org.stylestep.infer.QueueFullException;

/**
 * The JDK's HTTP server with bounds on what clients can take of it: bytes of a body and of all bodies together, requests under way of one
 * address, and the time that a request may take to arrive. Requests of other sites' pages are refused, by the headers {@code Host},
 * {@code Origin} and {@code Sec-Fetch-Site}; every answer has headers that confine it to its own origin.
 *
 * <p>Every connection has a thread of its own, of at most {@value #CONNECTIONS}, so a slow client delays no other one; as many more wait, and
 * further ones are closed. What costs processor time belongs into a {@link org.stylestep.infer.TransferQueue}, decoding included: a full queue is
 * answered with 503 and {@code Retry-After}.
 *
 * <p>A request has {@value #REQUEST_SECONDS} s to arrive and {@value #RESPONSE_SECONDS} s to be answered. The JDK takes both times, for all servers of a process, from the
 * system properties {@code sun.net.httpserver.maxReqTime} and {@code maxRspTime} when its first server is made; this class sets those
 * that are not set.
 */
public final class BoundedServer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(BoundedServer.class);

    private static final String HEALTH = "/health";
    private static final int CONNECTIONS = 256;
    private static final String REQUEST_SECONDS = "10";
    private static final String RESPONSE_SECONDS = "120";
    private static final long BODIES = 16;
    private static final int DRAIN_SECONDS = 60;
    private static final int IDLE_SECONDS = 30;

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final int FAILED = 500;
    private static final int BUSY = 503;

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Referrer-Policy",
            "no-referrer",
            "X-Content-Type-Options",
            "nosniff",
            "Cache-Control",
            "no-store");

    static {
        Map.of(
                        "sun.net.httpserver.maxReqTime", REQUEST_SECONDS,
                        "sun.net.httpserver.maxRspTime", RESPONSE_SECONDS,
                        // Answers of several packets otherwise wait for the client's delayed acknowledgement.
                        "sun.net.httpserver.nodelay", "true")
                .forEach((key, value) -> System.getProperties().putIfAbsent(key, value));
    }

    private final HttpServer server;
    private final SameOrigin sameOrigin;
    private final Limits limits;
    private final AtomicLong held = new AtomicLong();
    private final ThreadPoolExecutor connections = new ThreadPoolExecutor(
            CONNECTIONS,
            CONNECTIONS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(CONNECTIONS),
            BoundedServer::thread);

    // Guards itself and the fields below.
    private final Map<InetAddress, Integer> clients = new HashMap<>();
    private int underWay;
    private boolean closing;

    /**
     * What a client may take.
     *
     * @param bodyBytes the most bytes of a body; all bodies that are held at once have at most {@value #BODIES} times as many
     * @param requests the most requests of one address that are under way; behind a proxy, all clients have the proxy's
     */
    public record Limits(int bodyBytes, int requests) {

        /** Bodies of 8 MiB and 32 requests. */
        public static Limits standard() {
            return new Limits(8 << 20, 32);
        }
    }

    /** What answers requests of a path, on the connection's thread. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Answers a request.
         *
         * @throws Refusal with the status to answer with
         * @throws UnreadableImageException if an image cannot be read, which is answered with 400 or 413
         * @throws IOException if a file of the server cannot be read, which is answered with 500 and logged
         * @throws IllegalArgumentException for values that the request should not have, which is answered with 400
         */
        Answer answer(Request request) throws IOException;
    }

    /**
     * Makes a server, which does not listen yet.
     *
     * @param address where to listen; port 0 for any free one
     * @param hosts further names under which clients reach it, besides {@code localhost} and all numeric addresses
     * @param limits what a client may take
     * @throws BindException if the port is taken
     * @throws IOException if the server cannot be made
     */
    public BoundedServer(InetSocketAddress address, Iterable<String> hosts, Limits limits) throws IOException {
        this.limits = limits;
        sameOrigin = new SameOrigin(hosts);
        connections.allowCoreThreadTimeOut(true);
        try {
            server = HttpServer.create(address, CONNECTIONS);
        } catch (BindException e) {
            BindException told = new BindException("cannot listen at " + address.getHostString() + ", port "
                    + address.getPort() + ": " + e.getMessage() + "; choose another port, 0 for any free one");
            told.initCause(e);
            throw told;
        }
        server.setExecutor(connections);
        handle("GET", HEALTH, request -> Answer.text("ok\n"));
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "connection");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Answers requests of a path; {@code GET /health} is answered from the start, whatever the limits.
     *
     * @param method the one method
     * @param path the whole path, or its beginning if it ends with a slash
     * @param handler answers
     */
    public void handle(String method, String path, Handler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                respond(exchange, request -> {
                    request.require(method, path);
                    return handler.answer(request);
                });
            }
        });
    }

    /** Begins to listen. */
    public void start() {
        server.start();
    }

    /** Returns the port. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Whatever happens is answered, so that one bad request leaves the server as it was. */
    private void respond(HttpExchange exchange, Handler handler) throws IOException {
        InetAddress client = exchange.getRemoteAddress().getAddress();
        Request request = new Request(exchange, limits.bodyBytes(), held, BODIES * limits.bodyBytes());
        boolean entered = false;
        int status = OK;
        Answer answer;
        try {
            try {
                sameOrigin.require(exchange.getRequestHeaders());
                if (!exchange.getHttpContext().getPath().equals(HEALTH)) {
                    enter(client);
                    entered = true;
                }
                answer = handler.answer(request);
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                Throwable why = e instanceof CompletionException ? e.getCause() : e;
                status = status(why);
                answer = refusal(exchange, status, why);
            }
            send(exchange, status, answer);
        } finally {
            request.release();
            if (entered) {
                leave(client);
            }
        }
    }

    private static Answer refusal(HttpExchange exchange, int status, Throwable why) {
        if (status == BUSY || status == TOO_MANY) {
            exchange.getResponseHeaders().set("Retry-After", "1");
        }
        if (status == FAILED && !(why instanceof Refusal)) {
            // The log tells why; a stranger is not shown what goes on inside.
            LOGGER.error(
                    "{} {} failed",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    why);
            return Answer.text("the request failed\n");
        }
        return Answer.text(why.getMessage() + "\n");
    }

    private static int status(Throwable why) {
        if (why instanceof Refusal refusal) {
            return refusal.status();
        }
        if (why instanceof UnreadableImageException image) {
            return image.isTooLarge() ? TOO_LARGE : BAD_REQUEST;
        }
        if (why instanceof QueueFullException || why instanceof RejectedExecutionException) {
            return BUSY;
        }
        return why instanceof IllegalArgumentException ? BAD_REQUEST : FAILED;
    }

    private static void send(HttpExchange exchange, int status, Answer answer) throws IOException {
        HEADERS.forEach(exchange.getResponseHeaders()::set);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : answer.body().length);
        if (!head) {
            // Closing it sends what is buffered, before the request counts as answered.
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(answer.body());
            }
        }
    }

    private void enter(InetAddress client) throws Refusal {
        synchronized (clients) {
            if (closing) {
                throw new Refusal(BUSY, "the server is about to end");
            }
            if (clients.getOrDefault(client, 0) >= limits.requests()) {
                throw new Refusal(
                        TOO_MANY,
                        "there are " + limits.requests() + " requests of this address under way; wait for them");
            }
            clients.merge(client, 1, Integer::sum);
            underWay++;
        }
    }

    private void leave(InetAddress client) {
        synchronized (clients) {
            clients.computeIfPresent(client, (address, count) -> count == 1 ? null : count - 1);
            underWay--;
            clients.notifyAll();
        }
    }

    /** Refuses further requests, waits until those under way are answered, at most {@value #DRAIN_SECONDS} s, and ends. */
    @Override
    public void close() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
        synchronized (clients) {
            closing = true;
            while (underWay > 0 && System.nanoTime() < end) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(clients, end - System.nanoTime());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
        }
        server.stop(0);
        connections.shutdownNow();
    }
}
