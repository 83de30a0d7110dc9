package org.stylestep.examples;

import org.stylestep.objective.LossCatalog;
import org.stylestep.objective.LossTermProvider;

// Shown: the provider
/** Makes a loss term of one's own known to the command line. */
public final class ProvidedTerms implements LossTermProvider {
    @Override
    public LossCatalog addTo(LossCatalog catalog) {
        return catalog.with("contrast_random", run -> new NamedTerm.RandomContrast());
    }
}
// Shown: end
