package org.stylestep.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A request whose body is bounded. */
public final class Request {

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int TOO_LARGE = 413;
    private static final int BUSY = 503;
    private static final int CHUNK = 1 << 14;

    /** How many times the limit is read of a body that exceeds it: a sender in the middle of a body would not read the answer. */
    private static final int PATIENCE = 8;

    private final HttpExchange exchange;
    private final int maxBytes;
    private final AtomicLong held;
    private final long maxHeld;
    private long own;
    private String prefix = "";

    Request(HttpExchange exchange, int maxBytes, AtomicLong held, long maxHeld) {
        this.exchange = exchange;
        this.maxBytes = maxBytes;
        this.held = held;
        this.maxHeld = maxHeld;
    }

    /** The JDK finds handlers by the beginning of a path, whatever follows. */
    void require(String method, String path) throws Refusal {
        prefix = path;
        if (!path.endsWith("/") && !exchange.getRequestURI().getPath().equals(path)) {
            throw new Refusal(NOT_FOUND, "there is nothing at this address");
        }
        if (!exchange.getRequestMethod().equals(method)) {
            exchange.getResponseHeaders().set("Allow", method);
            throw new Refusal(WRONG_METHOD, path + " takes " + method);
        }
    }

    /** Returns what follows the handler's path, decoded; empty if nothing does. */
    public String rest() {
        return exchange.getRequestURI().getPath().substring(prefix.length());
    }

    /** Returns the value of a key in the query, decoded; empty if it is not there. */
    public Optional<String> query(String key) {
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        return Arrays.stream(query.split("&"))
                .filter(pair -> pair.startsWith(key + "="))
                .map(pair -> URLDecoder.decode(pair.substring(key.length() + 1), StandardCharsets.UTF_8))
                .findFirst();
    }

    /** Returns the header of a name; empty if it is not there. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /**
     * Reads the body.
     *
     * @throws Refusal with 413 if it is too long, with 503 if too much of others is held, with 400 if it does not arrive
     */
    public byte[] body() throws Refusal {
        try {
            return read();
        } catch (Refusal e) {
            throw e;
        } catch (IOException e) {
            throw new Refusal(BAD_REQUEST, "the body did not arrive: " + e.getMessage());
        }
    }

    private byte[] read() throws IOException {
        InputStream in = exchange.getRequestBody();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            if (body.size() + length > maxBytes) {
                skip(in, chunk);
                throw new Refusal(TOO_LARGE, "the request has more than " + maxBytes + " bytes");
            }
            own += length;
            if (held.addAndGet(length) > maxHeld) {
                skip(in, chunk);
                throw new Refusal(BUSY, "the server is busy with other requests; try again later");
            }
            body.write(chunk, 0, length);
        }
        return body.toByteArray();
    }

    private void skip(InputStream in, byte[] chunk) throws IOException {
        long left = (long) PATIENCE * maxBytes;
        for (int length = in.read(chunk); length >= 0 && left > 0; length = in.read(chunk)) {
            left -= length;
        }
    }

    /** Frees what the body took of the bytes that may be held. */
    void release() {
        held.addAndGet(-own);
    }
}
