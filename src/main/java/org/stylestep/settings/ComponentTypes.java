package org.stylestep.settings;

import java.util.List;

/** The registered components and their options, for a reader of settings. */
public interface ComponentTypes {

    /**
     * Returns the registered names of a kind.
     *
     * @param kind the kind, such as {@code optimizer}
     * @return the names, in the order of registration
     */
    List<String> types(String kind);

    /**
     * Returns the options of a component.
     *
     * @param kind the kind
     * @param type a registered name
     * @return the class of its options record
     * @throws IllegalArgumentException if the name is not registered; the message lists those that are
     */
    Class<? extends Record> optionsOf(String kind, String type);
}
