package org.stylestep.examples;

// Shown: three stages
import java.io.IOException;
import java.nio.file.Path;
import org.stylestep.data.InputSide;
import org.stylestep.pipeline.DataSection;
import org.stylestep.pipeline.TrainingPipeline;

public class ThreeStages {
    public static void main(String[] arguments) throws IOException {
        Path runs = Path.of("runs/shoes");
        DataSection shoes = DataSection.sideBySide(Path.of("datasets/edges2shoes/train"), InputSide.LEFT, 286, 256);
        TrainingPipeline pipeline = TrainingPipeline.installed();
        pipeline.pretrain(shoes, runs.resolve("encoder")).run();
        pipeline.train(shoes, runs.resolve("encoder"), runs.resolve("generator"))
                .run();
        pipeline.finetune(shoes, runs.resolve("generator"), runs.resolve("finetune"))
                .run();
    }
}
// Shown: end
