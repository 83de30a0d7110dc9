package org.stylestep.infer;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Lets calls in until it is closed; closing waits for those that are inside and runs once. */
final class OpenCalls {

    private final String what;
    // Calls share the read lock; one call may be made of others.
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    OpenCalls(String what) {
        this.what = what;
    }

    <T> T call(Supplier<T> work) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("this " + what + " is closed");
            }
            return work.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    void close(Runnable release) {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                release.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
