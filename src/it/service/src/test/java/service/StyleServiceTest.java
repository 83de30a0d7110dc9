package service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.data.InputSide;
import org.stylestep.image.ImageFiles;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.infer.ModelExport;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.nn.Generator;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.pipeline.TrainingPipeline;
import org.stylestep.sections.DataSection;
import org.stylestep.train.LinearDecay;

final class StyleServiceTest {

    private static final int SIDE = 32;

    @TempDir
    private static Path folder;

    private static Path model;
    private static Path edges;
    private static Path red;

    @BeforeAll
    static void exportAModel() throws IOException {
        Path pairs = Files.createDirectories(folder.resolve("pairs"));
        edges = square(folder.resolve("edges.png"), 0, Color.WHITE);
        red = square(folder.resolve("red.png"), 0, Color.RED);
        for (int i = 0; i < 4; i++) {
            square(pairs.resolve(i + ".png"), SIDE, Color.getHSBColor(i / 4f, 1, 1));
        }
        Path run = folder.resolve("run");
        // An encoder that trains with the generator: enough for a model to serve.
        TrainingPipeline.installed()
                .train(DataSection.sideBySide(pairs, InputSide.LEFT, SIDE, SIDE), folder, run)
                .newEncoder(new StyleEncoder.Options(4, 2, 4), StyleCode.MEAN)
                .generator(new Generator.Options(4, 2, 1, 3))
                .discriminator(new MultiScaleDiscriminator.Options(4, 2, 2))
                .schedule(2, new LinearDecay.Options(Optional.empty(), 0.008, 0))
                .run();
        model = folder.resolve("model");
        ModelExport.write(run, model, Weights.EMA);
    }

    private static Path square(Path file, int left, Color color) throws IOException {
        BufferedImage image = new BufferedImage(left + SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(color);
        graphics.fillRect(left + 8, 8, 16, 16);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void answersWithTheRendering() throws IOException, InterruptedException {
        try (StyleService service = new StyleService(model, Map.of("red", red), 0)) {
            HttpResponse<byte[]> answer = post(service, "red", edges);
            assertEquals(200, answer.statusCode());
            try (StyleTransfer transfer = StyleTransfer.open(model, Device.cpu())) {
                assertArrayEquals(
                        ImageFiles.png(transfer.translate(ImageFiles.read(edges), ImageFiles.read(red))),
                        answer.body());
            }
            HttpResponse<byte[]> unknown = post(service, "blue", edges);
            assertEquals(404, unknown.statusCode());
            assertTrue(new String(unknown.body()).contains("[red]"));
        }
    }

    private static HttpResponse<byte[]> post(StyleService service, String style, Path image)
            throws IOException, InterruptedException {
        URI address = URI.create("http://localhost:" + service.port() + "/styles/" + style);
        HttpRequest request = HttpRequest.newBuilder(address)
                .POST(HttpRequest.BodyPublishers.ofFile(image))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
}
