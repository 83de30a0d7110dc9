package org.stylestep.extension;

/**
 * Brings implementations of one's own to every way of running: Java, run files and the command line.
 *
 * <p>A provider is a public class with a public constructor without parameters, named in the file
 * {@code META-INF/services/org.stylestep.extension.StyleStepExtension} on the class path, as {@link java.util.ServiceLoader} wants it. The
 * command line finds it through the environment variable {@code STYLESTEP_CLASSPATH}.
 */
@FunctionalInterface
public interface StyleStepExtension {

    /**
     * Registers implementations.
     *
     * @param extensions takes them, by kind and name
     */
    void register(Extensions.Builder extensions);
}
