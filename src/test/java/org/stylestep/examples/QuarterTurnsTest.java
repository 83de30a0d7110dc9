package org.stylestep.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.stylestep.data.Augmentation;
import org.stylestep.data.Pictures;
import org.stylestep.image.RgbImage;
import org.stylestep.testkit.GeometryContract;

final class QuarterTurnsTest extends GeometryContract {

    @Override
    protected Augmentation augmentation() {
        return new QuarterTurns();
    }

    @Test
    void theUpperLeftCornerComesToEachCorner() {
        RgbImage picture = Pictures.coordinates(32, 32, 0);
        Set<String> corners = new HashSet<>();
        for (int key = 0; key < 32; key++) {
            byte[] rgb = augmentation().apply(picture, random(key)).rgb();
            corners.add(rgb[0] + " " + rgb[1]);
        }
        assertThat(corners).containsExactlyInAnyOrder("0 0", "31 0", "0 31", "31 31");
        assertThatThrownBy(() -> augmentation().apply(Pictures.noise(3, 4, 1), random(1)))
                .hasMessageContaining("3x4");
    }
}
