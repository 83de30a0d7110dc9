package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.stylestep.config.RunFile;
import org.stylestep.config.RunFileException;
import org.stylestep.data.HostBatch;
import org.stylestep.data.Images;
import org.stylestep.mining.Progress;
import org.stylestep.mining.TripletBatches;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.train.StageTrainer;
import org.stylestep.train.StyleEncoderPretrainer;
import org.stylestep.train.ValidationTriplets;

/** Puts stage 1 together. */
public final class EncoderAssembly {

    private final EncoderRun run;
    private final Resources resources = new Resources();

    /**
     * Takes the settings.
     *
     * @param run the run
     */
    public EncoderAssembly(EncoderRun run) {
        this.run = run;
    }

    Training open(boolean resume, Progress progress) throws IOException {
        return resources.forWhole(() -> assemble(resume, progress));
    }

    private Training assemble(boolean resume, Progress progress) throws IOException {
        RunFolder folder = RunFolder.open(run.output().folder(), resume, resources);
        Device device = run.runtime().toDevice();
        Images images = images();
        Neighbors neighbors = new Neighbors(run, device);
        Optional<ValidationTriplets> validation = Optional.empty();
        if (run.validation().isPresent()) {
            validation = Optional.of(neighbors.validation(
                    run.validation().get(), folder.validationNeighbors(), progress.of("validation images")));
        }
        int batchSize = run.schedule().batchSize();
        TripletBatches batches = new TripletBatches(
                images,
                run.data().augmentation(),
                neighbors.among(images, folder.neighbors(), progress.of("training images")),
                batchSize,
                run.seed());
        NDManager manager = NDManager.newBaseManager(device);
        resources.onClose(manager::close);
        StyleEncoderPretrainer stage =
                new StyleEncoderPretrainer(encoder(manager), run.encoder().styleCode(), batches, validation, options());
        resources.onClose(stage::close);
        StageTrainer<HostBatch> trainer = new StageTrainer<>(stage, loop(batchSize))
                .checkpointsIn(folder.path())
                .settings(new RunFile().toMap(run))
                .listener(folder.recording(run))
                .listener(Training.stats(folder, run.output(), batchSize));
        if (resume) {
            trainer.resume();
        }
        return new Training(stage.name(), List.of(), folder.path(), trainer, resources);
    }

    /**
     * Finds what would end the run at its beginning, without looking for neighbours yet.
     *
     * @throws RunFileException if the settings ask for what is not there, or do not go together
     * @throws IOException if images or weights cannot be read
     */
    public void rehearse() throws IOException {
        Device device = run.runtime().toDevice();
        new Neighbors(run, device).rehearse(images());
        try (NDManager manager = NDManager.newBaseManager(device)) {
            encoder(manager);
        }
    }

    private Images images() throws IOException {
        return run.data()
                .images(run.data().folder(), run.data().targets(), run.runtime().cacheBytes())
                .subset(run.mining().maxImages(), run.seed());
    }

    private Network encoder(NDManager manager) {
        long side = run.data().crop();
        Engine.getInstance().setRandomSeed(Training.engineSeed(run.seed()));
        try {
            return Network.create(
                    "encoder", new StyleEncoder(run.encoder().options()), manager, new Shape(1, 3, side, side));
        } catch (IllegalArgumentException exception) {
            throw new RunFileException(
                    "the encoder cannot take images of data.crop = " + side + ": " + exception.getMessage(), exception);
        }
    }

    private StyleEncoderPretrainer.Options options() {
        int patience = run.validation().map(TripletValidationSection::patience).orElse(Integer.MAX_VALUE);
        return new StyleEncoderPretrainer.Options(
                run.optimizer().options(),
                run.objective().margin(),
                run.objective().latentL2(),
                patience,
                run.seed());
    }

    private StageTrainer.Options loop(int batchSize) {
        OutputSection output = run.output();
        double everyKimg =
                run.validation().map(TripletValidationSection::everyKimg).orElse(output.checkpointKimg());
        return new StageTrainer.Options(
                run.schedule().schedule(),
                OutputSection.steps(output.checkpointKimg(), batchSize),
                output.keep(),
                OutputSection.steps(everyKimg, batchSize),
                run.runtime().loaderThreads());
    }
}
