package org.stylestep.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.stylestep.config.RunFileException;
import org.stylestep.mining.Progress;
import org.stylestep.objective.LossCatalog;
import org.stylestep.train.Outcome;
import org.stylestep.train.StageListener;
import org.stylestep.train.StageTrainer;
import org.stylestep.train.StatsLog;
import org.stylestep.train.TermRow;

/**
 * A stage of training, assembled from a run file's settings: data, networks, loop, checkpoints, {@code stats.jsonl} and sample
 * sheets. Close it to free the networks.
 */
public final class Training implements AutoCloseable {

    private final String stage;
    private final List<TermRow> terms;
    private final Path folder;
    private final StageTrainer<?> trainer;
    private final Resources resources;

    Training(String stage, List<TermRow> terms, Path folder, StageTrainer<?> trainer, Resources resources) {
        this.stage = stage;
        this.terms = List.copyOf(terms);
        this.folder = folder;
        this.trainer = trainer;
        this.resources = resources;
    }

    /**
     * Assembles stage 1, and finds near and far neighbours if the run has not found them before.
     *
     * @param settings the run
     * @param resume whether to go on with the run that is in the output folder
     * @param progress is told how many images have been looked at for neighbours
     * @return the training, not yet begun
     * @throws RunFileException if the settings ask for what is not there; the message names the key
     * @throws IOException if images or a checkpoint cannot be read, or the run's folder cannot be written
     */
    public static Training of(EncoderRun settings, boolean resume, Progress progress) throws IOException {
        return new EncoderAssembly(settings).open(resume, progress);
    }

    /**
     * Assembles stage 2 or 3.
     *
     * @param settings the run
     * @param resume whether to go on with the run that is in the output folder
     * @return the training, not yet begun
     * @throws RunFileException if the settings ask for what is not there; the message names the key
     * @throws IOException if images or a checkpoint cannot be read, or the run's folder cannot be written
     */
    public static Training of(PairRun settings, boolean resume) throws IOException {
        return of(settings, resume, LossCatalog.standard());
    }

    /**
     * Assembles stage 2 or 3 with loss terms of one's own.
     *
     * @param settings the run
     * @param resume whether to go on with the run that is in the output folder
     * @param catalog the loss terms that the run's objective may name
     * @return the training, not yet begun
     * @throws RunFileException if the settings ask for what is not there; the message names the key
     * @throws IOException if images or a checkpoint cannot be read, or the run's folder cannot be written
     */
    public static Training of(PairRun settings, boolean resume, LossCatalog catalog) throws IOException {
        return new PairAssembly(settings, catalog).open(resume);
    }

    /**
     * Assembles stage 4, and encodes the images if the run has not encoded them before.
     *
     * @param settings the run
     * @param resume whether to go on with the run that is in the output folder
     * @param progress is told how many images have been encoded
     * @return the training, not yet begun
     * @throws RunFileException if the settings ask for what is not there; the message names the key
     * @throws IOException if images or a checkpoint cannot be read, or the run's folder cannot be written
     */
    public static Training of(MapperRun settings, boolean resume, Progress progress) throws IOException {
        return new MapperAssembly(settings).open(resume, progress);
    }

    /**
     * Adds a listener.
     *
     * @param listener looks on
     */
    public void addListener(StageListener listener) {
        trainer.listener(listener);
    }

    /**
     * Trains; an interrupt of the thread does what {@link #stop()} does.
     *
     * @return how it ended
     * @throws IOException if images cannot be read, or a file of the run cannot be written
     */
    public Outcome run() throws IOException {
        return trainer.run();
    }

    /** Asks the training to finish its step, write a checkpoint and return; may be called from any thread. */
    public void stop() {
        trainer.stop();
    }

    /** Returns which loss term moves which networks; empty for stages 1 and 4. */
    public List<TermRow> terms() {
        return terms;
    }

    /** Returns the stage's name: {@code encoder}, {@code generator}, {@code joint}, {@code finetune} or {@code mapper}. */
    public String stage() {
        return stage;
    }

    /** Returns the run's folder. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        resources.close();
    }

    /** A log of the losses, with a line every so many thousands of images. */
    static StatsLog stats(RunFolder folder, OutputSection output, int batchSize) {
        return new StatsLog(folder.stats(), OutputSection.steps(output.statsKimg(), batchSize));
    }

    /** The seed of the weights: the engine takes 31 bits. */
    static int engineSeed(long seed) {
        return (int) Math.floorMod(seed, (long) Integer.MAX_VALUE);
    }
}
