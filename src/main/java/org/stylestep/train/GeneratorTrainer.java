package org.stylestep.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.stylestep.data.HostPairBatch;
import org.stylestep.data.PairBatches;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.AdaptiveAugmentation;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.GanOptions;
import org.stylestep.objective.LogitAverages;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;

/**
 * The stages that train a generator against a discriminator: with a frozen encoder (stage 2), with an encoder that trains along from the start, or both
 * together after stage 2 (stage 3).
 *
 * <p>A step shows B pairs and has three phases: first the terms that may train the encoder, then those that train the generator alone, on codes cut
 * off from the encoder and with an optimizer of their own, last the discriminators, on the same renderings. All updates start from the same weights. A
 * step reports every term of the objective by its name, without its weight, and each discriminator's loss by its network's name; where its logits are
 * averaged, also their means for targets and renderings, as NAME_real and NAME_fake; where augmentations are adaptive, the mean sign as NAME_sign, and the
 * probability as augmentation_probability. No byte of a frozen encoder changes.
 */
public final class GeneratorTrainer implements Stage<HostPairBatch> {

    private static final String GENERATOR_ONLY_ADAM = "generator_only_adam";
    private static final String LECAM = "_lecam";
    private static final String ADAPTIVE = "augmentation";
    private static final String GENERATOR_ONLY_UPDATES = "generator_only_updates";

    private final GeneratorRole role;
    private final Networks networks;
    private final Objective objective;
    private final PairBatches batches;
    private final GeneratorOptions options;
    private final Sharding sharding;
    private final GradientRouting routing;
    private final List<TrainableNetwork> renderers;
    private final List<TrainableNetwork> discriminators;
    /** The generator with the optimizer of the terms that train it alone, beside the one of all the others. */
    private final Optional<TrainableNetwork> generatorOnly;

    /** Those of the discriminators that are regularized by them, by the network's name. */
    private final Map<String, LogitAverages> averages = new TreeMap<>();

    private final Optional<AdaptiveAugmentation> adaptive;

    private final Replicas<HostPairBatch> replicas;
    private Optional<PairValidation> validation = Optional.empty();

    /**
     * Creates the stage, whose batches are computed as a whole.
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
        this(role, networks, device -> objective, GanOptions.of(gan), batches, options, Sharding.NONE);
    }

    /**
     * Creates the stage.
     *
     * @param role which networks train
     * @param networks the networks
     * @param objectives what the generator and, where it trains, the encoder minimize, computed on a device
     * @param gan what the discriminators minimize
     * @param batches what to train on
     * @param options settings
     * @param sharding how a step is divided
     * @throws IllegalArgumentException if a batch cannot be divided so, or a term exchanges styles between the halves of a shard and its size is odd
     */
    public GeneratorTrainer(
            GeneratorRole role,
            Networks networks,
            Function<Device, Objective> objectives,
            GanOptions gan,
            PairBatches batches,
            GeneratorOptions options,
            Sharding sharding) {
        this.role = role;
        this.networks = networks;
        this.batches = batches;
        this.options = options;
        this.sharding = sharding;
        objective = objectives.apply(networks.generator().device());
        sharding.requireFit(batches.batchSize(), objective.exchanging());
        requireInputChannels(networks.generator(), batches);
        if (gan.lecam() > 0) {
            networks.discriminators().forEach(network -> averages.put(network.name(), new LogitAverages(network)));
        }
        adaptive =
                gan.adaptive().map(how -> new AdaptiveAugmentation(how, batches.batchSize(), networks.discriminator()));
        List<GeneratorPass> passes = sharding.replicas(networks, networks::replica).stream()
                .map(copy -> new GeneratorPass(
                        role, copy, objectives.apply(copy.generator().device()), gan, averages, adaptive, options))
                .toList();
        GeneratorPass first = passes.get(0);
        routing = first.routing();
        renderers = trainables(
                role.renderers(networks),
                options.training(options.learningRate(), Optional.of(role.average(options.average()))));
        discriminators = trainables(
                networks.discriminators(), options.training(options.discriminatorLearningRate(), Optional.empty()));
        generatorOnly = first.hasGeneratorOnly()
                ? Optional.of(new TrainableNetwork(
                        networks.generator(), options.training(options.generatorOnlyLearningRate(), Optional.empty())))
                : Optional.empty();
        Map<String, TrainableNetwork> updated = new LinkedHashMap<>();
        generatorOnly.ifPresent(only -> updated.put(GeneratorPass.GENERATOR_ONLY, only));
        trainables()
                .filter(trainable ->
                        renderers.contains(trainable) || first.discriminators().contains(trainable.network()))
                .forEach(trainable -> updated.put(trainable.network().name(), trainable));
        replicas = new Replicas<>(
                sharding,
                new Replicas.Options<>(
                        seed(), batchSize(), objective.exchanging().isPresent(), HostPairBatch::part),
                passes.stream().map(GeneratorPass::pass).toList(),
                updated);
        networks.setTrainable();
    }

