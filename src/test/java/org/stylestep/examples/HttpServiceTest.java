package org.stylestep.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.image.CraftedPng;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.infer.TinyPair;
import org.stylestep.infer.TransferQueue;

/** The service translates, tells what is wrong with a request, and goes on serving. */
@Timeout(60)
final class HttpServiceTest {

    private static final int BYTES = 1 << 20;
    private static final long PIXELS = 1 << 19;
    private static final String BOUNDARY = "a-boundary";

    @TempDir
    static Path folder;

    private static StyleTransfer transfer;
    private static HttpService service;

    private final HttpClient client = HttpClient.newHttpClient();
    private final RgbImage input = TinyPair.picture(37, 50, 1);
    private final RgbImage style = TinyPair.picture(70, 40, 2);

    @BeforeAll
    static void start() throws IOException {
        TinyPair.write(folder.resolve("pair"), 3);
        transfer = open();
        service = service(transfer, new TransferQueue.Options(2, 8));
    }

    private static StyleTransfer open() throws IOException {
        return StyleTransfer.open(folder.resolve("pair"), Device.cpu());
    }

    private static HttpService service(StyleTransfer pair, TransferQueue.Options queue) throws IOException {
        return new HttpService(
                pair,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new HttpService.Limits(BYTES, PIXELS, 2, queue));
    }

    @AfterAll
    static void stop() {
        service.close();
        transfer.close();
    }

    @Test
    void translatesAnUploadInTheStyleOfAnother() throws Exception {
        HttpResponse<byte[]> answer = translate(ImageFiles.png(input), ImageFiles.png(style));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(ImageFiles.decode("answer", answer.body(), PIXELS)).isEqualTo(transfer.translate(input, style));
        assertThat(text(send("/health", HttpRequest.newBuilder().GET()))).isEqualTo("ok\n");
    }

    @Test
    void keepsStylesByName() throws Exception {
        assertThat(text(post("/styles/brown", ImageFiles.png(style)))).isEqualTo("kept as brown\n");
        HttpResponse<byte[]> answer = send("/translate?style=brown", form("input", ImageFiles.png(input)));
        assertThat(ImageFiles.decode("answer", answer.body(), PIXELS)).isEqualTo(transfer.translate(input, style));

        assertRefused(send("/translate?style=green", form("input", ImageFiles.png(input))), 404, "[brown]");
        assertThat(post("/styles/white", ImageFiles.png(input)).statusCode()).isEqualTo(200);
        assertThat(post("/styles/brown", ImageFiles.png(input)).statusCode()).isEqualTo(200);
        assertRefused(post("/styles/red", ImageFiles.png(input)), 400, "at most 2 styles are kept");
    }

