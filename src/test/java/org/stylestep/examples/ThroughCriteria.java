package org.stylestep.examples;

import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;
import org.stylestep.infer.StyleTransferTranslatorFactory;
import org.stylestep.infer.StyledImage;

/** An exported pair as a model of DJL: docs/export.md shows the middle of this file. */
final class ThroughCriteria {

    private ThroughCriteria() {}

    // Shown: through Criteria
    static Image translate(Path exported, Image input, Image style)
            throws IOException, ModelException, TranslateException {
        Criteria<StyledImage, Image> criteria = Criteria.builder()
                .setTypes(StyledImage.class, Image.class)
                .optModelPath(exported)
                .optTranslatorFactory(new StyleTransferTranslatorFactory())
                .build();
        try (ZooModel<StyledImage, Image> model = criteria.loadModel();
                Predictor<StyledImage, Image> predictor = model.newPredictor()) {
            return predictor.predict(new StyledImage(input, style));
        }
    }
    // Shown: end
}
