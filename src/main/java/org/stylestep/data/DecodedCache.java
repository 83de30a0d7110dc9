package org.stylestep.data;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;

/**
 * Keeps decoded images or pairs in memory, as bytes, up to a limit.
 *
 * <p>What fits stays for good; the rest is decoded each time. Every epoch shows every pair once, so replacing kept pairs by newer ones would
 * only throw away what is needed again.
 */
final class DecodedCache<T> {

    private final SkippingReader.Source<T> source;
    private final ToLongFunction<T> bytes;
    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final AtomicReferenceArray<T> kept;

    /**
     * Wraps a source.
     *
     * @param size how many images or pairs there are
     * @param source decodes one
     * @param bytes how many bytes of pixels one has
     * @param byteLimit how many bytes of pixels to keep at most
     */
    DecodedCache(int size, SkippingReader.Source<T> source, ToLongFunction<T> bytes, long byteLimit) {
        if (byteLimit < 0) {
            throw new IllegalArgumentException("The cache cannot keep " + byteLimit + " bytes");
        }
        this.source = source;
        this.bytes = bytes;
        this.limit = byteLimit;
        this.kept = new AtomicReferenceArray<>(size);
    }

    T read(int index) throws IOException {
        T known = kept.get(index);
        if (known != null) {
            return known;
        }
        T decoded = source.read(index);
        long size = bytes.applyAsLong(decoded);
        if (used.addAndGet(size) > limit || !kept.compareAndSet(index, null, decoded)) {
            used.addAndGet(-size);
        }
        return decoded;
    }
}
