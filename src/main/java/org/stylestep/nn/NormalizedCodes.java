package org.stylestep.nn;

/**
 * A generator that centers and scales the numbers of a style code before it uses them, by constants that are set when its training starts with an
 * encoder that is trained already.
 *
 * <p>A triplet loss with a small margin leaves codes that differ little: their deviation is a tenth of their distance from zero or less. To a layer
 * that reads them they are nearly constant, and it learns slowly.
 */
public interface NormalizedCodes {

    /** Returns whether this generator does so. */
    boolean normalizesCodes();

    /**
     * Sets what is subtracted, if it does, from the numbers of codes, and what the differences are divided by then.
     *
     * @param mean the mean of each number over training images
     * @param deviation the standard deviation of each, above 0
     */
    void normalizeCodes(float[] mean, float[] deviation);
}
