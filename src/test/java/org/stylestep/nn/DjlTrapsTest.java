package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.pooling.Pool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What DJL does that this package steps around: when one of these fails after an upgrade, the detour may go. */
final class DjlTrapsTest {

    @Test
    void resultIsAttachedToTheManagerOfTheFirstArgument() {
        try (NDManager parameters = NDManager.newBaseManager();
                NDManager step = NDManager.newBaseManager()) {
            NDArray weight = parameters.ones(new Shape(2));
            NDArray activation = step.ones(new Shape(2));
            assertThat((Object) weight.mul(activation).getManager()).isSameAs(parameters);
            assertThat((Object) activation.mul(weight).getManager()).isSameAs(step);
            assertThat((Object) weight.reshape(1, 2).getManager()).isSameAs(parameters);
        }
    }

    /** {@code features.Inception} divides by the same mean of ones. */
    @Test
    void meansOfPoolingCountThePaddingEvenIfToldNotTo() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape three = new Shape(3, 3);
            Shape one = new Shape(1, 1);
            NDArray means = Pool.avgPool2d(manager.ones(new Shape(1, 1, 3, 3)), three, one, one, false, false);
            assertThat(means.getFloat(0, 0, 0, 0)).isLessThan(0.5f);
        }
    }

    @Test
    void gradientIsANewHandleInTheParametersManagerEachTime() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray weight = manager.ones(new Shape(2));
            weight.setRequiresGradient(true);
            int before = manager.getManagedArrays().size();
            weight.getGradient();
            weight.getGradient();
            assertThat(manager.getManagedArrays()).hasSize(before + 2);
        }
    }

    @Test
    void loadedParameterDoesNotRequireAGradientUntilItIsInitialized() throws IOException, MalformedModelException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameter parameter = weight();
            parameter.initialize(manager, DataType.FLOAT32);
            assertThat(parameter.getArray().hasGradient()).isTrue();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            parameter.save(new DataOutputStream(bytes));

            Parameter loaded = weight();
            loaded.load(manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            assertThat(loaded.requiresGradient()).isTrue();
            assertThat(loaded.getArray().hasGradient()).isFalse();
            loaded.initialize(manager, DataType.FLOAT32);
            assertThat(loaded.getArray().hasGradient()).isTrue();
        }
    }

    private static Parameter weight() {
        return Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(2, 3))
                .build();
    }
}
