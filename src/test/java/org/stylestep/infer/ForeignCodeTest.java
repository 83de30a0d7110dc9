package org.stylestep.infer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.nn.StandardBlocks;

/** An exported folder from somewhere else, with a class of its own that {@code serving.properties} names. */
final class ForeignCodeTest {

    private static final String MARK = "foreign.code.ran";

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void addCode() throws IOException {
        System.clearProperty(MARK);
        model = folder.resolve("model");
        ModelExport.write(TinyPair.write(folder.resolve("pair"), 3), model, Weights.EMA);
        Path classes = Files.createDirectories(model.resolve("classes"));
        Path source = Files.writeString(
                folder.resolve("Foreign.java"),
                "public class Foreign extends " + StyleTransferBlockFactory.class.getName()
                        + " { static { System.setProperty(\"" + MARK + "\", \"yes\"); } }");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(result).isZero();
        Path properties = model.resolve("serving.properties");
        Files.writeString(
                properties,
                Files.readString(properties, ISO_8859_1).replace(StyleTransferBlockFactory.class.getName(), "Foreign"),
                ISO_8859_1);
    }

    @Test
    void theLibraryRunsNoneOfIt() throws IOException {
        try (StyleTransfer transfer = StyleTransfer.open(model, Device.cpu())) {
            assertThat(transfer.encode(TinyPair.picture(32, 32, 1)).size()).isEqualTo(8);
        }
        Checkpoint checkpoint = Checkpoint.open(model);
        assertThat(StyleBanks.beside(checkpoint).list()).isEmpty();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NetworkModel.load(checkpoint, Weights.EMA, StandardBlocks.installed(), manager);
        }
        assertThat(System.getProperty(MARK)).isNull();
    }

    /** What docs/export.md warns of; once this fails, the warning can go. */
    @Test
    void djlRunsIt() throws Exception {
        Criteria<StyledImage, Image> criteria = Criteria.builder()
                .setTypes(StyledImage.class, Image.class)
                .optModelPath(model)
                .optTranslatorFactory(new StyleTransferTranslatorFactory())
                .build();
        try (ZooModel<StyledImage, Image> loaded = criteria.loadModel()) {
            assertThat(loaded.getName()).isNotEmpty();
        }
        assertThat(System.getProperty(MARK)).isEqualTo("yes");
    }
}
