package org.stylestep.train;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.stylestep.cli.TinyFiles;
import org.stylestep.config.RunFile;
import org.stylestep.extension.Extensions;
import org.stylestep.mining.Progress;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.pipeline.Training;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.MapperRun;
import org.stylestep.sections.StageRun;

/**
 * A process of its own that trains the stages of run files one after another, each with ten validations, sheets and checkpoints or one every hundred steps, and prints its memory:
 * {@code FOLDER STEPS}.
 */
public final class RunSoak {

    private static final Extensions EXTENSIONS = StandardExtensions.installed();

    private RunSoak() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int steps = Integer.parseInt(arguments[1]);
        TinyFiles.all(folder, 12, 6);
        String often = ".every_kimg=" + steps * 4 / 1000.0 / times(steps);
        train(folder, "encoder", EncoderRun.class, kimg(steps, 4, "validation" + often, "validation.patience=1000000"));
        train(folder, "generator", GeneratorRun.class, kimg(steps, 2));
        train(folder, "finetune", FinetuneRun.class, kimg(steps, 2));
        // An epoch of 12 images in batches of 4 has three steps.
        int epochs = (steps + 2) / 3;
        train(
                folder,
                "mapper",
                MapperRun.class,
                List.of("schedule.epochs=" + epochs, "output.checkpoint_epochs=" + epochs / times(steps)));
    }

    private static int times(int steps) {
        return Math.max(10, steps / 100);
    }

    private static List<String> kimg(int steps, int batch, String... further) {
        double total = steps * batch / 1000.0;
        return Stream.concat(
                        Stream.of("schedule.total_kimg=" + total, "output.checkpoint_kimg=" + total / times(steps)),
                        Stream.of(further))
                .toList();
    }

    private static <R extends Record & StageRun> void train(
            Path folder, String stage, Class<R> type, List<String> settings) throws IOException {
        R run = new RunFile(EXTENSIONS).read(folder.resolve(stage + ".yaml"), type, settings);
        try (NDManager manager = NDManager.newBaseManager();
                Training training = Training.open(run, false, EXTENSIONS, Progress.none())) {
            training.addListener(new MemoryMeter(stage, manager));
            training.run();
        }
    }
}
