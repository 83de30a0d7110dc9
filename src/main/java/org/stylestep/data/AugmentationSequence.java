package org.stylestep.data;

import java.util.List;
import java.util.random.RandomGenerator;
import org.stylestep.image.RgbImage;

/** Augmentations one after the other. */
record AugmentationSequence(List<Augmentation> steps) implements Augmentation {

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
}
