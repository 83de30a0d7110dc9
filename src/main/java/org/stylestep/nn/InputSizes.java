package org.stylestep.nn;

/**
 * A block that takes images of certain heights and widths only, and says which, so that others can pad an image to fit.
 *
 * <p>A block that does not implement it is taken to accept every size.
 */
public interface InputSizes {

    /** Returns the least height and width, a multiple of {@link #sideMultiple()}. */
    int minSide();

    /** Returns what height and width must be multiples of. */
    int sideMultiple();
}