    @Test
    void stylesThatComeTogetherDoNotExceedTheLimit() throws Exception {
        try (HttpService fresh = service(transfer, new TransferQueue.Options(2, 8))) {
            List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create("http://localhost:" + fresh.port() + "/styles/style-" + i))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(ImageFiles.png(style)))
                        .build();
                answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
                statuses.add(answer.get().statusCode());
            }
            assertThat(statuses).containsOnly(200, 400);
            assertThat(statuses).filteredOn(status -> status == 200).hasSize(2);
        }
    }

    @Test
    void onePixelAndTwentyThousandByTenAreTranslated() throws Exception {
        for (RgbImage odd : List.of(TinyPair.picture(1, 1, 3), TinyPair.picture(20_000, 10, 3))) {
            HttpResponse<byte[]> answer = translate(ImageFiles.png(odd), ImageFiles.png(odd));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(ImageFiles.decode("answer", answer.body(), PIXELS).size())
                    .isEqualTo(odd.size());
        }
    }

    @Test
    void badRequestsAreToldAndTheNextOneIsServed() throws Exception {
        byte[] good = ImageFiles.png(input);
        byte[] corrupt = good.clone();
        corrupt[good.length / 2] ^= 0x55;

        assertRefused(translate(corrupt, good), 400, "Cannot read the image input: the PNG chunk IDAT");
        assertRefused(translate(good, corrupt), 400, "Cannot read the image style");
        assertRefused(translate(Arrays.copyOf(good, good.length / 2), good), 400, "ends too early");
        assertRefused(translate(new byte[0], good), 400, "the file is empty (0 bytes)");
        assertRefused(post("/translate", new byte[0]), 400, "no part 'input'");
        assertRefused(send("/translate", form("input", good)), 400, "no part 'style', only [input]");
        assertRefused(translate("%PDF".getBytes(UTF_8), good), 400, "neither a JPEG nor a PNG");
        assertRefused(
                translate(CraftedPng.blank(40_000, 8), good),
                413,
                "40000x40000 = 1600000000 pixels, and at most 524288");
        byte[] thin = ImageFiles.png(TinyPair.picture(200_000, 1, 3));
        assertRefused(translate(thin, good), 413, "200000x1 and has to be padded to more than 524288");
        assertRefused(translate(good, new byte[2 * BYTES]), 413, "more than 1048576 bytes");
        assertRefused(send("/translate", form("; name".repeat(2000), good)), 400, "header of a part has more than");
        assertRefused(send("/translate", HttpRequest.newBuilder().GET()), 405, "takes POST");
        assertThat(translate(good, good).statusCode()).isEqualTo(200);
    }

    @Test
    void aFailureOfTheModelIsNotTheSendersFault() throws Exception {
        StyleTransfer closed = open();
        closed.close();
        try (HttpService broken = service(closed, new TransferQueue.Options(1, 1))) {
            HttpRequest.Builder both = multipart(
                    formBody(List.of("input", "style"), List.of(ImageFiles.png(input), ImageFiles.png(style))));
            assertRefused(send(broken, "/translate", both), 500, "the request failed");
            assertThat(text(send(broken, "/health", HttpRequest.newBuilder().GET())))
                    .isEqualTo("ok\n");
        }
    }

    @Test
    void moreThanTheQueueHoldsIsRefusedAndTheRestServed() throws Exception {
        try (HttpService narrow = service(transfer, new TransferQueue.Options(1, 1))) {
            byte[] body = formBody(List.of("input", "style"), List.of(png(500), ImageFiles.png(style)));
            List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                HttpRequest request = multipart(body)
                        .uri(URI.create("http://localhost:" + narrow.port() + "/translate"))
                        .build();
                answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()));
            }
            int served = 0;
            for (CompletableFuture<HttpResponse<byte[]>> future : answers) {
                HttpResponse<byte[]> answer = future.get();
                if (answer.statusCode() == 200) {
                    served++;
                } else {
                    assertRefused(answer, 503, "the queue is full");
                    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
                }
            }
            assertThat(served).isBetween(2, 11);
        }
    }

    private static byte[] png(int side) {
        return ImageFiles.png(TinyPair.picture(side, side, 9));
    }

    private HttpResponse<byte[]> translate(byte[] input, byte[] style) throws Exception {
        return send("/translate", multipart(formBody(List.of("input", "style"), List.of(input, style))));
    }

    private HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
        return send(path, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static HttpRequest.Builder form(String name, byte[] file) {
        return multipart(formBody(List.of(name), List.of(file)));
    }

    private static HttpRequest.Builder multipart(byte[] body) {
        return HttpRequest.newBuilder()
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    /** As curl writes it. */
    private static byte[] formBody(List<String> names, List<byte[]> files) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < names.size(); i++) {
            body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + names.get(i)
                            + "\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n")
                    .getBytes(ISO_8859_1));
            body.writeBytes(files.get(i));
            body.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(ISO_8859_1));
        return body.toByteArray();
    }

    private HttpResponse<byte[]> send(String path, HttpRequest.Builder request) throws Exception {
        return send(service, path, request);
    }

    private HttpResponse<byte[]> send(HttpService to, String path, HttpRequest.Builder request) throws Exception {
        URI address = URI.create("http://localhost:" + to.port() + path);
        return client.send(request.uri(address).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8);
    }

    private static void assertRefused(HttpResponse<byte[]> answer, int status, String why) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
        assertThat(text(answer)).contains(why).doesNotContain("Exception");
    }
}
