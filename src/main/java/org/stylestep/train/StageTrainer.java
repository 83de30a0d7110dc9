package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.engine.Devices;
import org.stylestep.io.Causes;
import org.stylestep.random.KeyedRandom;

/**
 * The loop: it calls a stage's steps, keeps checkpoints, and notifies listeners. It names no loss.
 *
 * @param <T> a batch as it is before it goes to the device
 */
public final class StageTrainer<T> {

    private static final Logger LOGGER = LoggerFactory.getLogger(StageTrainer.class);

    private final Stage<T> stage;
    private final Options options;
    private final StageListeners listeners = new StageListeners();
    private Optional<CheckpointStore> store = Optional.empty();
    private Optional<Sheets> sheets = Optional.empty();
    private final Setbacks setbacks = new Setbacks();
    private OnDivergence onDivergence = OnDivergence.STOP;
    private Map<String, Object> settings = Map.of();
    private Optional<Path> parent = Optional.empty();
    private Optional<Path> folder = Optional.empty();
    private volatile boolean stopping;
    private long done;
    private long saved;
    private long finite;
    private boolean ended;

    /**
     * Settings of the loop.
     *
     * @param schedule how long it runs
     * @param checkpointSteps steps between checkpoints, at least 1; one is also written at the end
     * @param keep how many of the latest checkpoints to keep beside the best, at least 1
     * @param validationSteps steps between validations on held-out data, at least 1; there is also one at the end
     * @param loaderThreads threads that decode images ahead, at least 1
     */
    public record Options(
            LearningSchedule schedule, long checkpointSteps, int keep, long validationSteps, int loaderThreads) {
        /** Checks the values. */
        public Options {
            if (checkpointSteps < 1 || keep < 1 || validationSteps < 1 || loaderThreads < 1) {
                throw new IllegalArgumentException(
                        "checkpoint steps, kept checkpoints, validation steps and loader threads must be at"
                                + " least 1, not " + checkpointSteps + ", " + keep + ", " + validationSteps + ", "
                                + loaderThreads);
            }
        }

        /**
         * {@return settings for a schedule: a checkpoint and a validation every 500 steps, the last 3 checkpoints kept, 2 loader threads}
         */
        public static Options of(LearningSchedule schedule) {
            return new Options(schedule, 500, 3, 500, 2);
        }
    }

    /** Creates the loop of a stage. */
    public StageTrainer(Stage<T> stage, Options options) {
        this.stage = stage;
        this.options = options;
    }

