package org.stylestep.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stylestep.latent.LatentSampler;
import org.stylestep.random.KeyedRandom;

/** What every sampler must keep; the test of an implementation extends it. */
public abstract class SamplerContract {

    private NDManager manager;
    private LatentSampler sampler;

    /**
     * Creates the sampler.
     *
     * @param manager owns what it needs, on the CPU
     * @return a sampler that can draw different codes
     * @throws IOException if a file that it needs cannot be read
     */
    protected abstract LatentSampler create(NDManager manager) throws IOException;

    /** Opens the sampler. */
    @BeforeEach
    public final void open() throws IOException {
        manager = NDManager.newBaseManager(Device.cpu());
        sampler = create(manager);
    }

    /** Frees the sampler. */
    @AfterEach
    public final void close() {
        manager.close();
    }

    private float[] draw(int count, long seed) {
        try (NDArray codes = sampler.sample(count, KeyedRandom.of(seed, "contract"), manager)) {
            return codes.toFloatArray();
        }
    }

    /** Codes are rows of finite numbers in the manager that was given, and nothing else stays there. */
    @Test
    public final void codesAreRowsInTheManager() {
        try (NDManager own = manager.newSubManager()) {
            NDArray codes = sampler.sample(5, KeyedRandom.of(1, "contract"), own);
            assertThat(codes.getShape()).isEqualTo(new Shape(5, sampler.codeSize()));
            assertThat(codes.getDataType()).isEqualTo(DataType.FLOAT32);
            assertThat(codes.getManager()).isSameAs(own);
            assertThat(own.getManagedArrays()).hasSize(1);
            for (float value : codes.toFloatArray()) {
                assertThat(value).isFinite();
            }
        }
    }

    /** All randomness is that of the generator which was given. */
    @Test
    public final void theSameStateGivesTheSameCodes() {
        assertThat(draw(6, 1)).containsExactly(draw(6, 1));
        assertThat(draw(6, 2)).isNotEqualTo(draw(6, 1));
    }

    /** A sheet of styles shows different ones. */
    @Test
    public final void codesDiffer() {
        float[] codes = draw(2, 3);
        int size = sampler.codeSize();
        assertThat(Arrays.copyOfRange(codes, 0, size)).isNotEqualTo(Arrays.copyOfRange(codes, size, 2 * size));
    }

    /** At least one code is drawn. */
    @Test
    public final void noCodeIsRefused() {
        assertThatThrownBy(() -> draw(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
