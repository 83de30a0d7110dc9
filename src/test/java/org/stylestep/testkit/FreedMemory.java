package org.stylestep.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What is left of Java buffers that nobody refers to: nothing but NaN. */
public final class FreedMemory {

    private FreedMemory() {}

    /** Frees direct buffers that nobody refers to, and takes memory of all small sizes to fill it with NaN. */
    public static void overwrite() {
        List<ByteBuffer> taken = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            System.gc();
            for (int size = 4; size <= 1024; size += 4) {
                for (int i = 0; i < 16; i++) {
                    ByteBuffer buffer = ByteBuffer.allocateDirect(size);
                    while (buffer.hasRemaining()) {
                        buffer.put((byte) 0xff);
                    }
                    taken.add(buffer);
                }
            }
        }
        if (taken.isEmpty()) {
            throw new AssertionError("nothing was overwritten");
        }
    }
}
