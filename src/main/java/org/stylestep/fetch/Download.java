package org.stylestep.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.Causes;
import org.stylestep.io.Sha256;

/**
 * Fetches a file by HTTPS or HTTP, going on where an earlier attempt ended.
 *
 * <p>Bytes are kept in {@code .NAME.part} beside the file; {@code .NAME.version} has the address and the server's ETag or date of what they are the
 * beginning of. Where the server has another version by now, or sends no parts, the download starts afresh.
 */
public final class Download {

    private static final Logger LOGGER = LoggerFactory.getLogger(Download.class);

    /** Answers that may be others in a moment. */
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

    /** Attempts in turn that bring nothing new. */
    private static final int ATTEMPTS = 5;

    private final HttpClient client;
    private final Duration patience;
    private final Duration pause;

    /** Gives up an attempt after 30 seconds without a byte, and after five that brought nothing; pauses between them last 1, 2, 4 and 8 seconds. */
    public Download() {
        this(HttpClient.newBuilder(), Duration.ofSeconds(30), Duration.ofSeconds(1));
    }

    Download(HttpClient.Builder client, Duration patience, Duration pause) {
        // This policy follows no redirect from HTTPS to HTTP.
        this.client = client.followRedirects(HttpClient.Redirect.NORMAL)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
        this.patience = patience;
        this.pause = pause;
    }

    /**
     * Fetches a file, unless it is there.
     *
     * @param address the address
     * @param file the file; its folder must exist
     * @param sha256 the first hexadecimal digits of the SHA-256 that it must have, or nothing
     * @param progress receives how many bytes are there, and how many there will be or -1
     * @return the file's SHA-256, 64 hexadecimal digits
     * @throws IOException if it cannot be fetched, or has another SHA-256 and is not kept; the message names the address
     */
    public String fetch(URI address, Path file, String sha256, BiConsumer<Long, Long> progress) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        Path version = file.resolveSibling("." + file.getFileName() + ".version");
        if (Files.notExists(file)) {
            try {
                repeat(address, part, version, progress);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("interrupted while fetching " + address).initCause(e);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.deleteIfExists(version);
        String found = Sha256.hex(file);
        if (!found.startsWith(sha256.toLowerCase(Locale.ROOT))) {
            Files.delete(file);
            throw new IOException(address + " has the SHA-256 " + found + " instead of " + sha256
                    + ": it was damaged or replaced, and is not kept");
        }
        return found;
    }

    private void repeat(URI address, Path part, Path version, BiConsumer<Long, Long> progress)
            throws IOException, InterruptedException {
        long furthest = 0;
        for (int failed = 0; ; Thread.sleep(pause.toMillis() << (failed - 1))) {
            try {
                attempt(address, part, version, progress);
                return;
            } catch (IOException e) {
                long size = Files.exists(part) ? Files.size(part) : 0;
                failed = size > furthest ? 1 : failed + 1;
                furthest = Math.max(furthest, size);
                if (e instanceof ProtocolException || failed == ATTEMPTS) {
                    throw new IOException(
                            "Cannot fetch " + address + ": " + Causes.reason(e)
                                    + (size == 0 ? "" : "; the next call goes on after " + size + " bytes"),
                            e);
                }
                LOGGER.warn("{}: {}; trying again", address, Causes.reason(e));
            }
        }
    }

    private void attempt(URI address, Path part, Path version, BiConsumer<Long, Long> progress)
            throws IOException, InterruptedException {
        long size = Files.exists(part) ? Files.size(part) : 0;
        String begun = Files.exists(version) ? Files.readString(version) : "";
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience);
        if (size > 0 && begun.startsWith(address + "\n")) {
            request.header("Range", "bytes=" + size + "-");
            request.header("If-Range", begun.substring(begun.indexOf('\n') + 1));
        }
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        HttpHeaders headers = response.headers();
        int status = response.statusCode();
        String range = headers.firstValue("Content-Range").orElse("");
        String found = headers.firstValue("ETag")
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> headers.firstValue("Last-Modified"))
                .map(tag -> address + "\n" + tag)
                .orElse("");
        boolean goesOn = status == 206
                && !found.isEmpty()
                && begun.equals(found)
                && range.matches("bytes " + size + "-\\d+/\\d{1,18}");
        try (InputStream body = response.body()) {
            if (goesOn) {
                copy(body, part, size, Long.parseLong(range.substring(range.indexOf('/') + 1)), progress);
            } else if (status == 416 && range.equals("bytes */" + size)) {
                LOGGER.debug("all of {} was there", address);
            } else if (status == 200 || status == 206 || status == 416) {
                Files.write(part, new byte[0]);
                AtomicFile.write(version, found.getBytes(StandardCharsets.UTF_8));
                if (status != 200) {
                    throw new IOException("the server has another file than the one begun");
                }
                copy(body, part, 0, headers.firstValueAsLong("Content-Length").orElse(-1), progress);
            } else {
                String to = headers.firstValue("Location")
                        .map(it -> ", a redirect to " + it)
                        .orElse("");
                String message = "the server answers " + status + to;
                throw PASSING.contains(status) ? new IOException(message) : new ProtocolException(message);
            }
        }
    }

    private void copy(InputStream body, Path part, long from, long total, BiConsumer<Long, Long> progress)
            throws IOException, InterruptedException {
        long size = from;
        byte[] buffer = new byte[1 << 16];
        // A read has no time-out of its own, so another thread reads.
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.APPEND)) {
            while (true) {
                int read = reader.submit(() -> body.read(buffer)).get(patience.toMillis(), TimeUnit.MILLISECONDS);
                if (read < 0) {
                    break;
                }
                out.write(buffer, 0, read);
                size += read;
                progress.accept(size, total);
            }
        } catch (TimeoutException e) {
            throw new IOException("no byte came for " + patience.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw Causes.of(e);
        } finally {
            reader.shutdownNow();
        }
        if (total >= 0 && size != total) {
            throw new IOException(size + " of " + total + " bytes came");
        }
    }
}
