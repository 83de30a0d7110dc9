package org.stylestep.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.stylestep.data.ImagePair;
import org.stylestep.image.RgbImage;

/** What training expects of an augmentation that rearranges pixels and changes no color: extend it with one of your own. */
public abstract class GeometryContract extends AugmentationContract {

    private static final int DRAWS = 32;

    @Test
    final void inputAndTargetAreMovedAlike() {
        RgbImage image = pair().target();
        Set<RgbImage> distinct = new HashSet<>();
        for (int key = 0; key < DRAWS; key++) {
            ImagePair moved = augmentation().apply(new ImagePair(image, image), random(key));
            assertEquals(moved.target(), moved.input().toRgb());
            distinct.add(moved.target());
        }
        assertTrue(distinct.size() > 1, "all " + DRAWS + " draws moved the image alike");
    }
}
