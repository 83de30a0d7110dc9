package org.stylestep.mining;

/**
 * Three images by index: the positive is like the anchor in style, the negative is not.
 *
 * @param anchor the image the other two are compared with
 * @param positive an image near to the anchor
 * @param negative an image far from the anchor
 */
public record Triplet(int anchor, int positive, int negative) {}
