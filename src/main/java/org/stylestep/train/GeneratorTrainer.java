package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.stylestep.data.HostPairBatch;
import org.stylestep.data.ImagePairBatch;
import org.stylestep.data.PairBatches;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Noise;
import org.stylestep.objective.Objective;
import org.stylestep.objective.Synthesis;

/**
 * The stages that train a generator against a discriminator: with a frozen encoder (stage 2), with an encoder that trains along from the start, or both
 * together after stage 2 (stage 3).
 *
 * <p>A step shows B pairs and has three phases: first the terms that may train the encoder, then those that train the generator alone, on codes cut
 * off from the encoder and with an optimizer of their own, last the discriminators, on the same renderings. All updates start from the same weights. A
 * step reports every term of the objective by its name, without its weight, and each discriminator's loss by its network's name. No byte of a frozen
 * encoder changes.
 */
public final class GeneratorTrainer implements Stage<HostPairBatch> {

    private final GeneratorRole role;
    private final Networks networks;
    private final Objective objective;
    private final PairBatches batches;
    private final GeneratorOptions options;
    private final List<TrainableNetwork> renderers;
    private final GradientRouting routing;
    private final Objective shared;
    private final Objective generatorOnly;
    private final Discriminators discriminators;
    private final Optional<GeneratorOnlyOptimizer> generatorOnlyOptimizer;
    private Optional<PairValidation> validation = Optional.empty();

    /**
     * Creates the stage.
     *
     * @param role which networks train
     * @param networks the networks
     * @param objective what the generator and, where it trains, the encoder minimize
     * @param gan how the discriminators' logits become their loss
     * @param batches what to train on
     * @param options settings
     * @throws IllegalArgumentException if a term exchanges styles between the halves of a batch and the batch size is odd
     */
    public GeneratorTrainer(
            GeneratorRole role,
            Networks networks,
            Objective objective,
            GanLoss gan,
            PairBatches batches,
            GeneratorOptions options) {
        this.role = role;
        this.networks = networks;
        this.objective = objective;
        this.batches = batches;
        this.options = options;
        requireHalves(objective, batches.batchSize());
        requireInputChannels(networks.generator(), batches);
        List<Network> trained = role.renderers(networks);
        TrainableNetwork.Options training =
                options.training(options.learningRate(), Optional.of(role.average(options.average())));
        renderers = trained.stream()
                .map(network -> new TrainableNetwork(network, training))
                .toList();
        routing = new GradientRouting(networks, trained, options);
        discriminators = new Discriminators(
                networks, objective, gan, options.training(options.discriminatorLearningRate(), Optional.empty()));
        shared = objective.where(term -> !GradientRouting.trainsGeneratorOnly(term));
        generatorOnly = objective.where(GradientRouting::trainsGeneratorOnly);
        generatorOnlyOptimizer = generatorOnly.terms().stream().anyMatch(Objective.Weighted::isTrained)
                ? Optional.of(new GeneratorOnlyOptimizer(
                        networks.generator(), options.training(options.generatorOnlyLearningRate(), Optional.empty())))
                : Optional.empty();
        networks.setTrainable();
    }

    private static void requireInputChannels(Network generator, PairBatches batches) {
        if (generator.inputChannels() != batches.inputChannels()) {
            throw new IllegalArgumentException("the generator takes inputs of " + generator.inputChannels()
                    + " channels, but the inputs of the pairs have " + batches.inputChannels());
        }
    }

    private static void requireHalves(Objective objective, int batchSize) {
        objective.exchanging().filter(term -> batchSize % 2 != 0).ifPresent(term -> {
            throw new IllegalArgumentException("the batch size must be even, not " + batchSize + ": the loss term '"
                    + term + "' exchanges styles between the halves of a batch");
        });
    }

    @Override
    public Map<String, NDArray> step(HostPairBatch pixels, long step, double learningRateFactor, NDManager manager) {
        Map<String, NDArray> values = new LinkedHashMap<>();
        Synthesis synthesis = new Synthesis(ImagePairBatch.of(manager, pixels), networks, new Noise(seed(), step));
        Map<String, NDArray> aside = new TreeMap<>();
        try (GradientCollector gradients = manager.getEngine().newGradientCollector()) {
            // First phase: the discriminators are frozen.
            networks.setTrainable(networksOf(renderers.stream()));
            minimize(shared, synthesis, gradients, values);

            // Second phase: codes are detached from the encoder, which is frozen.
            generatorOnlyOptimizer.ifPresent(only -> aside.putAll(only.stashGradients(manager)));
            networks.setTrainable(networks.generator());
            minimize(generatorOnly, synthesis.withFixedCodes(), gradients, values);

            // Third phase: the same renderings, detached from the generator.
            networks.setTrainable(networksOf(discriminators.trainables()));
            discriminators.minimize(synthesis, gradients, values);
        }
        // All updates start from the same weights, as in the published code.
        networks.setTrainable(networksOf(trainables()));
        generatorOnlyOptimizer.ifPresent(only -> only.update(learningRateFactor));
        for (TrainableNetwork renderer : renderers) {
            if (generatorOnlyOptimizer.isPresent() && renderer.network().equals(networks.generator())) {
                renderer.update(learningRateFactor, aside);
            } else {
                renderer.update(learningRateFactor);
            }
        }
        discriminators.update(learningRateFactor);
        networks.setTrainable();
        return values;
    }

