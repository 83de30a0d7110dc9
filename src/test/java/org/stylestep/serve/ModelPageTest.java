package org.stylestep.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleBanks;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.infer.TinyPair;
import org.stylestep.infer.TransferQueue;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.NamedStyle;
import org.stylestep.latent.StandardNormalSampler;
import org.stylestep.latent.Style;
import org.stylestep.latent.StyleBank;
import org.stylestep.random.KeyedRandom;
import org.stylestep.serve.ModelPage.Example;

/** What the page asks for is what the library computes. */
@Timeout(60)
final class ModelPageTest {

    private static final Style CODE = Style.of(.5f, -1, 0, 2, .25f, -.5f, 1.1f, 1e-9f);

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final RgbImage picture = TinyPair.picture(37, 50, 1);
    private final LatentSampler normal = new StandardNormalSampler(8);
    private StyleTransfer transfer;
    private TransferQueue queue;
    private BoundedServer server;
    private StyleBank bank;

    private void start(int channels, Example... examples) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(TinyPair.write(folder.resolve("pair"), channels));
        transfer = StyleTransfer.open(checkpoint, Device.cpu());
        queue = new TransferQueue(transfer, new TransferQueue.Options(1, 8));
        bank = StyleBanks.beside(checkpoint);
        server = new BoundedServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of(), BoundedServer.Limits.standard());
        new ModelPage(
                        transfer,
                        queue,
                        new ModelPage.Content(
                                "tiny", bank, List.of(examples), List.of(), Map.of("normal", normal), List.of("hint")))
                .addTo(server);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        queue.close();
        transfer.close();
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address(path)));
    }

    private HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address(path)).POST(BodyPublishers.ofByteArray(body)));
    }

    private URI address(String path) {
        return URI.create("http://localhost:" + server.port() + "/" + path);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String code(Style style) {
        return IntStream.range(0, style.size())
                .mapToObj(i -> "" + style.values()[i])
                .collect(Collectors.joining(","));
    }

    private static List<Style> codes(HttpResponse<byte[]> answer) {
        JsonObject json =
                JsonParser.parseString(new String(answer.body(), UTF_8)).getAsJsonObject();
        return json.getAsJsonArray("codes").asList().stream()
                .map(code -> Style.of(new Gson().fromJson(code, float[].class)))
                .toList();
    }

    private void assertRefused(HttpResponse<byte[]> answer, int status, String why) {
        assertThat(new String(answer.body(), UTF_8)).contains(why).doesNotContain("Exception");
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void rendersAnUploadInTheGeneratorsChannels(int channels) throws Exception {
        start(channels);
        HttpResponse<byte[]> answer = post("render?code=" + code(CODE), ImageFiles.png(picture));
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(ImageFiles.decode("answer", answer.body(), 1 << 20))
                .isEqualTo(transfer.render(picture, List.of(CODE)).get(0));
    }

    @Test
    void examplesServeModelsThatNoImageFileServes() throws Exception {
        byte[] samples = new byte[5 * 12 * 10];
        KeyedRandom.of(1, "labels").nextBytes(samples);
        ChannelImage labels = new ChannelImage(12, 10, 5, samples);
        RgbImage target = TinyPair.picture(12, 10, 4);
        start(5, new Example("a", labels, Optional.of(target)), new Example("b", labels, Optional.empty()));

        assertThat(ImageFiles.decode(
                        "answer",
                        post("render?example=0&code=" + code(CODE), new byte[0]).body(),
                        1 << 20))
                .isEqualTo(transfer.render(labels, List.of(CODE)).get(0));
        assertThat(ImageFiles.decode("answer", get("examples/1/input").body(), 1 << 20))
                .isEqualTo(labels.toRgb());
        assertThat(ImageFiles.decode("answer", get("examples/0/target").body(), 1 << 20))
                .isEqualTo(target);
        assertThat(codes(post("encode?example=0", new byte[0]))).containsExactly(transfer.encode(target));
        assertRefused(get("examples/1/target"), 404, "the example b has no target");
        assertRefused(post("render?example=2&code=" + code(CODE), new byte[0]), 404, "no example '2'");
        assertRefused(post("render?code=" + code(CODE), ImageFiles.png(picture)), 400, "a network that takes 5;");
    }

    @Test
    void encodesAndDraws() throws Exception {
        start(3);
        assertThat(codes(post("encode", ImageFiles.png(picture)))).containsExactly(transfer.encode(picture));
        try (NDManager manager = transfer.newManager()) {
            assertThat(codes(post("sample?sampler=normal&seed=7&count=3", new byte[0])))
                    .isEqualTo(Style.of(normal.sample(3, KeyedRandom.of(7, "drawn styles"), manager)));
        }
        assertRefused(post("sample?sampler=mapper", new byte[0]), 404, "no sampler 'mapper'; there are [normal]");
        assertRefused(post("sample?sampler=normal&count=65", new byte[0]), 400, "count is from 1 to 64");
    }

    @Test
    void describesTheModelWithItsBankOfTheMoment() throws Exception {
        start(3, new Example("one", ChannelImage.of(picture, 3), Optional.empty()));
        JsonObject model = model();
        assertThat(model.get("inputChannels").getAsInt()).isEqualTo(3);
        assertThat(model.get("side").getAsInt()).isEqualTo(TinyPair.SIDE);
        assertThat(model.getAsJsonArray("hints").toString()).contains("hint", "The style bank is empty");
        assertThat(model.getAsJsonArray("examples").toString()).isEqualTo("[{\"name\":\"one\",\"target\":false}]");
        assertThat(model.getAsJsonObject("map").getAsJsonArray("axes").toString())
                .isEqualTo("[[1.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[0.0,1.0,0.0,0.0,0.0,0.0,0.0,0.0]]");

        bank.add(new NamedStyle("größe.1", CODE, "a.png"), Optional.of(picture), false);
        bank.add(new NamedStyle("plain", CODE, "mean"), Optional.empty(), false);
        String styles = model().getAsJsonArray("styles").toString();
        assertThat(styles)
                .contains("\"name\":\"größe.1\",\"source\":\"a.png\",\"code\":[0.5,-1.0,", "\"picture\":false");
        assertThat(ImageFiles.decode("answer", get("styles/gr%C3%B6%C3%9Fe.1").body(), 1 << 20))
                .isEqualTo(picture);
        assertRefused(get("styles/plain"), 404, "no banked style 'plain' has a picture");
    }

    private JsonObject model() throws IOException, InterruptedException {
        return JsonParser.parseString(new String(get("model").body(), UTF_8)).getAsJsonObject();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../pom.xml",
                "%2e%2e/manifest.json",
                "styles/%2e%2e%2fbank.json",
                "page.css/",
                "index.html",
                "examples/0/../x",
                "styles/..%5c..%5cbank.json",
                "examples/-1/input",
                "examples//input"
            })
    void noPathLeavesThePage(String path) throws Exception {
        start(3);
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void thePageIsThere() throws Exception {
        start(3);
        assertThat(new String(get("").body(), UTF_8)).startsWith("<!doctype html>");
        for (String file : List.of("page.css", "page.js", "icon.svg")) {
            assertThat(get(file).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatCannotBeRenderedIsTold() throws Exception {
        start(3);
        String path = "render?code=" + code(CODE);
        byte[] png = ImageFiles.png(picture);
        assertRefused(post("render", png), 400, "a code has 8 numbers with commas between them, not ''");
        assertRefused(post("render?code=1,2", png), 400, "a code has 8 numbers with commas between them, not '1,2'");
        assertRefused(post("render?code=NaN,1,1,1,1,1,1,1", png), 400, "number 0 of a style is NaN");
        assertRefused(post(path, Arrays.copyOf(png, 99)), 400, "Cannot read the image of the input: ");
        assertRefused(post(path, new byte[9 << 20]), 413, "more than 8388608 bytes");
        assertRefused(post(path, ImageFiles.png(TinyPair.picture(1025, 1024, 1))), 413, "1049600 pixels");
        assertRefused(
                post(path, ImageFiles.png(TinyPair.picture(200_000, 1, 1))), 413, "padded to more than 1048576 pixels");
    }
}
