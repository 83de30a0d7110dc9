package org.stylestep.sections;

import java.nio.file.Path;
import java.util.List;
import org.stylestep.settings.Component;

/** What the settings of the four stages, all of them records, have in common. */
public sealed interface StageRun permits EncoderRun, PairRun, MapperRun {

    /** Returns what keys all randomness. */
    long seed();

    /** Returns the training images. */
    DataSection data();

    /** Returns where it runs. */
    RuntimeSection runtime();

    /** Returns the run's folder. */
    Path folder();

    /** Returns what shows the training while it runs. */
    List<Component> monitors();
}
