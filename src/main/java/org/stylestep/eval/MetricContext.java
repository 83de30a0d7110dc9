package org.stylestep.eval;

import ai.djl.Device;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.extension.Extensions;

/**
 * What is known when a metric is made.
 *
 * @param device where it computes
 * @param targets the training targets, such as for balancing the layers of features; reading them is up to the metric
 * @param transform how images are shown in the evaluation, which determines their size
 * @param seed keys a draw of targets; the same for all runs that shall compare
 * @param extensions makes components that the metric's options name, such as features
 */
public record MetricContext(
        Device device, Images targets, PairAugmentation transform, long seed, Extensions extensions) {}
