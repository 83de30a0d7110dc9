package org.stylestep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceRandomTest {

    private static float[] draw() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            return manager.randomNormal(new Shape(5)).toFloatArray();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, -5, Integer.MIN_VALUE})
    void seedsAsTheEngineDoes(int seed) {
        Engine.getInstance().setRandomSeed(seed);
        float[] expected = draw();
        assertThat(draw()).isNotEqualTo(expected);
        DeviceRandom.seed(Device.cpu(), seed);
        assertThat(draw()).isEqualTo(expected);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void libtorchOffersItPerDevice() {
        assertThat(DeviceRandom.isSeparate(Device.cpu())).isTrue();
    }
}
