package org.stylestep.objective;

/**
 * Brings loss terms into programs that are not one's own, such as the command line.
 *
 * <p>A provider is a public class with a public constructor without parameters. Its name stands in the file
 * {@code META-INF/services/org.stylestep.objective.LossTermProvider} on the class path, as {@link java.util.ServiceLoader} wants it.
 */
@FunctionalInterface
public interface LossTermProvider {

    /**
     * Adds terms.
     *
     * @param catalog the terms that there are
     * @return these and more, as {@link LossCatalog#with} makes it
     */
    LossCatalog addTo(LossCatalog catalog);
}
