package org.stylestep.sections;

import java.nio.file.Path;
import java.util.List;
import org.stylestep.settings.Component;

/** What the settings of the four stages, all of them records, have in common. */
public sealed interface StageRun permits EncoderRun, PairRun, MapperRun {

    /** Returns the record of the settings of a stage, by its name in checkpoints. */
    static Class<? extends Record> ofStage(String name) {
        return switch (name) {
            case "encoder" -> EncoderRun.class;
            case "finetune" -> FinetuneRun.class;
            case "mapper" -> MapperRun.class;
            default -> GeneratorRun.class;
        };
    }

    /** Returns what keys all randomness. */
    long seed();

    /** Returns the training images. */
    DataSection data();

    /** Returns where it runs. */
    RuntimeSection runtime();

    /** Returns what the run leaves behind. */
    Output output();

    /** Returns the run's folder. */
    default Path folder() {
        return output().folder();
    }

    /** Returns what shows the training while it runs. */
    default List<Component> monitors() {
        return output().monitors();
    }

    /** What all runs leave behind. */
    sealed interface Output permits OutputSection, MapperOutputSection {

        /** Returns the run's folder. */
        Path folder();

        /** Returns what shows the training while it runs. */
        List<Component> monitors();
    }
}
