package org.stylestep.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.ChildJvm;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.data.HostBatch;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.CheckpointNetworks.Weights;

final class ModelExportTest {

    @TempDir
    Path folder;

    private Path model;
    private final RgbImage input = TinyPair.picture(37, 50, 1);
    private final RgbImage style = TinyPair.picture(70, 40, 2);
    private RgbImage expected;

    @BeforeEach
    void export() throws IOException {
        Path pair = TinyPair.write(folder.resolve("pair"), 3);
        model = folder.resolve("deep/er/model");
        ModelExport.write(pair, model, Weights.EMA);
        try (StyleTransfer transfer = StyleTransfer.open(pair, Device.cpu())) {
            expected = transfer.translate(input, style);
        }
    }

    private <I, O> ZooModel<I, O> load(Class<I> from, Class<O> to)
            throws ModelNotFoundException, MalformedModelException, IOException {
        return Criteria.builder()
                .setTypes(from, to)
                .optModelPath(model)
                .optTranslatorFactory(new StyleTransferTranslatorFactory())
                .build()
                .loadModel();
    }

    @Test
    void isTheSamePairToStyleTransfer() throws IOException {
        try (StyleTransfer transfer = StyleTransfer.open(model, Device.cpu())) {
            assertThat(transfer.translate(input, style)).isEqualTo(expected);
        }
        try (Stream<Path> files = Files.list(model)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "manifest.json", "serving.properties", "encoder.safetensors", "generator.safetensors");
        }
    }

    @Test
    void loadsInAFreshProcessThroughCriteriaOnly() throws Exception {
        ImageFiles.writePng(input, folder.resolve("input.png"));
        ImageFiles.writePng(style, folder.resolve("style.png"));
        Path out = folder.resolve("out.png");
        ChildJvm.run(
                List.of(),
                ExportedModel.class,
                model.toString(),
                folder.resolve("input.png").toString(),
                folder.resolve("style.png").toString(),
                out.toString());
        assertThat(ImageFiles.read(out)).isEqualTo(expected);
    }

    @Test
    void servesFilesAsDjlServingPassesThemOn() throws Exception {
        // DJL Serving names no factory: serving.properties does.
        Criteria<Input, Output> criteria = Criteria.builder()
                .setTypes(Input.class, Output.class)
                .optModelPath(model)
                .build();
        try (ZooModel<Input, Output> loaded = criteria.loadModel();
                Predictor<Input, Output> predictor = loaded.newPredictor()) {
            Output output = predictor.predict(request(ImageFiles.png(input)));
            assertThat(output.getCode()).isEqualTo(200);
            assertThat(output.getProperty("Content-Type", "")).isEqualTo("image/png");
            assertThat(ImageFiles.decode("output", output.getData().getAsBytes(), 10_000))
                    .isEqualTo(expected);

            assertRefused(predictor, request(new byte[0]), 400, "the file is empty (0 bytes)");
            assertRefused(predictor, request("text".getBytes(StandardCharsets.UTF_8)), 400, "neither");
            assertRefused(
                    predictor,
                    request(ImageFiles.png(TinyPair.picture(1100, 1000, 1))),
                    413,
                    "1100x1000 = 1100000 pixels, and at most 1048576");
            Input thin = new Input();
            thin.add("data", ImageFiles.png(TinyPair.picture(1_000_000, 1, 5)));
            thin.add("style", ImageFiles.png(style));
            assertRefused(predictor, thin, 413, "1000000x1 and has to be padded to more than 1048576");
            Input withoutStyle = new Input();
            withoutStyle.add("data", ImageFiles.png(input));
            assertRefused(predictor, withoutStyle, 400, "no part 'style'");
            assertThat(predictor.predict(request(ImageFiles.png(input))).getCode())
                    .isEqualTo(200);
        }
    }

    private Input request(byte[] data) {
        Input request = new Input();
        request.add("data", data);
        request.add("style", ImageFiles.png(style));
        return request;
    }

    private static void assertRefused(Predictor<Input, Output> predictor, Input request, int code, String why)
            throws TranslateException {
        Output output = predictor.predict(request);
        assertThat(output.getCode()).isEqualTo(code);
        assertThat(output.getMessage()).contains(why);
    }

    @Test
    void takesArraysAndFreesItsWeights() throws Exception {
        NDManager weights;
        try (ZooModel<NDList, NDList> loaded = load(NDList.class, NDList.class);
                Predictor<NDList, NDList> predictor = loaded.newPredictor();
                NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            weights = loaded.getNDManager();
            int held = weights.getManagedArrays().size();
            assertThat(held).isGreaterThan(20);
            RgbImage fitting = TinyPair.picture(40, 32, 1);
            NDList arrays = new NDList(
                    new HostBatch(List.of(fitting)).toArray(manager), new HostBatch(List.of(fitting)).toArray(manager));
            for (int i = 0; i < 3; i++) {
                assertThat(predictor.predict(arrays).singletonOrThrow().getShape())
                        .isEqualTo(arrays.get(0).getShape());
            }
            assertThat(weights.getManagedArrays()).hasSize(held);
            assertThat(loaded.describeInput().keys()).containsExactly("input", "style");
        }
        assertThat(weights.getManagedArrays()).isEmpty();
    }

    @Test
    void translatesImagesOfDjl() throws Exception {
        try (ZooModel<StyledImage, Image> loaded = load(StyledImage.class, Image.class);
                Predictor<StyledImage, Image> predictor = loaded.newPredictor()) {
            ImageFactory images = ImageFactory.getInstance();
            StyledImage both = new StyledImage(
                    images.fromImage(input.toBufferedImage()), images.fromImage(style.toBufferedImage()));
            List<RgbImage> all = predictor.batchPredict(List.of(both, both)).stream()
                    .map(image -> RgbImage.of((BufferedImage) image.getWrappedImage()))
                    .toList();
            assertThat(all).containsExactly(expected, expected);
        }
    }

    @Test
    void replacesAnExportAndNothingElse() throws IOException {
        Path pair = folder.resolve("pair");
        ModelExport.write(pair, model, Weights.RAW);
        ModelExport.write(model, model, Weights.EMA);
        try (StyleTransfer transfer = StyleTransfer.open(model, Device.cpu());
                Stream<Path> left = Files.list(model.getParent())) {
            assertThat(transfer.translate(input, style)).isEqualTo(expected);
            assertThat(left).containsExactly(model);
        }
        Path bank = Files.createDirectory(model.resolve("styles"));
        assertThatThrownBy(() -> ModelExport.write(pair, model, Weights.EMA))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(model + " also holds styles, which would be lost");
        assertThat(bank).isDirectory();
        for (Path taken : List.of(pair, folder, Files.writeString(folder.resolve("file"), ""))) {
            assertThatThrownBy(() -> ModelExport.write(model, taken, Weights.EMA))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(taken + " is there already and holds something else");
        }
        StyleTransfer.open(pair, Device.cpu()).close();
    }

    @Test
    void damageIsToldThroughCriteria() throws IOException {
        Files.delete(model.resolve("encoder.safetensors"));
        assertThatThrownBy(() -> load(StyledImage.class, Image.class))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("encoder.safetensors is missing");
    }
}
