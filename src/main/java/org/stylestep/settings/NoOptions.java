package org.stylestep.settings;

/** The options of a component that has none. */
public record NoOptions() {}
