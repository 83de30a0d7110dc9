package org.stylestep.data;

import java.util.List;
import java.util.random.RandomGenerator;
import org.stylestep.extension.Kind;
import org.stylestep.image.RgbImage;

/**
 * A random change of training images.
 *
 * <p>Geometry must be the same for input and target of a pair; color may change in one of them alone. All randomness comes from the generator
 * that is handed in, so that a batch depends neither on threads nor on the batches before it. Called from several threads at once.
 */
public interface Augmentation {

    /** Augmentations by name: {@code data.augmentations} of a run file. */
    Kind<Augmentation, Void> KIND = new Kind<>("augmentation", Augmentation.class, Void.class);

    /**
     * Changes a pair.
     *
     * @param pair the pair, whose bytes are not written to; in training, scaled and cropped already
     * @param random the only source of randomness
     * @return the pair to train on, with as many input channels
     * @throws IllegalArgumentException if the pair cannot be changed, for instance because it is smaller than a crop
     */
    ImagePair apply(ImagePair pair, RandomGenerator random);

    /**
     * Changes an image of the style domain alone, on which stage 1 trains: what happens to the target of a pair.
     *
     * @param image the image, whose bytes are not written to
     * @param random the only source of randomness
     * @throws IllegalArgumentException if the image cannot be changed, for instance because it is smaller than a crop
     */
    RgbImage apply(RgbImage image, RandomGenerator random);

    /** Applies several, one after the other; each draws from the same generator after those before it. */
    static Augmentation sequence(List<? extends Augmentation> augmentations) {
        return new AugmentationSequence(List.copyOf(augmentations));
    }
}
