package org.stylestep.examples;

import java.nio.file.Path;
import org.stylestep.extension.Extensions;
import org.stylestep.nn.StyleCode;
import org.stylestep.pipeline.GeneratorBuilder;
import org.stylestep.pipeline.PretrainBuilder;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.pipeline.TrainingPipeline;
import org.stylestep.sections.DataSection;

/** Parts of one's own in Java, without a service file: docs/extending.md shows the middle of this file. */
final class OwnParts {

    private OwnParts() {}

    // Shown: own parts
    static TrainingPipeline pipeline() {
        Extensions standard = StandardExtensions.installed();
        return TrainingPipeline.with(
                standard.toBuilder().add(new OwnExtension()).build());
    }

    static PretrainBuilder stageOne(DataSection data, Path runs) {
        return pipeline()
                .pretrain(data, runs.resolve("encoder"))
                .encoder(new OwnExtension.PlainOptions(32), StyleCode.MEAN);
    }

    static GeneratorBuilder stageTwo(DataSection data, Path runs) {
        return pipeline()
                .train(data, runs.resolve("encoder"), runs.resolve("generator"))
                .term("mean_color", 2);
    }
    // Shown: end
}
