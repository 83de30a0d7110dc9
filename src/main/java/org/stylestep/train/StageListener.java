package org.stylestep.train;

import java.io.IOException;
import java.nio.file.Path;
import org.stylestep.extension.Kind;

/** Follows a stage's training: a progress bar, a log of the losses, sheets of samples. An exception ends the training. */
public interface StageListener {

    /** Monitors by name: the types of a run file's {@code output.monitors}. What they open, they open when the training starts. */
    Kind<StageListener, MonitorContext> KIND = new Kind<>("monitor", StageListener.class, MonitorContext.class);

    /**
     * Called before the first step of {@code totalSteps}; {@code firstStep} are done already, more than 0 after a resume.
     */
    default void started(long firstStep, long totalSteps) throws IOException {}

    /** Called after every step; its values are read off the device only if the listener reads them. */
    default void stepped(StepEvent event) throws IOException {}

    /** Called when the training diverged and has gone back to the checkpoint of so many steps, from which it goes on. */
    default void wentBack(long steps) throws IOException {}

    /** Called after a validation, with the number of steps done. */
    default void validated(long steps, Stage.ValidationResult result) throws IOException {}

    /** Called after a checkpoint was written into its folder, with the number of steps done. */
    default void saved(long steps, Path checkpoint) throws IOException {}

    /** Called after a sheet of samples, a PNG, was written beside a checkpoint, with the number of steps done. */
    default void sampled(long steps, Path sheet) throws IOException {}

    /** Called when the training ends, also when it was stopped. */
    default void finished(Outcome outcome) throws IOException {}

    /** Called instead of {@link #finished} when the training fails, perhaps before {@link #started}; the failure is thrown afterwards. */
    default void failed(Throwable failure) {}
}
