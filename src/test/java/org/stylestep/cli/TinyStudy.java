package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of a study that is trained in seconds. */
final class TinyStudy {

    private TinyStudy() {}

    /** Writes pairs, run files and {@code study.yaml}, whose rows are a stage 2, the same with seeds 1 and 2, and a stage 2 and 3. */
    static Path write(Path folder) throws IOException {
        TinyFiles.all(folder, 12, 6);
        return Files.writeString(folder.resolve("study.yaml"), """
                name: tiny | study
                seeds: [1]
                common:
                  train: {reconstruction: {l1: 5}}
                encoders:
                  shapes: {base: encoder.yaml, share_across_seeds: true}
                rows:
                  two stages:
                    encoder: shapes
                    stages:
                    - {base: generator.yaml, set: {schedule.decay_start_kimg: 0.002, schedule.total_kimg: 0.004}}
                    - {base: finetune.yaml, set: {schedule.total_kimg: 0.004}}
                  one stage:
                    encoder: shapes
                    seeds: [1, 2]
                    stages:
                    - {base: generator.yaml, set: {objective.adversarial_direct: null}}
                metrics:
                  folder: FOLDER/val
                  size: 32
                  metrics: [psnr, l1, feature_distance]
                  diversity: {styles: 3, inputs: 2}
                  triplets: shapes
                output: {folder: FOLDER/study, sheet_columns: 3}
                """.replace("FOLDER", folder.toString()));
    }
}
