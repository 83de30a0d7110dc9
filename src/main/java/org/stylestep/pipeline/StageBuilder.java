package org.stylestep.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.stylestep.extension.Extensions;
import org.stylestep.extension.Kind;
import org.stylestep.mining.Progress;
import org.stylestep.sections.RuntimeSection;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordReader;
import org.stylestep.train.Outcome;
import org.stylestep.train.StageListener;

/**
 * What the builders of the four stages have in common.
 *
 * @param <S> the settings that the builder makes, as a run file has them
 * @param <B> the builder itself
 */
public abstract sealed class StageBuilder<S extends StageRun, B extends StageBuilder<S, B>>
        permits PretrainBuilder, TranslationBuilder, MapperBuilder {

    private final Extensions extensions;
    private final List<StageListener> listeners = new ArrayList<>();
    private Progress progress = Progress.none();
    long seed = 1;
    RuntimeSection runtime;

    StageBuilder(Extensions extensions) {
        this.extensions = extensions;
        runtime = defaults(RuntimeSection.class);
    }

    /** Returns the settings as they are now: what {@code run.yaml} will hold. */
    public abstract S settings();

    abstract B self();

    abstract void add(Component monitor);

    /** Returns a section whose values are those of a run file that leaves it out. */
    final <R extends Record> R defaults(Class<R> section) {
        return new RecordReader(extensions).defaults(section);
    }

    /** Returns the component that takes such options. */
    final Component component(Kind<?, ?> kind, Record options) {
        return extensions.component(kind, options);
    }

    /** Returns the component of a name, with default options. */
    final Component component(Kind<?, ?> kind, String type) {
        return extensions.component(kind, type);
    }

    /** Sets the seed, which keys all randomness; 1 unless set. */
    public final B seed(long newSeed) {
        seed = newSeed;
        return self();
    }

    /**
     * Sets where to compute.
     *
     * @param device {@code auto} (the first GPU, else the CPU; unless set), {@code cpu}, {@code gpu}, {@code gpu1}, several of these, or {@code all}
     */
    public final B device(String... device) {
        return runtime(runtime.withDevice(device));
    }

    /** Sets where and how to compute: device, threads and cache. */
    public final B runtime(RuntimeSection section) {
        runtime = section;
        return self();
    }

    /** Adds a listener, beside those that write the run's files; it is told of every step, validation and checkpoint. */
    public final B listener(StageListener listener) {
        listeners.add(listener);
        return self();
    }

    /** Adds a monitor by its registered name, with default options, to the run's settings: {@code tensorboard}. */
    public final B monitor(String type) {
        add(component(StageListener.KIND, type));
        return self();
    }

    /**
     * Adds a monitor to the run's settings; {@link #listener} adds one that is not recorded in them.
     *
     * @param options of a registered monitor, such as {@link org.stylestep.monitor.MlflowOptions}
     */
    public final B monitor(Record options) {
        add(component(StageListener.KIND, options));
        return self();
    }

    /** Sets who is told how far the preparations are, such as finding neighbors or encoding images. */
    public final B progress(Progress listener) {
        progress = listener;
        return self();
    }

    /**
     * Assembles the stage.
     *
     * @param resume whether to go on with the run that is in the output folder
     * @throws IllegalArgumentException if the settings ask for what is not there; the message names the key
     * @throws IOException if images or a checkpoint cannot be read, or the run's folder cannot be written
     */
    public final Training open(boolean resume) throws IOException {
        Training training = Training.open(settings(), resume, extensions, progress);
        listeners.forEach(training::addListener);
        return training;
    }

    /**
     * Trains from the beginning to the end.
     *
     * @throws IllegalArgumentException if the settings ask for what is not there; the message names the key
     * @throws IOException if a file cannot be read or written, or the output folder holds a run already
     */
    public final Outcome run() throws IOException {
        try (Training training = open(false)) {
            return training.run();
        }
    }
}
