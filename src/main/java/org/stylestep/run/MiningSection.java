package org.stylestep.run;

/**
 * How triplets are drawn.
 *
 * @param near how many nearest images a positive is drawn from; published: 5, for time-lapse data 15
 * @param far how many farthest images a negative is drawn from; published: 13, for time-lapse data 78
 * @param mostImages a seeded subset of so many images is used if there are more; published: 8000
 * @param balanced whether each layer of features contributes the same; published: false
 */
public record MiningSection(
        @Default("5") int near,
        @Default("13") int far,
        @Default("8000") int mostImages,
        @Default("false") boolean balanced) {

    /** Checks the values. */
    public MiningSection {
        Check.positive(near, "near");
        Check.positive(far, "far");
        Check.require(mostImages > near + far, "most_images must be above near + far");
    }
}
