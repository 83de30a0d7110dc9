package org.stylestep.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.ProcessMemory;
import org.stylestep.cli.Main;
import org.stylestep.cli.ServeProcess;
import org.stylestep.examples.HttpService;
import org.stylestep.image.CraftedPng;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.Progressive;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.infer.TinyPair;
import org.stylestep.latent.Style;

/**
 * The command and the example, each in a process of its own, with honest clients, slow ones and costly images at once, and a SIGTERM at the end.
 *
 * <p>Clients come in three rounds, or in those of the system property {@code stylestep.load}.
 */
@Tag("slow")
@Timeout(300)
final class ServeLoadTest {

    private static final int CLIENTS = 16;
    private static final int BOMBS = 14;
    private static final int SLOW = 40;
    private static final int ROUNDS = Integer.getInteger("stylestep.load", 3);
    private static final int REQUESTS = 8;
    private static final int REQUEST_SECONDS = 4;
    private static final int RESPONSE_SECONDS = 10;
    private static final List<Slow> SLOW_CLIENTS = List.of(
            new Slow("GET /", "x"),
            new Slow("POST /styles/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n", "x"),
            new Slow("", "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100)));

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final RgbImage example = TinyPair.picture(40, 40, CLIENTS);
    private final AtomicBoolean over = new AtomicBoolean();
    private ServeProcess serve;
    private Process process;
    private URI address;
    private Style style;
    private Function<byte[], HttpRequest> request;

    /** A client that sends one text, and then another every 100 ms, without reading what is answered. */
    private record Slow(String first, String further) {}

    @AfterEach
    void stop() {
        serve.close();
    }

    @Test
    void theCommandServesHonestClientsWhileOthersMisbehave() throws Exception {
        start(Main.class, "serve", "--port", "0", folder.resolve("pair").toString());
        String code = IntStream.range(0, style.size())
                .mapToObj(i -> "" + style.values()[i])
                .collect(Collectors.joining(","));
        attack(image -> post("render?code=" + code, image).build());
    }

    @Test
    void theExampleServesHonestClientsWhileOthersMisbehave() throws Exception {
        start(HttpService.class, folder.resolve("pair").toString(), "0");
        assertThat(send(post("styles/kept", ImageFiles.png(example)).build()).statusCode())
                .isEqualTo(200);
        byte[] head = "--b\r\nContent-Disposition: form-data; name=\"input\"\r\n\r\n".getBytes(ISO_8859_1);
        byte[] end = "\r\n--b--\r\n".getBytes(ISO_8859_1);
        attack(image -> post("translate?style=kept", head, image, end)
                .header("Content-Type", "multipart/form-data; boundary=b")
                .build());
    }

    private void start(Class<?> main, String... arguments) throws IOException {
        ProcessMemory.assumeKnown();
        TinyPair.write(folder.resolve("pair"), 3);
        try (StyleTransfer transfer = StyleTransfer.open(folder.resolve("pair"), Device.cpu())) {
            style = transfer.encode(example);
        }
        serve = ServeProcess.start(
                List.of(
                        "-Dsun.net.httpserver.maxReqTime=" + REQUEST_SECONDS,
                        "-Dsun.net.httpserver.maxRspTime=" + RESPONSE_SECONDS),
                main,
                arguments);
        process = serve.process();
        address = serve.address();
    }

    private void attack(Function<byte[], HttpRequest> rendering) throws Exception {
        request = rendering;
        List<RgbImage> inputs = IntStream.range(0, CLIENTS)
                .mapToObj(i -> TinyPair.picture(32 + 8 * (i % 3), 40, i))
                .toList();
        List<byte[]> expected = new ArrayList<>();
        try (StyleTransfer transfer = StyleTransfer.open(folder.resolve("pair"), Device.cpu())) {
            for (RgbImage input : inputs) {
                expected.add(
                        ImageFiles.png(transfer.render(input, List.of(style)).get(0)));
            }
        }
        byte[] picture = ImageFiles.png(inputs.get(0));
        List<byte[]> bombs = List.of(
                Progressive.jpeg(512, 14_000),
                CraftedPng.blank(40_000, 8),
                // An image within the limit, whose data goes on and on.
                CraftedPng.blank(64, 1024),
                CraftedPng.with(picture, CraftedPng.inflating("iCCP", "profile\0\0", 0, 1024)),
                CraftedPng.with(picture, CraftedPng.inflating("zTXt", "Comment\0\0", ' ', 1024)));

        // The first requests of a process load its classes.
        assertThat(render(picture).body()).isEqualTo(expected.get(0));
        List<Integer> answers = new ArrayList<>();
        for (byte[] bomb : bombs) {
            answers.add(render(bomb).statusCode());
        }
        assertThat(answers).containsExactly(413, 413, 200, 200, 200);
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<Integer>> statuses = new ArrayList<>();
        for (int i = 0; i < BOMBS; i++) {
            int first = i;
            statuses.add(threads.submit(() -> detonate(bombs, first)));
        }
        List<Future<Double>> slow = new ArrayList<>();
        for (int i = 0; i < SLOW; i++) {
            Slow kind = SLOW_CLIENTS.get(i % SLOW_CLIENTS.size());
            slow.add(threads.submit(() -> slowest(kind)));
        }
        AtomicInteger busy = new AtomicInteger();
        Future<List<Double>> health = threads.submit(this::health);
        List<Long> memory = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int c = 0; c < CLIENTS; c++) {
                int own = c;
                work.add(() -> wrong(inputs.get(own), expected.get(own), busy));
            }
            for (Future<Integer> wrong : threads.invokeAll(work)) {
                assertThat(wrong.get()).isZero();
            }
            memory.add(ProcessMemory.kibibytes("" + process.pid(), "VmRSS"));
        }
        over.set(true);
        int thrown = 0;
        for (Future<Integer> bomber : statuses) {
            thrown += bomber.get();
        }
        List<Double> seconds = health.get();
        double longest = 0;
        for (Future<Double> client : slow) {
            longest = Math.max(longest, client.get());
        }
        threads.shutdown();
        double worst = seconds.stream().mapToDouble(value -> value).max().orElseThrow();
        System.getLogger("load")
                .log(
                        System.Logger.Level.INFO,
                        "health: " + seconds.size() + " answers, slowest " + worst + " s; refused as busy: "
                                + busy
                                + "; bombs: " + thrown
                                + "; slow clients cut after at most " + longest + " s; resident KiB: " + memory);
        assertThat(seconds).hasSizeGreaterThan(20);
        assertThat(worst).isLessThan(1);
        assertThat(longest).isLessThan(3 * RESPONSE_SECONDS);
        assertThat(memory.get(ROUNDS - 1)).isLessThan(memory.get(0) + (96 << 10));

        terminatesInOrder();
    }

