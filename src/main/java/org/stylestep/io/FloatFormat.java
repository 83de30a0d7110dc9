package org.stylestep.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The formats of floating-point numbers that become float32 without a loss. */
public enum FloatFormat {
    /** IEEE 754 binary32. */
    FLOAT32(Float.BYTES),
    /** IEEE 754 binary16. */
    FLOAT16(Short.BYTES),
    /** The upper half of binary32. */
    BFLOAT16(Short.BYTES);

    private final int bytes;

    FloatFormat(int bytes) {
        this.bytes = bytes;
    }

    /** Reads all numbers that are left in a buffer, in the buffer's byte order. */
    public float[] read(ByteBuffer from) {
        float[] values = new float[from.remaining() / bytes];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (this) {
                case FLOAT32 -> from.getFloat();
                case FLOAT16 -> half(from.getShort());
                case BFLOAT16 -> Float.intBitsToFloat(from.getShort() << 16);
            };
        }
        return values;
    }

    /** Rounds numbers to the nearest bfloat16, of two the even one, in little-endian order. */
    public static ByteBuffer bfloat16(float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * BFLOAT16.bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            int bits = Float.floatToIntBits(value);
            // Rounding must not take a NaN to infinity.
            int rounding = Float.isNaN(value) ? 0 : 0x7FFF + ((bits >>> 16) & 1);
            bytes.putShort((short) ((bits + rounding) >>> 16));
        }
        return bytes.flip();
    }

    private static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0) {
            // Subnormal: a multiple of 2^-24.
            return Math.copySign(fraction * 0x1p-24f, Float.intBitsToFloat(sign | 0x3F800000));
        }
        // The bias is 15 here and 127 there; all ones stand for infinity and NaN in both.
        int wide = exponent == 0x1F ? 0xFF : exponent + 127 - 15;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }
}