    /** Adds a listener; returns this. */
    public StageTrainer<T> listener(StageListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Writes checkpoints into {@code checkpoints} in the folder of a run; returns this. */
    public StageTrainer<T> checkpointsIn(Path run) {
        folder = Optional.of(run);
        store = Optional.of(CheckpointStore.of(run));
        return this;
    }

    /** Writes a sheet of samples beside every checkpoint; returns this. */
    public StageTrainer<T> sheets(Sheets renderer) {
        sheets = Optional.of(renderer);
        return this;
    }

    /** Sets what it does when it diverges, in place of ending; returns this. */
    public StageTrainer<T> onDivergence(OnDivergence policy) {
        onDivergence = policy;
        return this;
    }

    /** Records settings in the manifests: strings, numbers, booleans, lists and maps by name; returns this. */
    public StageTrainer<T> settings(Map<String, Object> effective) {
        settings = effective;
        return this;
    }

    /** Records in the manifests the folder of the checkpoint that training started from; returns this. */
    public StageTrainer<T> startedFrom(Path checkpoint) {
        parent = Optional.of(checkpoint);
        return this;
    }

    /**
     * Goes on from the run's latest checkpoint, if it has one.
     *
     * @return the steps that it had done; 0 if there is none
     * @throws IOException if the checkpoint cannot be read, or is of another stage, seed, batch size, data or architecture
     */
    public long resume() throws IOException {
        CheckpointStore checkpoints = store.orElseThrow(
                () -> new IllegalStateException("to resume, say first where checkpoints are: checkpointsIn"));
        checkpoints.sweep();
        Optional<Path> latest = checkpoints.latest();
        if (latest.isEmpty()) {
            return 0;
        }
        Checkpoint checkpoint = Checkpoint.open(latest.get());
        done = StageCheckpoint.restore(stage, checkpoint);
        saved = done;
        setbacks.restore(checkpoint.manifest().state());
        StageCheckpoint.warnOfChanges(checkpoint, settings);
        StageCheckpoint.warnOfOtherEngine(checkpoint, stage);
        ended = StageCheckpoint.ended(checkpoint);
        parent = checkpoint.manifest().origin().parentCheckpoint().map(Path::of);
        if (StageCheckpoint.best(checkpoint)) {
            // A cut may have come between the writing of the best checkpoint and its mark.
            checkpoints.markBest(checkpoint.folder());
        }
        LOGGER.info("going on from {}", checkpoint.folder());
        return done;
    }

    /** Requests that the training finish its step, write a checkpoint and return; may be called from any thread. */
    public void stop() {
        stopping = true;
    }

    /**
     * Trains until the schedule ends, held-out data no longer improves, {@link #stop()} is called, or this thread is interrupted, which does
     * the same and leaves the thread's interrupt flag set. Steps and listeners run on another thread, because an interrupt would close the
     * file that it finds open, such as that of a checkpoint.
     *
     * @return how it ended
     * @throws IOException if images cannot be read, after a checkpoint of the steps done, or a checkpoint or a listener's file cannot be written
     * @throws CheckpointException if the folder has checkpoints and {@link #resume()} was not called
     * @throws DivergedException if a loss is not finite when a listener reads it or a checkpoint is due, unless {@link #onDivergence} has another way
     */
    public Outcome run() throws IOException {
        FutureTask<Outcome> training = new FutureTask<>(this::trainOrFail);
        new Thread(training, "training").start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return training.get();
                } catch (InterruptedException exception) {
                    interrupted = true;
                    stop();
                }
            }
        } catch (ExecutionException exception) {
            throw Causes.of(exception);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Outcome trainOrFail() throws IOException {
        try {
            try {
                return train();
            } catch (DivergedException diverged) {
                throw new DivergedException(diverged, describe(diverged) + DivergedException.ADVICE);
            }
        } catch (IOException | RuntimeException | Error failure) {
            listeners.failed(failure);
            throw failure;
        }
    }

    private String describe(DivergedException diverged) {
        return Divergence.describe(diverged, stage, finite, done, folder);
    }

    private Outcome train() throws IOException {
        LOGGER.info("device: {}", Devices.describe(stage.device()));
        prepareStore();
        finite = done;
        long total = options.schedule().steps(stage.batchSize());
        listeners.started(done, total);
        if (done > 0 && sheets.isPresent() && Files.notExists(sheets.get().file(done))) {
            // A cut came between the checkpoint and its sheet.
            prune();
            announce(store.orElseThrow().latest().orElseThrow());
        }
        Optional<Outcome.Reason> reason = ended ? Optional.of(Outcome.Reason.EARLY_STOPPED) : Optional.empty();
        long first = done;
        while (reason.isEmpty()) {
            try {
                reason = Optional.of(trainTo(total));
            } catch (DivergedException diverged) {
                goBack(diverged);
            }
        }
        if (done == first) {
            LOGGER.info("nothing to do: {} of {} steps are done", done, total);
        }
        Outcome outcome = new Outcome(reason.get(), done, done * stage.batchSize());
        listeners.finished(outcome);
        return outcome;
    }

    private Outcome.Reason trainTo(long total) throws IOException {
        Outcome.Reason reason = Outcome.Reason.COMPLETED;
        try (NDManager manager = NDManager.newBaseManager(stage.device());
                PrefetchingDataLoader<T> batches =
                        stage.batches(done, Math.max(done, total), options.loaderThreads())) {
            while (done < total && reason == Outcome.Reason.COMPLETED) {
                T batch = orSaved(done < total, batches::next);
                boolean due;
                boolean save;
                try (NDManager scratch = manager.newSubManager()) {
                    double factor = setbacks.reduced(options.schedule().factor(done * stage.batchSize()));
                    Optional<Setbacks.Snapshot> before = onDivergence == OnDivergence.SKIP
                            ? Optional.of(Setbacks.Snapshot.of(stage, scratch))
                            : Optional.empty();
                    Map<String, NDArray> values = step(stage, batch, done, factor, scratch);
                    done++;
                    StepEvent event = new StepEvent(done, total, done * stage.batchSize(), factor, values);
                    boolean kept = before.isEmpty() || keeps(event, before.get());
                    if (kept) {
                        listeners.stepped(event);
                    }
                    due = done % options.validationSteps() == 0 || done == total;
                    save = isDue(done) || done == total || stopping;
                    if (kept && (save || due)) {
                        event.values();
                    }
                    if (event.isRead()) {
                        finite = done;
                    }
                }
                Stage.ValidationResult validation =
                        due ? orSaved(done < total, this::validate) : Stage.ValidationResult.none();
                if (validation.finished()) {
                    reason = Outcome.Reason.EARLY_STOPPED;
                } else if (stopping && done < total) {
                    reason = Outcome.Reason.STOPPED;
                }
                if (save || validation.best() || reason != Outcome.Reason.COMPLETED) {
                    save(validation.best(), validation.finished());
                }
            }
        }
        return reason;
    }

    /** Returns whether all is finite after a step; if not, the step is left out. */
    private boolean keeps(StepEvent event, Setbacks.Snapshot before) throws IOException {
        try {
            event.values();
            StageCheckpoint.requireFinite(stage, done);
            setbacks.stepped();
            return true;
        } catch (DivergedException diverged) {
            int inARow = setbacks.skip(diverged);
            before.restore(stage);
            LOGGER.warn("{} The step is left out, {} in a row.", describe(diverged), inARow);
            finite = done;
            return false;
        }
    }

    /** Goes back to the last checkpoint that a training which was never stopped would have, too, or throws. */
    private void goBack(DivergedException diverged) throws IOException {
        if (onDivergence != OnDivergence.BACK || store.isEmpty()) {
            throw diverged;
        }
        Optional<Checkpoint> target = Optional.empty();
        for (Path path : store.get().all()) {
            Checkpoint checkpoint = Checkpoint.open(path);
            boolean due = isDue(checkpoint.manifest().position().step()) || StageCheckpoint.best(checkpoint);
            target = due || target.isEmpty() ? Optional.of(checkpoint) : target;
        }
        Checkpoint checkpoint = target.orElseThrow(() -> diverged);
        setbacks.goBack(diverged);
        LOGGER.warn("{} Going back to {}, and on with half the rates.", describe(diverged), checkpoint.folder());
        done = StageCheckpoint.restore(stage, checkpoint);
        finite = done;
        listeners.wentBack(done);
    }

    /** Reads images. */
    @FunctionalInterface
    private interface Reading<R> {
        R read() throws IOException;
    }

    /** Reads; if that fails, the steps that were done are saved first. Without the last validation a run is not complete. */
    private <R> R orSaved(boolean incomplete, Reading<R> reading) throws IOException {
        try {
            return reading.read();
        } catch (IOException failure) {
            if (store.isEmpty() || !incomplete || done == saved) {
                throw failure;
            }
            try {
                save(false, false);
            } catch (IOException | RuntimeException e) {
                failure.addSuppressed(e);
            }
            if (done > saved) {
                throw failure;
            }
            throw new IOException(
                    failure.getMessage() + ". There is a checkpoint of the " + done
                            + " steps before; mend the file, then go on with --resume.",
                    failure);
        }
    }

    /** Does a step; what a block such as dropout draws from the engine's generator depends on the seed and the step alone. */
    static <T> Map<String, NDArray> step(Stage<T> stage, T batch, long step, double factor, NDManager scratch) {
        if (!Double.isFinite(factor)) {
            throw new DivergedException("learning_rate_factor", factor, step);
        }
        scratch.getEngine()
                .setRandomSeed(KeyedRandom.of(stage.seed(), "engine", step).nextInt());
        return stage.step(batch, step, factor, scratch);
    }

    private Stage.ValidationResult validate() throws IOException {
        Stage.ValidationResult validation = stage.validate();
        listeners.validated(done, validation);
        return validation;
    }

    private void prepareStore() throws IOException {
        if (store.isEmpty()) {
            return;
        }
        store.get().sweep();
        Optional<Path> latest = store.get().latest();
        if (done == 0 && latest.isPresent()) {
            throw new CheckpointException("there are checkpoints of an earlier run, the latest " + latest.get()
                    + ": go on with that run (resume), or write elsewhere");
        }
    }

    private void save(boolean best, boolean finished) throws IOException {
        if (store.isEmpty()) {
            return;
        }
        StageCheckpoint.requireFinite(stage, done);
        CheckpointStore checkpoints = store.get();
        Path written = checkpoints.save(
                StageCheckpoint.manifest(
                        stage, done, settings, parent.map(Path::toString).orElse(""), best, finished, setbacks),
                stage.parts());
        if (best) {
            checkpoints.markBest(written);
        }
        saved = done;
        ended = finished;
        prune();
        announce(written);
    }

    /** Removes old checkpoints. One that the training may go back to stays beside one that was written because the training was stopped. */
    private void prune() throws IOException {
        boolean last = ended || done == options.schedule().steps(stage.batchSize());
        if (onDivergence != OnDivergence.BACK || last || isDue(done)) {
            store.orElseThrow().prune(options.keep());
        }
    }

    private boolean isDue(long steps) {
        return steps % options.checkpointSteps() == 0;
    }

    private void announce(Path checkpoint) throws IOException {
        listeners.saved(done, checkpoint);
        if (sheets.isPresent()) {
            sheets.get().write(done);
            listeners.sampled(done, sheets.get().file(done));
        }
    }
}