    private void minimize(
            Objective terms, Synthesis synthesis, GradientCollector gradients, Map<String, NDArray> values) {
        Objective.Value loss = terms.evaluate(synthesis);
        if (routing.trainsAnything(terms)) {
            gradients.backward(loss.total().orElseThrow());
        }
        values.putAll(loss.terms());
    }

    private static Network[] networksOf(Stream<TrainableNetwork> trainables) {
        return trainables.map(TrainableNetwork::network).toArray(Network[]::new);
    }

    /** Validates so from now on, with the moving averages in the networks; there is no validation unless this is called. */
    public void validateBy(PairValidation heldOut) {
        validation = Optional.of(heldOut);
    }

    @Override
    public ValidationResult validate() throws IOException {
        if (validation.isEmpty()) {
            return ValidationResult.none();
        }
        Gradients.Scope average = emaApplied();
        try (average) {
            return validation.get().validate();
        }
    }

    /** {@return what each loss term does in this stage} */
    public List<TermRow> terms() {
        return routing.rows(objective);
    }

    /** Puts the moving averages into the networks until the scope is closed, to render with them. */
    public Gradients.Scope emaApplied() {
        List<Gradients.Scope> scopes = renderers.stream()
                .flatMap(trainable -> trainable.average().stream())
                .map(ExponentialMovingAverage::applied)
                .toList();
        return () -> scopes.forEach(Gradients.Scope::close);
    }

    /**
     * Goes on with a copy of the moving average that an earlier stage made of the network of that name; its weights were handed over with the
     * networks.
     */
    public void startEma(String network, Map<String, NDArray> average) {
        trainables()
                .filter(trainable -> trainable.network().name().equals(network))
                .flatMap(trainable -> trainable.average().stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("this stage keeps no average of '" + network + "'"))
                .restore(average);
    }

    private Stream<TrainableNetwork> trainables() {
        return Stream.concat(renderers.stream(), discriminators.trainables());
    }

    @Override
    public Map<String, Network> networks() {
        Map<String, Network> all = new TreeMap<>();
        networks.all().forEach(network -> all.put(network.name(), network));
        return all;
    }

    @Override
    public Map<String, Map<String, NDArray>> parts() {
        Map<String, Map<String, NDArray>> parts = new TreeMap<>();
        // A frozen encoder is saved with the rest, so that a checkpoint is all that rendering needs.
        parts.put(networks.encoder().name(), networks.encoder().arrays());
        trainables().forEach(trainable -> parts.putAll(trainable.parts()));
        generatorOnlyOptimizer.ifPresent(only -> parts.putAll(only.parts()));
        return parts;
    }

    @Override
    public Map<String, Object> state() {
        Map<String, Object> state = new TreeMap<>();
        trainables().forEach(trainable -> state.putAll(trainable.state()));
        generatorOnlyOptimizer.ifPresent(only -> state.putAll(only.state()));
        validation.ifPresent(heldOut -> state.putAll(heldOut.state()));
        state.put(StyleCode.KEY, networks.styleCode().name());
        return state;
    }

    @Override
    public void restore(PartReader parts, Map<String, Object> state) throws IOException {
        networks.styleCode().requireIn(state);
        networks.encoder().load(parts.read(networks.encoder().name()));
        for (TrainableNetwork trainable : trainables().toList()) {
            trainable.restore(parts, state);
        }
        if (generatorOnlyOptimizer.isPresent()) {
            generatorOnlyOptimizer.get().restore(parts, state);
        }
        validation.ifPresent(heldOut -> heldOut.restore(state));
    }

    @Override
    public String name() {
        return role.stage();
    }

    @Override
    public long seed() {
        return options.seed();
    }

    @Override
    public int batchSize() {
        return batches.batchSize();
    }

    @Override
    public String dataFingerprint() {
        return batches.fingerprint();
    }

    @Override
    public PrefetchingDataLoader<HostPairBatch> batches(long firstStep, long endStep, int threads) {
        return batches.from(firstStep, endStep, threads);
    }

    @Override
    public void close() {
        trainables().forEach(TrainableNetwork::close);
        generatorOnlyOptimizer.ifPresent(GeneratorOnlyOptimizer::close);
    }
}
