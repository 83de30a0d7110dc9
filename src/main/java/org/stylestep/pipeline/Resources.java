package org.stylestep.pipeline;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a run has opened; it is closed in reverse order. */
final class Resources implements AutoCloseable {

    private final Deque<Opened> opened = new ArrayDeque<>();

    /** Creates an empty list of resources. */
    public Resources() {}

    /** Something whose closing throws no checked exception. */
    @FunctionalInterface
    public interface Opened {
        /** Closes it. */
        void close();
    }

    /**
     * What is put together of resources.
     *
     * @param <T> what is put together
     */
    @FunctionalInterface
    public interface Assembly<T> {
        /**
         * Puts it together.
         *
         * @return the whole
         * @throws IOException if a file cannot be read
         */
        T assemble() throws IOException;
    }

    /**
     * Assembles something that closes these resources later; if that fails, they are closed here.
     *
     * @param assembly puts it together
     * @param <T> what is put together
     * @return the whole
     * @throws IOException if it cannot be assembled
     */
    public <T> T forWhole(Assembly<T> assembly) throws IOException {
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

    /**
     * Adds a resource.
     *
     * @param resource what is closed before those added earlier
     */
    public void onClose(Opened resource) {
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
