package org.stylestep.data;

import java.util.List;
import org.stylestep.testkit.GeometryContract;

final class PairAugmentationContractTest extends GeometryContract {

    @Override
    protected Augmentation augmentation() {
        return new PairAugmentation(List.of(28, 36), 24, true);
    }

    @Override
    protected int inputChannels() {
        return 5;
    }
}
