package org.stylestep.monitor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Encodes a message of Protocol Buffers, field by field (protobuf.dev/programming-guides/encoding). */
final class ProtoMessage {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();

    /** A field of type int32, int64, enum or bool. */
    ProtoMessage put(int field, long value) {
        varint((long) field << 3 | VARINT);
        varint(value);
        return this;
    }

    /** A field of type double. */
    ProtoMessage put(int field, double value) {
        varint((long) field << 3 | FIXED64);
        encoded.writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
        return this;
    }

    /** A field of type float. */
    ProtoMessage put(int field, float value) {
        varint((long) field << 3 | FIXED32);
        encoded.writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
        return this;
    }

    /** A field of type bytes. */
    ProtoMessage put(int field, byte[] value) {
        varint((long) field << 3 | BYTES);
        varint(value.length);
        encoded.writeBytes(value);
        return this;
    }

    /** A field of type string. */
    ProtoMessage put(int field, String value) {
        return put(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A field that is a message. */
    ProtoMessage put(int field, ProtoMessage value) {
        return put(field, value.toBytes());
    }

    /** A packed field of doubles. */
    ProtoMessage put(int field, double[] values) {
        ByteBuffer packed = littleEndian(values.length * Double.BYTES);
        for (double value : values) {
            packed.putDouble(value);
        }
        return put(field, packed.array());
    }

    byte[] toBytes() {
        return encoded.toByteArray();
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            encoded.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        encoded.write((int) rest);
    }

    static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
