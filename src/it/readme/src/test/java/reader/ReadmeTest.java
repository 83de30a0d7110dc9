package reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.data.InputSide;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.mining.NearestFarthestMiner;
import org.stylestep.nn.Generator;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.pipeline.TrainingPipeline;
import org.stylestep.sections.DataSection;
import org.stylestep.train.LinearDecay;

/** The calls of the README's program, with small networks and short schedules. */
final class ReadmeTest {

    private static final int SIDE = 36;

    @TempDir
    private Path folder;

    @Test
    void threeStagesTrainAndRender() throws IOException {
        Path runs = folder.resolve("runs");
        drawings(Files.createDirectories(folder.resolve("train")), 12);
        DataSection data = DataSection.sideBySide(folder.resolve("train"), InputSide.LEFT, SIDE, 32);
        TrainingPipeline pipeline = TrainingPipeline.installed();
        pipeline.pretrain(data, runs.resolve("encoder"))
                .mining(
                        12,
                        new NearestFarthestMiner.Options(
                                2,
                                4,
                                Optional.empty(),
                                Optional.empty(),
                                NearestFarthestMiner.Scene.NONE,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .encoder(new StyleEncoder.Options(4, 2, 8), StyleCode.OFFSET)
                .schedule(4, images(24))
                .run();
        pipeline.train(data, runs.resolve("encoder"), runs.resolve("generator"))
                .generator(new Generator.Options(4, 2, 1, 3))
                .discriminator(new MultiScaleDiscriminator.Options(4, 2, 2))
                .schedule(4, images(32))
                .run();
        pipeline.finetune(data, runs.resolve("generator"), runs.resolve("finetune"))
                .schedule(4, images(16))
                .run();
        RgbImage first = ImageFiles.read(folder.resolve("train/0.png"));
        RgbImage second = ImageFiles.read(folder.resolve("train/1.png"));
        RgbImage input = first.crop(0, 0, SIDE, SIDE);
        try (StyleTransfer transfer = StyleTransfer.open(runs.resolve("finetune"), Device.cpu())) {
            RgbImage own = transfer.translate(input, first.crop(SIDE, 0, SIDE, SIDE));
            RgbImage other = transfer.translate(input, second.crop(SIDE, 0, SIDE, SIDE));
            assertEquals(input.size(), own.size());
            assertNotEquals(own, other);
        }
    }

    private static LinearDecay.Options images(int total) {
        return new LinearDecay.Options(Optional.empty(), total / 1000.0, 0);
    }

    /** Outlines on the left and the same shapes in a color on the right. */
    private static void drawings(Path folder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            BufferedImage pair = new BufferedImage(2 * SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = pair.createGraphics();
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, 2 * SIDE, SIDE);
            graphics.setColor(Color.BLACK);
            graphics.drawOval(4, 4 + i, 20, 14);
            graphics.setColor(Color.getHSBColor(i / (float) count, 1, 0.8f));
            graphics.fillOval(SIDE + 4, 4 + i, 20, 14);
            graphics.dispose();
            File file = folder.resolve(i + ".png").toFile();
            ImageIO.write(pair, "png", file);
        }
    }

    @Test
    void theProgramIsTheReadmes() throws ReflectiveOperationException {
        assertNotNull(Class.forName("reader.ThreeStages").getMethod("main", String[].class));
    }

    @Test
    void theJarHasItsModuleNameAndItsLicense() throws Exception {
        Path file = Path.of(TrainingPipeline.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (JarFile jar = new JarFile(file.toFile())) {
            assertEquals("org.stylestep", jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"));
            assertNotNull(jar.getEntry("META-INF/LICENSE"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "picocli.CommandLine",
                "tools.jackson.databind.ObjectMapper",
                "tools.jackson.dataformat.yaml.YAMLMapper",
                "ch.qos.logback.classic.Logger",
                "org.knowm.xchart.XYChart"
            })
    void theCommandLinesLibrariesDoNotComeAlong(String type) {
        assertThrows(ClassNotFoundException.class, () -> Class.forName(type));
    }
}
