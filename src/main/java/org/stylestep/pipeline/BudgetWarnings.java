package org.stylestep.pipeline;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.GanOptimizerSection;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.StageRun;
import org.stylestep.train.LearningSchedule;
import org.stylestep.train.LinearDecay;

/** Warns of settings that cannot act within a run's budget. */
final class BudgetWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(BudgetWarnings.class);

    /** What of the first weights may be left in an average, and what of the learning rate at the end of a decay. */
    private static final double LITTLE = 0.1;

    private BudgetWarnings() {}

    static void of(StageRun settings, StageAssembly<?> assembly) {
        LearningSchedule schedule = assembly.schedule();
        long steps = schedule.steps(assembly.stage().batchSize());
        if (settings instanceof PairRun run) {
            GanOptimizerSection optimizer = run.optimizer();
            double left = Math.pow(optimizer.emaDecay(), (double) steps);
            if (run instanceof GeneratorRun && !optimizer.emaRampUp() && left > LITTLE) {
                LOG.warn(
                        "optimizer.ema_decay = {}: after {} steps, {} % of the moving average are still the first, untrained weights;"
                                + " set optimizer.ema_ramp_up=true or a lower decay, or evaluate the raw weights",
                        optimizer.emaDecay(), steps, Math.round(100 * left));
            }
        }
        double last = schedule.factor(schedule.totalImages());
        if (schedule instanceof LinearDecay decay && decay.decayTailImages() > 0 && last < 1 && last > LITTLE) {
            LOG.warn(
                    "schedule: the learning rate falls to {} of its value only; for a decay to zero set schedule.decay_tail_kimg=0",
                    String.format(Locale.ROOT, "%.3f", last));
        }
        if (settings instanceof EncoderRun run
                && run.validation().isPresent()
                && assembly.loop().checkSteps() * run.validation().get().patience() >= steps) {
            LOG.warn(
                    "validation.patience = {}: {} steps have only {} validations, so that training cannot end early",
                    run.validation().get().patience(),
                    steps,
                    steps / assembly.loop().checkSteps());
        }
    }
}
