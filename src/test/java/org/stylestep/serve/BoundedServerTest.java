package org.stylestep.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.Threads;

/** Requests as they come over the wire; clients of Java would not send some of them. */
@Timeout(60)
final class BoundedServerTest {

    private static final int BODY = 1000;

    private final CountDownLatch entered = new CountDownLatch(2);
    private final CountDownLatch released = new CountDownLatch(1);
    private BoundedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new BoundedServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of("Models.example"),
                new BoundedServer.Limits(BODY, 2));
        server.handle("POST", "/length", request -> Answer.text("" + request.body().length));
        server.handle("GET", "/echo/", request -> Answer.text(request.rest() + request.query("key")));
        server.handle("GET", "/full", request -> {
            throw new RejectedExecutionException("the queue is full");
        });
        server.handle("GET", "/broken", request -> {
            throw new IllegalStateException("secret");
        });
        server.handle("GET", "/gone", request -> Answer.text(Files.readString(Path.of("no-such-file"))));
        server.handle("GET", "/slow", request -> {
            entered.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Answer.text("done");
        });
        server.start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.close();
    }

    private String send(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private String get(String path, String... headers) throws IOException {
        return send("GET " + path + " HTTP/1.1\nConnection: close\n" + String.join("\n", headers) + "\n\n");
    }

    private String local() {
        return "Host: localhost:" + server.port();
    }

    @Test
    void everyAnswerIsConfinedToItsOrigin() throws IOException {
        for (String path : List.of("/health", "/full", "/echo/x")) {
            assertThat(get(path, local()).toLowerCase(Locale.ROOT))
                    .contains(
                            "content-security-policy: default-src 'self'; ",
                            "x-content-type-options: nosniff",
                            "cross-origin-resource-policy: same-origin");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:1", "127.0.0.1:8080", "[::1]:8080", "192.168.0.7", "models.example"})
    void answersToItsNamesAndToNumbers(String host) throws IOException {
        assertThat(get("/health", "Host: " + host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "localhost.evil.example:80", "1.2.3.4.evil.example", "models.example.", "[::1].x"
            })
    void aReboundNameIsRefused(String host) throws IOException {
        assertThat(get("/health", "Host: " + host))
                .startsWith("HTTP/1.1 403")
                .contains("only to [localhost, models.example] and numeric addresses");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin: http://localhost:8080, 200",
        "Origin: https://localhost:8080, 200",
        "Origin: http://localhost:8081, 403",
        "Origin: http://evil.example, 403",
        "Origin: null, 403",
        "Sec-Fetch-Site: same-origin, 200",
        "Sec-Fetch-Site: none, 200",
        "Sec-Fetch-Site: same-site, 403",
        "Sec-Fetch-Site: cross-site, 403"
    })
    void pagesOfOthersAreRefused(String header, int status) throws IOException {
        assertThat(get("/health", "Host: localhost:8080", header)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void aLinkOfAnotherPageIsFollowed() throws IOException {
        assertThat(get("/health", local(), "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void pathsMethodsAndFailuresAreTold() throws IOException {
        assertThat(get("/echo/a%20b?x=1&key=%22+1%26", local())).endsWith("a bOptional[\" 1&]");
        assertThat(get("/echo/%2e%2e/x?keys=1", local())).endsWith("../xOptional.empty");
        assertThat(get("/healthy", local())).startsWith("HTTP/1.1 404");
        assertThat(get("/length", local())).startsWith("HTTP/1.1 405").contains("Allow: POST", "/length takes POST");
        assertThat(send("HEAD /health HTTP/1.1\n" + local() + "\nConnection: close\n\n"))
                .startsWith("HTTP/1.1 405")
                .endsWith("\r\n\r\n");
        assertThat(get("/full", local())).startsWith("HTTP/1.1 503").contains("Retry-after: 1", "the queue is full");
        assertThat(get("/broken", local()))
                .startsWith("HTTP/1.1 500")
                .contains("the request failed")
                .doesNotContain("secret");
        assertThat(get("/gone", local())).startsWith("HTTP/1.1 500").doesNotContain("no-such-file");
    }

    @Test
    void moreConnectionsThanThreadsWait() throws IOException {
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 260; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.getOutputStream().write("GET /hea".getBytes(ISO_8859_1));
            idle.add(socket);
        }
        CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS).execute(() -> {
            for (Socket socket : idle) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        assertThat(get("/health", local())).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource({"1000, 200", "1001, 413", "9000, 413"})
    void bodiesAreBounded(int length, int status) throws IOException {
        String head = "POST /length HTTP/1.1\n" + local() + "\nConnection: close\n";
        assertThat(send(head + "Content-Length: " + length + "\n\n" + "x".repeat(length)))
                .startsWith("HTTP/1.1 " + status);
        assertThat(send(head + "Transfer-Encoding: chunked\n\n" + Integer.toHexString(length) + "\n"
                        + "x".repeat(length) + "\n0\n\n"))
                .startsWith("HTTP/1.1 " + status);
    }

    @Test
    void oneAddressHasSoManyRequestsUnderWay() throws Exception {
        List<CompletableFuture<String>> slow = slow(2);
        assertThat(get("/echo/x", local()))
                .startsWith("HTTP/1.1 429")
                .contains("Retry-after: 1", "2 requests of this address");
        assertThat(get("/health", local())).startsWith("HTTP/1.1 200");
        released.countDown();
        for (CompletableFuture<String> answer : slow) {
            assertThat(answer.get()).startsWith("HTTP/1.1 200").endsWith("done");
        }
        assertThat(get("/echo/x", local())).startsWith("HTTP/1.1 200");
    }

    @Test
    void closingAnswersWhatIsUnderWay() throws Exception {
        List<CompletableFuture<String>> slow = slow(2);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close, Threads::start);
        assertThat(closing.isDone()).isFalse();
        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(released::countDown);
        for (CompletableFuture<String> answer : slow) {
            assertThat(answer.get()).startsWith("HTTP/1.1 200").endsWith("done");
        }
        closing.get();
    }

    private List<CompletableFuture<String>> slow(int count) throws InterruptedException {
        List<CompletableFuture<String>> slow = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slow.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return get("/slow", local());
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Threads::start));
        }
        entered.await();
        return slow;
    }
}
