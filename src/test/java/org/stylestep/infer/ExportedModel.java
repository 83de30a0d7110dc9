package org.stylestep.infer;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process of its own that knows DJL alone: {@code MODEL INPUT STYLE OUT}. */
public final class ExportedModel {

    private ExportedModel() {}

    public static void main(String[] arguments) throws Exception {
        Criteria<StyledImage, Image> criteria = Criteria.builder()
                .setTypes(StyledImage.class, Image.class)
                .optModelPath(Path.of(arguments[0]))
                .optTranslatorFactory(new StyleTransferTranslatorFactory())
                .build();
        ImageFactory images = ImageFactory.getInstance();
        try (ZooModel<StyledImage, Image> model = criteria.loadModel();
                Predictor<StyledImage, Image> predictor = model.newPredictor();
                OutputStream out = Files.newOutputStream(Path.of(arguments[3]))) {
            Image input = images.fromFile(Path.of(arguments[1]));
            Image style = images.fromFile(Path.of(arguments[2]));
            predictor.predict(new StyledImage(input, style)).save(out, "png");
        }
    }
}