    private static List<TrainableNetwork> trainables(List<Network> trained, TrainableNetwork.Options training) {
        return trained.stream()
                .map(network -> new TrainableNetwork(network, training))
                .toList();
    }

    private static void requireInputChannels(Network generator, PairBatches batches) {
        if (generator.inputChannels() != batches.inputChannels()) {
            throw new IllegalArgumentException("the generator takes inputs of " + generator.inputChannels()
                    + " channels, but the inputs of the pairs have " + batches.inputChannels());
        }
    }

    @Override
    public Map<String, NDArray> step(HostPairBatch pixels, long step, double learningRateFactor, NDManager manager) {
        // All updates start from the same weights, as in the published code.
        Map<String, NDArray> values = replicas.step(pixels, step, learningRateFactor, manager);
        networks.setTrainable();
        averages.forEach((name, average) -> {
            // A discriminator without an adversarial term has no logits.
            if (values.containsKey(GeneratorPass.realOf(name))) {
                average.update(values.get(GeneratorPass.realOf(name)), values.get(GeneratorPass.fakeOf(name)));
            }
        });
        adaptive.ifPresent(augmentation -> adapt(augmentation, step, values));
        return values;
    }

    /** Lets the probability follow the discriminators' mean sign, if any of them trains. */
    private void adapt(AdaptiveAugmentation augmentation, long step, Map<String, NDArray> values) {
        NDArray[] signs = networks.discriminators().stream()
                .map(network -> values.get(GeneratorPass.signOf(network.name())))
                .filter(Objects::nonNull)
                .toArray(NDArray[]::new);
        if (signs.length > 0) {
            augmentation.update(step, NDArrays.stack(new NDList(signs)).mean());
        }
        values.put("augmentation_probability", augmentation.arrays().get("probability"));
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
        return Stream.concat(renderers.stream(), discriminators.stream());
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
        averages.forEach((name, average) -> parts.put(name + LECAM, average.arrays()));
        adaptive.ifPresent(augmentation -> parts.put(ADAPTIVE, augmentation.arrays()));
        generatorOnly.ifPresent(
                only -> parts.put(GENERATOR_ONLY_ADAM, only.optimizer().state()));
        return parts;
    }

    @Override
    public Map<String, Object> state() {
        Map<String, Object> state = new TreeMap<>();
        trainables().forEach(trainable -> state.putAll(trainable.state()));
        generatorOnly.ifPresent(
                only -> state.put(GENERATOR_ONLY_UPDATES, only.optimizer().updates()));
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
        for (Map.Entry<String, LogitAverages> average : averages.entrySet()) {
            average.getValue().restore(parts.read(average.getKey() + LECAM));
        }
        if (adaptive.isPresent()) {
            adaptive.get().restore(parts.read(ADAPTIVE));
        }
        if (generatorOnly.isPresent()) {
            if (!(state.get(GENERATOR_ONLY_UPDATES) instanceof Number updates)) {
                throw new IllegalArgumentException(
                        "it was made without a loss term that trains the generator alone, and this run has one");
            }
            generatorOnly.get().optimizer().restore(parts.read(GENERATOR_ONLY_ADAM), updates.longValue());
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
    public int shards() {
        return sharding.shards();
    }

    @Override
    public String dataFingerprint() {
        return batches.fingerprint();
    }

    @Override
    public List<String> names(long step) {
        return batches.names(step);
    }

    @Override
    public PrefetchingDataLoader<HostPairBatch> batches(long firstStep, long endStep, int threads) {
        return batches.from(firstStep, endStep, threads);
    }

    @Override
    public void close() {
        replicas.close();
        trainables().forEach(TrainableNetwork::close);
        generatorOnly.ifPresent(TrainableNetwork::close);
        averages.values().forEach(LogitAverages::close);
        adaptive.ifPresent(AdaptiveAugmentation::close);
    }
}
