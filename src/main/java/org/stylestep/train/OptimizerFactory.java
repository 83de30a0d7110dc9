package org.stylestep.train;

import org.stylestep.nn.Network;

/** Makes a network's optimizer, such as {@code network -> new Adam(network, options)}. */
@FunctionalInterface
public interface OptimizerFactory {

    /** Makes an optimizer of a network's trainable parameters, its state as at the beginning. */
    Optimizer create(Network network);
}
