package org.stylestep.train;

import java.io.IOException;
import java.nio.file.Path;

/** Looks on while a stage trains: a progress bar, a log of the losses, sheets of samples. An exception ends the training. */
public interface StageListener {

    /**
     * Called before the first step.
     *
     * @param firstStep the steps already done, more than 0 after a resume
     * @param totalSteps the steps in all
     * @throws IOException if the listener cannot do its work
     */
    default void started(long firstStep, long totalSteps) throws IOException {}

    /**
     * Called after every step.
     *
     * @param event the step; its values are read off the device only if the listener asks for them
     * @throws IOException if the listener cannot do its work
     */
    default void stepped(StepEvent event) throws IOException {}

    /**
     * Called after a validation.
     *
     * @param steps the steps done
     * @param check what was found
     * @throws IOException if the listener cannot do its work
     */
    default void validated(long steps, Stage.ValidationResult check) throws IOException {}

    /**
     * Called after a checkpoint was written.
     *
     * @param steps the steps done
     * @param checkpoint its folder
     * @throws IOException if the listener cannot do its work
     */
    default void saved(long steps, Path checkpoint) throws IOException {}

    /**
     * Called when the training ends, also when it was stopped.
     *
     * @param outcome how it ended
     * @throws IOException if the listener cannot do its work
     */
    default void finished(Outcome outcome) throws IOException {}
}
