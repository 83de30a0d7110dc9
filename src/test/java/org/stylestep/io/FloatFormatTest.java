package org.stylestep.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Numbers of fewer bits. */
final class FloatFormatTest {

    @Test
    void roundsToTheNearestBfloat16AndOfTwoToTheEvenOne() {
        float[] values = {
            1, -2.5f, 1 + 0x1p-8f, 1 + 0x3p-8f, 1 + 0x1.01p-8f, 0x1p-140f, -0f, Float.MAX_VALUE, Float.NEGATIVE_INFINITY
        };

        assertThat(FloatFormat.BFLOAT16.read(FloatFormat.bfloat16(values)))
                .containsExactly(
                        1,
                        -2.5f,
                        1,
                        1 + 0x1p-6f,
                        1 + 0x1p-7f,
                        0,
                        -0f,
                        Float.POSITIVE_INFINITY,
                        Float.NEGATIVE_INFINITY);
        assertThat(FloatFormat.BFLOAT16.read(FloatFormat.bfloat16(new float[] {Float.intBitsToFloat(0x7FFFFFFF)})))
                .containsExactly(Float.NaN);
    }
}
