package org.stylestep.train;

import java.io.IOException;
import java.nio.file.Path;

/** Follows a stage's training: a progress bar, a log of the losses, sheets of samples. An exception ends the training. */
public interface StageListener {

    /**
     * Called before the first step of {@code totalSteps}; {@code firstStep} are done already, more than 0 after a resume.
     */
    default void started(long firstStep, long totalSteps) throws IOException {}

    /** Called after every step; its values are read off the device only if the listener reads them. */
    default void stepped(StepEvent event) throws IOException {}

    /** Called after a validation, with the number of steps done. */
    default void validated(long steps, Stage.ValidationResult result) throws IOException {}

    /** Called after a checkpoint was written into its folder, with the number of steps done. */
    default void saved(long steps, Path checkpoint) throws IOException {}

    /** Called when the training ends, also when it was stopped. */
    default void finished(Outcome outcome) throws IOException {}
}
