package org.stylestep.sections;

import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * The run file of stage 4, which trains a mapper from unit-normal codes to those of the training images.
 *
 * @param seed keys all randomness
 * @param data training images, the targets where they are pairs; each is seen whole, without random geometry
 * @param encoder the run whose encoder makes the codes, of stage 1, 2 or 3
 * @param mapper the mapper
 * @param imle how unit-normal codes are assigned to training codes
 * @param optimizer learning rate and algorithm
 * @param schedule for how long
 * @param validation held-out images, whose codes samplers are measured by
 * @param output what the run leaves behind
 * @param runtime where it runs
 */
public record MapperRun(
        @Default("1") long seed,
        DataSection data,
        StartSection encoder,
        @Choice(kind = "mapper", standard = "mlp") Component mapper,
        ImleSection imle,
        MapperOptimizerSection optimizer,
        MapperScheduleSection schedule,
        LatentValidationSection validation,
        MapperOutputSection output,
        RuntimeSection runtime)
        implements StageRun {}
