package org.stylestep.page;

import java.util.List;
import java.util.Optional;

/**
 * What a trained model makes of images, as the page shows it; each part is absent where it could not be made.
 *
 * @param space style codes in a plane
 * @param strips renderings on the way between styles
 * @param grid inputs in styles
 * @param triplets held-out triplets
 */
record Pictures(Optional<Space> space, List<Strip> strips, Optional<Grid> grid, Optional<Triplets> triplets) {

    static final Pictures NONE = new Pictures(Optional.empty(), List.of(), Optional.empty(), Optional.empty());

    /**
     * Style codes in the plane of their first two principal axes, seen from their mean.
     *
     * @param shares the part of the codes' variance along each of the axes, from 0 to 1
     * @param dots the codes
     */
    record Space(List<Double> shares, List<Dot> dots) {}

    /** A code: where it lies, what it is of, and the address of its image, if it has one. */
    record Dot(double x, double y, String group, String name, Optional<String> image) {}

    /** An image with its name, as an address. */
    record Picture(String name, String image) {}

    /** Renderings of inputs on the way from one style to another. */
    record Strip(String title, Picture from, Picture to, List<Row> rows) {}

    /** Renderings of an input. */
    record Row(Picture input, List<String> renderings) {}

    /** Inputs, one a row, in the styles of images, one a column. */
    record Grid(List<Picture> styles, List<Row> rows) {}

    /** Triplets and the share of all held-out ones whose positive is nearer to the anchor. */
    record Triplets(double accuracy, int count, List<Triple> shown) {}

    /** A triplet, with the distances of positive and negative from the anchor in codes. */
    record Triple(Picture anchor, Picture near, Picture far, double nearDistance, double farDistance) {}
}
