package org.stylestep.sections;

import java.nio.file.Path;

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
}
