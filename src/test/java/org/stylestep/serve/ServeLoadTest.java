package org.stylestep.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.cli.ServeProcess;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.Progressive;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.infer.TinyPair;
import org.stylestep.latent.Style;

/** The command's own process, with honest clients, slow ones and costly images at once, and a SIGTERM at the end. */
@Tag("slow")
@Timeout(300)
final class ServeLoadTest {

    private static final int CLIENTS = 16;
    private static final int BOMBS = 14;
    private static final int SLOW = 40;
    private static final int ROUNDS = 3;
    private static final int REQUESTS = 8;
    private static final int REQUEST_SECONDS = 4;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicBoolean over = new AtomicBoolean();
    private ServeProcess serve;
    private Process process;
    private URI address;

    @BeforeEach
    void start() throws IOException {
        TinyPair.write(folder.resolve("pair"), 3);
        serve = ServeProcess.start(
                List.of("-Dsun.net.httpserver.maxReqTime=" + REQUEST_SECONDS),
                folder.resolve("pair").toString());
        process = serve.process();
        address = serve.address();
    }

    @AfterEach
    void stop() {
        serve.close();
    }

    @Test
    void honestClientsAreServedWhileOthersMisbehave() throws Exception {
        List<RgbImage> inputs = IntStream.range(0, CLIENTS)
                .mapToObj(i -> TinyPair.picture(32 + 8 * (i % 3), 40, i))
                .toList();
        Style style = Style.of(.5f, -1, 0, 2, .25f, -.5f, 1, 0);
        List<byte[]> expected = new ArrayList<>();
        try (StyleTransfer transfer = StyleTransfer.open(folder.resolve("pair"), Device.cpu())) {
            for (RgbImage input : inputs) {
                expected.add(
                        ImageFiles.png(transfer.render(input, List.of(style)).get(0)));
            }
        }
        String path = "render?code="
                + IntStream.range(0, style.size())
                        .mapToObj(i -> "" + style.values()[i])
                        .collect(Collectors.joining(","));
        byte[] bomb = Progressive.jpeg(512, 14_000);

        // The first requests of a process load its classes.
        assertThat(post(path, ImageFiles.png(inputs.get(0))).body()).isEqualTo(expected.get(0));
        assertThat(post(path, bomb).statusCode()).isEqualTo(413);
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<Integer>> statuses = new ArrayList<>();
        for (int i = 0; i < BOMBS; i++) {
            statuses.add(threads.submit(() -> until(413, () -> post(path, bomb).statusCode())));
        }
        List<Future<Double>> slow = new ArrayList<>();
        for (int i = 0; i < SLOW; i++) {
            boolean header = i % 2 == 0;
            slow.add(threads.submit(() -> drip(header)));
        }
        AtomicInteger busy = new AtomicInteger();
        Future<List<Double>> health = threads.submit(this::health);
        List<Long> memory = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int c = 0; c < CLIENTS; c++) {
                int own = c;
                work.add(() -> wrong(path, inputs.get(own), expected.get(own), busy));
            }
            for (Future<Integer> wrong : threads.invokeAll(work)) {
                assertThat(wrong.get()).isZero();
            }
            memory.add(resident());
        }
        for (Future<Double> seconds : slow) {
            assertThat(seconds.get()).isLessThan(REQUEST_SECONDS + 5);
        }
        over.set(true);
        for (Future<Integer> bombs : statuses) {
            assertThat(bombs.get()).isPositive();
        }
        List<Double> seconds = health.get();
        threads.shutdown();
        double worst = seconds.stream().mapToDouble(value -> value).max().orElseThrow();
        System.getLogger("load")
                .log(
                        System.Logger.Level.INFO,
                        "health: " + seconds.size() + " answers, slowest " + worst + " s; refused as busy: " + busy
                                + "; resident KiB: " + memory);
        assertThat(seconds).hasSizeGreaterThan(20);
        assertThat(worst).isLessThan(1);
        assertThat(memory.get(ROUNDS - 1)).isLessThan(memory.get(0) + (96 << 10));

        terminatesInOrder(path);
    }

    /** What is under way when the signal comes is answered. */
    private void terminatesInOrder(String path) throws Exception {
        RgbImage large = TinyPair.picture(1000, 1000, 1);
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request(path, ImageFiles.png(large)), HttpResponse.BodyHandlers.ofByteArray());
        Thread.sleep(300);
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(ImageFiles.decode("answer", answer.get().body(), 1 << 20).size())
                .isEqualTo("1000x1000");
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
    }

    /** Sends requests until the end and returns how many there were; each is answered with the status, or as busy. */
    private int until(int status, Callable<Integer> request) throws Exception {
        int count = 0;
        while (!over.get()) {
            assertThat(request.call()).isIn(status, 429, 503);
            count++;
            Thread.sleep(50);
        }
        return count;
    }

    /** A client that asks again while the server is busy. */
    private int wrong(String path, RgbImage input, byte[] expected, AtomicInteger busy) throws Exception {
        int wrong = 0;
        for (int i = 0; i < REQUESTS; i++) {
            HttpResponse<byte[]> answer = post(path, ImageFiles.png(input));
            for (;
                    answer.statusCode() == 503 || answer.statusCode() == 429;
                    answer = post(path, ImageFiles.png(input))) {
                busy.incrementAndGet();
                Thread.sleep(100);
            }
            assertThat(answer.statusCode()).isEqualTo(200);
            wrong += Arrays.equals(answer.body(), expected) ? 0 : 1;
        }
        return wrong;
    }

    /** Sends a byte every 100 ms, from an address of its own, and returns after how many seconds the server has had enough. */
    private double drip(boolean header) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), address.getPort(), InetAddress.getByName("127.0.0.2"), 0)) {
            String head =
                    header ? "GET /" : "POST /encode HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            while (System.nanoTime() - start < TimeUnit.MINUTES.toNanos(1)) {
                socket.getOutputStream().write('x');
                Thread.sleep(100);
            }
        } catch (IOException e) {
            // The connection was closed.
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private List<Double> health() throws Exception {
        List<Double> seconds = new ArrayList<>();
        while (!over.get()) {
            long start = System.nanoTime();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
                String request = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(ISO_8859_1));
                assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                        .startsWith("HTTP/1.1 200")
                        .endsWith("ok\n");
            }
            seconds.add((System.nanoTime() - start) / 1e9);
            Thread.sleep(50);
        }
        return seconds;
    }

    private HttpRequest request(String path, byte[] body) {
        return HttpRequest.newBuilder(address.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
        return client.send(request(path, body), HttpResponse.BodyHandlers.ofByteArray());
    }

    private long resident() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        Assumptions.assumeTrue(Files.exists(status), "no /proc");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
