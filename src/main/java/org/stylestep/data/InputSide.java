package org.stylestep.data;

/** Which half of a side-by-side file is the input of the translation; the other half is its target. */
public enum InputSide {
    /** The input is on the left, as in edges2shoes, edges2handbags and night2day. */
    LEFT,
    /** The input is on the right, as in facades, maps and the space needle time-lapse. */
    RIGHT
}
