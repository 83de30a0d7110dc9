package org.stylestep.objective;

import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Loss terms by the names that run files call them.
 *
 * <p>The library's own, with their published names: {@code reconstruction_direct} (dir_recon), {@code reconstruction_cycle} (cyc_recon),
 * {@code adversarial_direct} (D_dir), {@code adversarial_swapped} (D_swap_z), {@code adversarial_cycle} (D_cyc), {@code adversarial_random}
 * (D_rand_z), {@code latent_reconstruction_swapped} (z_recon), {@code latent_reconstruction_random} (z_rand_recon), {@code latent_l2} (z_L2) and
 * {@code latent_kl} (z_KL).
 */
public final class LossCatalog {

    private static final String RECOVERY_SWAPPED = "latent_reconstruction_swapped";

    private final Map<String, Factory> factories;

    private LossCatalog(Map<String, Factory> factories) {
        this.factories = factories;
    }

    /** Makes a term. */
    @FunctionalInterface
    public interface Factory {

        /**
         * Makes the term.
         *
         * @param ingredients what a run has decided on
         * @return the term
         */
        LossTerm make(Ingredients ingredients);
    }

    /**
     * What a run has decided on.
     *
     * @param distance how images are compared
     * @param gan how the discriminator's logits become a loss
     * @param trained the names of the objective's terms with a weight above 0
     */
    public record Ingredients(ImageDistance distance, GanLoss gan, Set<String> trained) {

        /** Takes a copy of the names. */
        public Ingredients {
            trained = Set.copyOf(trained);
        }
    }

    /**
     * Returns the library's own terms.
     *
     * @return the catalog
     */
    public static LossCatalog standard() {
        Map<String, Factory> terms = new LinkedHashMap<>();
        terms.put("reconstruction_direct", i -> new ReconstructionTerm(Rendering.DIRECT, i.distance()));
        terms.put("reconstruction_cycle", i -> new ReconstructionTerm(Rendering.CYCLED, i.distance()));
        terms.put("adversarial_direct", i -> new AdversarialTerm(Rendering.DIRECT, i.gan()));
        terms.put("adversarial_swapped", LossCatalog::swapped);
        terms.put("adversarial_cycle", i -> new AdversarialTerm(Rendering.CYCLED, i.gan()));
        terms.put("adversarial_random", i -> new AdversarialTerm(Rendering.SAMPLED, i.gan()));
        terms.put(RECOVERY_SWAPPED, i -> new LatentReconstruction(Rendering.SWAPPED));
        terms.put("latent_reconstruction_random", i -> new LatentReconstruction(Rendering.SAMPLED));
        terms.put("latent_l2", i -> new LatentL2());
        terms.put("latent_kl", i -> new LatentKl());
        return new LossCatalog(terms);
    }

    /**
     * Returns the library's own terms, and those of the providers on the class path.
     *
     * @return the catalog
     * @throws IllegalArgumentException if a provider cannot be loaded, or its names are taken; the message names it
     */
    public static LossCatalog installed() {
        LossCatalog catalog = standard();
        Iterator<LossTermProvider> providers =
                ServiceLoader.load(LossTermProvider.class).iterator();
        String name = "";
        try {
            while (providers.hasNext()) {
                LossTermProvider provider = providers.next();
                name = " of " + provider.getClass().getName();
                catalog = Objects.requireNonNull(provider.addTo(catalog), "addTo returned null");
                name = "";
            }
        } catch (ServiceConfigurationError | LinkageError | RuntimeException exception) {
            throw new IllegalArgumentException("loss terms" + name + ": " + exception.getMessage(), exception);
        }
        return catalog;
    }

    /** Published (model.py, {@code loss_D_swap_z}): it trains the generator alone where z_recon does, else the encoder, too. */
    private static LossTerm swapped(Ingredients ingredients) {
        return new AdversarialTerm(
                Rendering.SWAPPED,
                ingredients.gan(),
                ingredients.trained().contains(RECOVERY_SWAPPED) ? Trains.GENERATOR : Trains.ENCODER_AND_GENERATOR);
    }

    /**
     * Returns this catalog and one more term.
     *
     * @param name the name in run files: small letters, digits and underscores
     * @param factory makes the term
     * @return another catalog
     * @throws IllegalArgumentException if the name is taken or not of that form
     */
    public LossCatalog with(String name, Factory factory) {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "'" + name + "' cannot name a loss term: small letters, digits and underscores can");
        }
        if (factories.containsKey(name)) {
            throw new IllegalArgumentException("there is a loss term '" + name + "' already");
        }
        Map<String, Factory> more = new LinkedHashMap<>(factories);
        more.put(name, factory);
        return new LossCatalog(more);
    }

    /**
     * Returns the names.
     *
     * @return in the order in which terms are added up
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(factories.keySet());
    }

    /**
     * Makes a term.
     *
     * @param name its name
     * @param ingredients what the run has decided on
     * @return the term
     * @throws IllegalArgumentException if the name is not known; the message lists those that are
     */
    public LossTerm term(String name, Ingredients ingredients) {
        Factory factory = factories.get(name);
        if (factory == null) {
            throw new IllegalArgumentException(
                    "no loss term is called '" + name + "'; known: " + String.join(", ", factories.keySet()));
        }
        return factory.make(ingredients);
    }

    /**
     * Makes an objective.
     *
     * @param weights by name; the order does not matter
     * @param distance how images are compared
     * @param gan how the discriminator's logits become a loss
     * @param weighting how much several adversarial terms weigh
     * @return the weighted sum of the terms
     * @throws IllegalArgumentException if a name is not known (the message lists those that are), a weight is negative, or no trained term
     *     trains the generator
     */
    public Objective objective(
            Map<String, Float> weights, ImageDistance distance, GanLoss gan, GanWeighting weighting) {
        Set<String> trained = weights.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (weights.isEmpty()) {
            throw teachesNothing();
        }
        Ingredients ingredients = new Ingredients(distance, gan, trained);
        Objective.Builder terms = Objective.builder().weighting(weighting);
        List<String> order = List.copyOf(factories.keySet());
        weights.keySet().stream()
                .sorted(Comparator.comparingInt(order::indexOf))
                .forEach(name -> terms.add(name, weights.get(name), term(name, ingredients)));
        return requireTeaching(terms.build());
    }

    private static Objective requireTeaching(Objective objective) {
        if (objective.terms().stream()
                .noneMatch(t -> t.isTrained() && t.term().trains().generator())) {
            throw teachesNothing();
        }
        return objective;
    }

    private static IllegalArgumentException teachesNothing() {
        return new IllegalArgumentException(
                "no loss term with a weight above 0 teaches the generator; give reconstruction_direct or adversarial_direct");
    }
}
