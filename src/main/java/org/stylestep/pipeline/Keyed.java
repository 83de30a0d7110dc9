package org.stylestep.pipeline;

import java.io.IOException;
import java.util.regex.Pattern;
import org.stylestep.settings.SettingException;

/** Names the key in what a part of the library refuses without knowing where it was written. */
final class Keyed {

    /** The beginning of a problem with one option: {@code input_side is missing}, {@code weights: no such file}. */
    private static final Pattern OPTION_FIRST = Pattern.compile("[a-z]+(_[a-z]+)+ |[a-z_]+: ");

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
     * @throws SettingException if the work refuses its arguments; the message begins with the key, that of an option if the refusal begins with one
     */
    static <T> T at(String key, Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (SettingException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            String separator = OPTION_FIRST.matcher(problem).lookingAt() ? "." : ": ";
            throw new SettingException(key + separator + problem, e);
        }
    }
}
