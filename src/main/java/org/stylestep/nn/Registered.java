package org.stylestep.nn;

import org.stylestep.settings.Component;

/**
 * A block that has its registered name and its options, so that a checkpoint of a network that was not made by
 * name can describe it all the same.
 *
 * <p>A block of one's own need not implement it: a network that a run file or a builder names is described by that name.
 */
public interface Registered {

    /** {@return the registered name and the options that a registry makes an equal block of} */
    Component component();
}