    /** What is under way when the signal comes is answered. */
    private void terminatesInOrder() throws Exception {
        RgbImage large = TinyPair.picture(1000, 1000, 1);
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.apply(ImageFiles.png(large)), HttpResponse.BodyHandlers.ofByteArray());
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

    /** Sends one costly image after another until the end and returns how many there were; each is answered, at times as busy. */
    private int detonate(List<byte[]> bombs, int first) throws Exception {
        int count = 0;
        for (; !over.get(); count++) {
            assertThat(render(bombs.get((first + count) % bombs.size())).statusCode())
                    .isIn(200, 413, 429, 503);
            Thread.sleep(50);
        }
        return count;
    }

    /** A client that asks again while the server is busy. */
    private int wrong(RgbImage input, byte[] expected, AtomicInteger busy) throws Exception {
        int wrong = 0;
        for (int i = 0; i < REQUESTS; i++) {
            HttpResponse<byte[]> answer = render(ImageFiles.png(input));
            for (; answer.statusCode() == 503 || answer.statusCode() == 429; answer = render(ImageFiles.png(input))) {
                busy.incrementAndGet();
                Thread.sleep(100);
            }
            assertThat(answer.statusCode()).isEqualTo(200);
            wrong += Arrays.equals(answer.body(), expected) ? 0 : 1;
        }
        return wrong;
    }

    /** Comes back until the end, and returns after how many seconds at most the server has had enough. */
    private double slowest(Slow kind) throws InterruptedException {
        double longest = 0;
        while (!over.get()) {
            long start = System.nanoTime();
            drip(kind);
            longest = Math.max(longest, (System.nanoTime() - start) / 1e9);
        }
        return longest;
    }

    /** From an address of its own, until the connection is closed. */
    private void drip(Slow kind) throws InterruptedException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.bind(new InetSocketAddress("127.0.0.2", 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
            socket.getOutputStream().write(kind.first().getBytes(ISO_8859_1));
            while (true) {
                socket.getOutputStream().write(kind.further().getBytes(ISO_8859_1));
                Thread.sleep(100);
            }
        } catch (IOException e) {
            // The connection was closed.
        }
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

    private HttpRequest.Builder post(String path, byte[]... body) {
        return HttpRequest.newBuilder(address.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofByteArrays(List.of(body)));
    }

    private HttpResponse<byte[]> send(HttpRequest sent) throws IOException, InterruptedException {
        return client.send(sent, HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> render(byte[] image) throws IOException, InterruptedException {
        return send(request.apply(image));
    }
}
