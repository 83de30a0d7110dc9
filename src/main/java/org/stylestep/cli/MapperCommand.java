package org.stylestep.cli;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.stylestep.eval.SamplerReport;
import org.stylestep.infer.LatentCheckpoint;
import org.stylestep.io.JsonFile;
import org.stylestep.pipeline.MapperEvaluation;
import org.stylestep.pipeline.Training;
import org.stylestep.sections.MapperRun;
import org.stylestep.settings.RecordMap;
import org.stylestep.train.LatentMapperTrainer;
import picocli.CommandLine;

/** {@code stylestep mapper}: stage 4. */
@CommandLine.Command(
        name = "mapper",
        description =
                "Stage 4: learn to draw styles like those of the training images, and compare with simpler ways to draw them.",
        mixinStandardHelpOptions = true)
final class MapperCommand extends TrainingCommand<MapperRun> {

    /** Above this, a longer training is advised: measured to help on 1,000 codes. */
    private static final double NEAR_ENOUGH = 1.3;

    MapperCommand(Console console, Interruption interruption) {
        super(console, interruption, MapperRun.class, "encoding");
    }

    @Override
    void completed(Training training, MapperRun settings) throws IOException {
        Device device = settings.runtime().toDevice();
        Path numbers = training.folder().resolve("quality.json");
        Path plot = training.folder().resolve("codes.png");
        try (LatentCheckpoint checkpoint = LatentCheckpoint.open(training.folder(), device, extensions())) {
            MapperEvaluation evaluation = new MapperEvaluation(checkpoint, extensions(), device);
            SamplerReport report = evaluation.evaluate();
            JsonFile.write(numbers, RecordMap.of(report));
            evaluation.plot(plot);
            console().event("quality", RecordMap.of(report));
            tell(report);
        }
        console().say("numbers: " + numbers + (Files.exists(plot) ? ", plot: " + plot : ""));
    }

    private void tell(SamplerReport report) {
        console()
                .say(report.trainingCodes() + " codes of each sampler and " + report.validationCodes()
                        + " held-out codes; distances are given as multiples of those of the training codes");
        console()
                .say(String.format(Locale.ROOT, "%-20s %14s %16s %9s", "", "to held-out", "from held-out", "coverage"));
        for (SamplerReport.Row row : report.samplers()) {
            console()
                    .say(String.format(
                            Locale.ROOT,
                            "%-20s %14.3f %16.3f %8.1f%%",
                            row.sampler().replace('_', ' '),
                            row.ratio(),
                            row.reverseRatio(),
                            100 * row.score().coverage()));
            if (row.sampler().equals(LatentMapperTrainer.NAME) && row.ratio() > NEAR_ENOUGH) {
                console()
                        .say("that is far; with few training codes (1000), --set imle.candidates_per_code=1"
                                + " --set schedule.epochs=2000 --set schedule.decay_epochs=200 brings samples nearer");
            }
        }
    }
}
