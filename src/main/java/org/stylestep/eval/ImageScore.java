package org.stylestep.eval;

import java.io.Serializable;
import java.util.Map;

/**
 * What the metrics say of one held-out pair.
 *
 * @param name the pair
 * @param otherStyle the pair whose target lent the other style
 * @param own by metric: the rendering in the target's own style
 * @param other by metric: the rendering in the other style
 * @param mean by metric: the mean training image; empty if it was not evaluated
 */
public record ImageScore(
        String name, String otherStyle, Map<String, Double> own, Map<String, Double> other, Map<String, Double> mean)
        implements Serializable {}
