package org.stylestep.objective;

/**
 * What discriminators minimize beside what the objective's adversarial terms say.
 *
 * @param loss how logits become a loss
 * @param penalty on the gradient of the logits
 */
public record GanOptions(GanLoss loss, GradientPenalty penalty) {

    /** {@return a loss alone, as published} */
    public static GanOptions of(GanLoss loss) {
        return new GanOptions(loss, GradientPenalty.NONE);
    }
}
