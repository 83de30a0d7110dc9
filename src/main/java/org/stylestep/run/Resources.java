package org.stylestep.run;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a run has opened; it is closed in reverse order. */
final class Resources implements AutoCloseable {

    private final Deque<Opened> opened = new ArrayDeque<>();

    /** Something whose closing throws no checked exception. */
    @FunctionalInterface
    interface Opened {
        void close();
    }

    /** What is put together of resources. */
    @FunctionalInterface
    interface Assembly<T> {
        T assemble() throws IOException;
    }

    /** Returns what is assembled, which shall close these resources; if that fails, they are closed here. */
    <T> T forWhole(Assembly<T> assembly) throws IOException {
        try {
            return assembly.assemble();
        } catch (IOException | RuntimeException failure) {
            try {
                close();
            } catch (RuntimeException closing) {
                failure.addSuppressed(closing);
            }
            throw failure;
        }
    }

    /** Remembers what to do when all is closed. */
    void onClose(Opened resource) {
        opened.push(resource);
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (RuntimeException exception) {
                if (first == null) {
                    first = exception;
                } else {
                    first.addSuppressed(exception);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
