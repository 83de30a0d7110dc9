package org.stylestep.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.stylestep.data.Augmentation;
import org.stylestep.data.ImagePair;
import org.stylestep.testkit.AugmentationContract;

final class TargetBrightnessTest extends AugmentationContract {

    @Override
    protected Augmentation augmentation() {
        return new TargetBrightness(new TargetBrightness.Options(0.5));
    }

    @Override
    protected int inputChannels() {
        return 5;
    }

    @Test
    void theInputStaysAsItIs() {
        ImagePair changed = augmentation().apply(pair(), random(1));

        assertThat(changed.input()).isEqualTo(pair().input());
        assertThat(changed.target()).isNotEqualTo(pair().target());
        assertThatThrownBy(() -> new TargetBrightness.Options(2)).hasMessageContaining("strength");
    }
}
