package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.stylestep.data.HostPairBatch;
import org.stylestep.data.ImagePairBatch;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.Network;
import org.stylestep.objective.AdaptiveAugmentation;
import org.stylestep.objective.Discrimination;
import org.stylestep.objective.GanOptions;
import org.stylestep.objective.LogitAverages;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Noise;
import org.stylestep.objective.Objective;
import org.stylestep.objective.Rendering;
import org.stylestep.objective.Synthesis;

/** The three phases of a step of the generator's stages, on one replica of the networks: see {@link GeneratorTrainer}. */
final class GeneratorPass {

    /** The name of the gradients of the terms that train the generator alone, which have an optimizer of their own. */
    static final String GENERATOR_ONLY = "generator only";

    private final Networks networks;
    private final List<Network> renderers;
    private final GradientRouting routing;
    private final Objective shared;
    private final Objective generatorOnly;
    /** What each discriminator minimizes, if anything. */
    private final Map<Network, Discrimination> discriminations = new LinkedHashMap<>();

    private final GanOptions gan;
    private final Map<String, LogitAverages> averages;
    private final Optional<AdaptiveAugmentation> adaptive;

    GeneratorPass(
            GeneratorRole role,
            Networks networks,
            Objective objective,
            GanOptions gan,
            Map<String, LogitAverages> averages,
            Optional<AdaptiveAugmentation> adaptive,
            GeneratorOptions options) {
        this.gan = gan;
        this.adaptive = adaptive;
        this.averages = averages;
        this.networks = networks;
        renderers = role.renderers(networks);
        routing = new GradientRouting(networks, renderers, options);
        shared = objective.where(term -> !GradientRouting.trainsGeneratorOnly(term));
        generatorOnly = objective.where(GradientRouting::trainsGeneratorOnly);
        for (Network discriminator : networks.discriminators()) {
            Set<Rendering> discriminated = objective.discriminated().stream()
                    .filter(rendering -> networks.discriminatorFor(rendering).equals(discriminator))
                    .collect(Collectors.toSet());
            if (!discriminated.isEmpty()) {
                discriminations.put(discriminator, objective.discrimination(gan, discriminated));
            }
        }
    }

    /** Whether the generator has an optimizer of its own for some terms. */
    boolean hasGeneratorOnly() {
        return generatorOnly.terms().stream().anyMatch(Objective.Weighted::isTrained);
    }

    /** The discriminators that train. */
    Set<Network> discriminators() {
        return discriminations.keySet();
    }

    GradientRouting routing() {
        return routing;
    }

    Pass<HostPairBatch> pass() {
        return new Pass<>(
                networks.all(),
                (pixels, manager) -> {
                    ImagePairBatch batch = ImagePairBatch.of(manager, pixels);
                    return new NDList(batch.input(), batch.target());
                },
                this::run);
    }

    private Gathered run(NDList arrays, Noise noise, NDManager manager) {
        Map<String, NDArray> values = new LinkedHashMap<>();
        Map<String, Map<String, NDArray>> gradients = new LinkedHashMap<>();
        ImagePairBatch batch = new ImagePairBatch(arrays.get(0), arrays.get(1));
        Synthesis synthesis = new Synthesis(
                batch,
                networks,
                noise,
                gan.augmentations(),
                adaptive.map(AdaptiveAugmentation::probability).orElse(1.0));
        Network generator = networks.generator();
        Gradients.Scope recording = Gradients.recording();
        try (recording) {
            // First phase: the discriminators are frozen.
            setTrainable(renderers);
            gradients.putAll(Gathered.gradients(evaluate(shared, synthesis, values), renderers, manager));

            // Second phase: codes are detached from the encoder, which is frozen.
            networks.setTrainable(generator);
            Optional<NDArray> alone = evaluate(generatorOnly, synthesis.withFixedCodes(), values);
            if (hasGeneratorOnly()) {
                gradients.put(
                        GENERATOR_ONLY,
                        Gathered.gradients(alone, List.of(generator), manager).get(generator.name()));
            }

            // Third phase: the same renderings, detached from the generator.
            setTrainable(networks.discriminators());
            discriminations.forEach((discriminator, discrimination) -> {
                Discrimination.Value value =
                        discrimination.evaluate(synthesis, Optional.ofNullable(averages.get(discriminator.name())));
                gradients.putAll(Gathered.gradients(Optional.of(value.total()), List.of(discriminator), manager));
                values.put(discriminator.name(), value.loss().stopGradient());
                if (!value.logits().isEmpty()) {
                    values.put(realOf(discriminator.name()), value.logits().get(0));
                    values.put(fakeOf(discriminator.name()), value.logits().get(1));
                }
                value.sign().ifPresent(sign -> values.put(signOf(discriminator.name()), sign));
            });
        }
        List<Network> trained = new ArrayList<>(renderers);
        trained.addAll(networks.discriminators());
        setTrainable(trained);
        return new Gathered(values, gradients);
    }

    /** The name of the mean of a discriminator's logits for targets. */
    static String realOf(String discriminator) {
        return discriminator + "_real";
    }

    /** The name of the mean of a discriminator's logits for renderings. */
    static String fakeOf(String discriminator) {
        return discriminator + "_fake";
    }

    /** The name of the mean sign of a discriminator's logits for targets. */
    static String signOf(String discriminator) {
        return discriminator + "_sign";
    }

    private void setTrainable(List<Network> trainable) {
        networks.setTrainable(trainable.toArray(Network[]::new));
    }

    /** Returns the sum of some terms, if it trains anything. */
    private Optional<NDArray> evaluate(Objective terms, Synthesis synthesis, Map<String, NDArray> values) {
        Objective.Value loss = terms.evaluate(synthesis);
        values.putAll(loss.terms());
        return routing.trainsAnything(terms) ? loss.total() : Optional.empty();
    }
}
