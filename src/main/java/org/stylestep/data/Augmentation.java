package org.stylestep.data;

import java.util.List;
import java.util.random.RandomGenerator;
import org.stylestep.extension.Kind;
import org.stylestep.image.RgbImage;

/**
 * What happens to training images at random.
 *
 * <p>Geometry must be the same for input and target of a pair; color may change in one of them. All randomness comes from the generator that is handed
 * in, so that a batch does not depend on threads.
 */
public interface Augmentation {

    /** Augmentations by name: {@code data.augmentations} of a run file. */
    Kind<Augmentation, Void> KIND = new Kind<>("augmentation", Augmentation.class, Void.class);

    /**
     * Changes a pair.
     *
     * @param pair the pair; an augmentation after the first sees it at its final size
     * @param random the only source of randomness
     * @return the pair to train on, both of one size
     */
    ImagePair apply(ImagePair pair, RandomGenerator random);

    /**
     * Changes an image of the style domain alone, as stage 1 shows it.
     *
     * @param image the image
     * @param random the only source of randomness
     * @return the image to train on
     */
    RgbImage apply(RgbImage image, RandomGenerator random);

    /**
     * Applies several, one after the other.
     *
     * @param augmentations in their order
     * @return all of them as one
     */
    static Augmentation sequence(List<? extends Augmentation> augmentations) {
        List<Augmentation> steps = List.copyOf(augmentations);
        return new Augmentation() {
            @Override
            public ImagePair apply(ImagePair pair, RandomGenerator random) {
                ImagePair changed = pair;
                for (Augmentation step : steps) {
                    changed = step.apply(changed, random);
                }
                return changed;
            }

            @Override
            public RgbImage apply(RgbImage image, RandomGenerator random) {
                RgbImage changed = image;
                for (Augmentation step : steps) {
                    changed = step.apply(changed, random);
                }
                return changed;
            }
        };
    }
}
