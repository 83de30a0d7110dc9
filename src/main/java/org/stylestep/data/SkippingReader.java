package org.stylestep.data;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.image.UnreadableImageException;

/**
 * Reads images or pairs by number, under a policy for unreadable files.
 *
 * <p>With {@link Unreadable#SKIP}, the next readable item replaces an unreadable one. Which one that is follows from the files alone; the numbers kept
 * here only avoid decoding an unreadable file twice.
 */
final class SkippingReader<T> {

    private static final Logger LOG = LoggerFactory.getLogger(SkippingReader.class);

    /** Reads one item, whatever the policy. */
    @FunctionalInterface
    interface Source<T> {
        T read(int index) throws IOException;
    }

    private final List<String> names;
    private final Unreadable policy;
    private final Source<T> source;
    private final Set<Integer> damaged = ConcurrentHashMap.newKeySet();

    SkippingReader(List<String> names, Unreadable policy, Source<T> source) {
        this.names = names;
        this.policy = policy;
        this.source = source;
    }

    T read(int index) throws IOException {
        if (policy == Unreadable.STOP) {
            return source.read(index);
        }
        for (int k = 0; k < names.size(); k++) {
            int candidate = (index + k) % names.size();
            if (!damaged.contains(candidate)) {
                try {
                    return source.read(candidate);
                } catch (UnreadableImageException e) {
                    reject(candidate, e);
                }
            }
        }
        throw new IOException("None of the " + names.size() + " images can be read, " + names.get(index)
                + " among them; the log names the reasons");
    }

    /** Reads an item itself, whatever the policy. */
    T itself(int index) throws IOException {
        return source.read(index);
    }

    private void reject(int index, UnreadableImageException e) throws UnreadableImageException {
        if (!e.isDamaged()) {
            throw e;
        }
        if (damaged.add(index)) {
            LOG.warn("{}; the next readable image replaces it", e.getMessage());
        }
    }
}
