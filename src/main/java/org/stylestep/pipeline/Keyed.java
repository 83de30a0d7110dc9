package org.stylestep.pipeline;

import java.io.IOException;
import org.stylestep.settings.SettingException;

/** Names the key in what a part of the library refuses without knowing where it was written. */
final class Keyed {

    private Keyed() {}

    /** What may be refused. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does some work.
     *
     * @param key the dotted key, or another beginning of the message
     * @throws SettingException if the work refuses its arguments; the message begins with the key
     */
    static <T> T at(String key, Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (SettingException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new SettingException(key + ": " + e.getMessage(), e);
        }
    }
}
