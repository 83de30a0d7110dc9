package org.stylestep.train;

import ai.djl.Device;
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
import org.stylestep.data.ImagePairBatch;
import org.stylestep.data.PairBatches;
import org.stylestep.data.HostPairBatch;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.Network;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Noise;
import org.stylestep.objective.Objective;
import org.stylestep.objective.Synthesis;

/**
 * What the generator's stages share: they differ in who takes the renderers' turn.
 *
 * <p>A step shows B pairs and has three turns: that of the terms which may move the encoder, that of those which move the generator alone, and the
 * discriminators'. All moves start from the same weights. A step reports every term of the objective by its name, without its weight, and each discriminator's loss by its
 * network's name.
 */
public abstract sealed class PairStage implements Stage<HostPairBatch>
        permits GeneratorTrainer, JointFinetuner, JointTrainer {

    private static final String STYLE_CODE = "style_code";

    private final String name;
    private final Networks networks;
    private final Objective objective;
    private final PairBatches batches;
    private final Options options;
    private final List<TrainableNetwork> renderers;
    private final GradientRouting routing;
    private final Objective shared;
    private final Objective generatorOnly;
    private final Discriminators discriminators;
    private final Optional<GeneratorOnlyOptimizer> generatorOnlyOptimizer;

    PairStage(
            String name,
            Networks networks,
            Objective objective,
            GanLoss gan,
            PairBatches batches,
            Options options,
            List<Network> renderers) {
        this.name = name;
        this.networks = networks;
        this.objective = objective;
        this.batches = batches;
        this.options = options;
        requireHalves(objective, batches.batchSize());
        requireInputChannels(networks.generator(), batches);
        this.renderers = renderers.stream()
                .map(network -> new TrainableNetwork(network, options.adam(), Optional.of(options.emaDecay())))
                .toList();
        routing = new GradientRouting(networks, renderers, options);
        discriminators = new Discriminators(networks, objective, gan, options.discriminatorAdam());
        shared = objective.where(term -> !GradientRouting.trainsGeneratorOnly(term));
        generatorOnly = objective.where(GradientRouting::trainsGeneratorOnly);
        generatorOnlyOptimizer = generatorOnly.terms().stream().anyMatch(Objective.Weighted::isTrained)
                ? Optional.of(new GeneratorOnlyOptimizer(networks.generator(), options.generatorOnlyAdam()))
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

    /**
     * Settings of the generator's stages.
     *
     * @param adam the optimizer of the generator and, where it learns, the encoder
     * @param discriminatorAdam the optimizer of each discriminator
     * @param generatorOnlyAdam the optimizer of the terms that move the generator alone; published: rate 1e-4 (options.py, ez_lr)
     * @param emaDecay decay of the moving averages, in [0, 1); published: 0.999
     * @param seed keys all randomness
     */
    public record Options(
            Adam.Options adam,
            Adam.Options discriminatorAdam,
            Adam.Options generatorOnlyAdam,
            float emaDecay,
            long seed) {

        /** The published learning rate of the terms that move the generator alone. */
        public static final float GENERATOR_ONLY_LEARNING_RATE = 1e-4f;

        /**
         * Returns the published settings.
         *
         * @param seed keys all randomness
         * @return the settings
         */
        public static Options published(long seed) {
            Adam.Options adam = Adam.Options.published();
            return new Options(adam, adam, adam.withLearningRate(GENERATOR_ONLY_LEARNING_RATE), ExponentialMovingAverage.PUBLISHED_DECAY, seed);
        }
    }

    @Override
    public Map<String, NDArray> step(HostPairBatch pixels, long step, double learningRateFactor, NDManager manager) {
        Map<String, NDArray> values = new LinkedHashMap<>();
        Synthesis synthesis = new Synthesis(ImagePairBatch.of(manager, pixels), networks, new Noise(seed(), step));
        Map<String, NDArray> aside = new TreeMap<>();
        try (GradientCollector gradients = manager.getEngine().newGradientCollector()) {
            // The renderers' turn: the discriminators judge and do not learn.
            networks.setTrainable(networksOf(renderers.stream()));
            minimise(shared, synthesis, gradients, values);

            // The generator's own turn: codes are held fixed, and the encoder looks on.
            generatorOnlyOptimizer.ifPresent(turn -> aside.putAll(turn.stashGradients(manager)));
            networks.setTrainable(networks.generator());
            minimise(generatorOnly, synthesis.withFixedCodes(), gradients, values);

            // The discriminators' turn: the same images, cut off from what rendered them.
            networks.setTrainable(networksOf(discriminators.trainables()));
            discriminators.minimise(synthesis, gradients, values);
        }
        // All moves come from the same weights, as in the published code.
        networks.setTrainable(networksOf(trainables()));
        generatorOnlyOptimizer.ifPresent(turn -> turn.update(learningRateFactor));
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

    private void minimise(
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

    /**
     * Returns what each loss term does in this stage.
     *
     * @return a row a term
     */
    public List<TermRow> terms() {
        return routing.rows(objective);
    }

    /**
     * Puts the moving averages into the networks until the scope is closed, to render with them.
     *
     * @return the scope
     */
    public Gradients.Scope emaApplied() {
        List<Gradients.Scope> scopes = renderers.stream()
                .flatMap(trainable -> trainable.average().stream())
                .map(ExponentialMovingAverage::applied)
                .toList();
        return () -> scopes.forEach(Gradients.Scope::close);
    }

    /**
     * Goes on with moving averages that an earlier stage made; the weights were handed over with the networks.
     *
     * @param network the name of the network
     * @param average its averaged parameters by name, copied
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
        generatorOnlyOptimizer.ifPresent(turn -> parts.putAll(turn.parts()));
        return parts;
    }

    @Override
    public Map<String, Object> state() {
        Map<String, Object> state = new TreeMap<>();
        trainables().forEach(trainable -> state.putAll(trainable.state()));
        generatorOnlyOptimizer.ifPresent(turn -> state.putAll(turn.state()));
        state.put(STYLE_CODE, networks.styleCode().name());
        return state;
    }

    @Override
    public void restore(PartReader parts, Map<String, Object> state) throws IOException {
        if (!networks.styleCode().name().equals(state.get(STYLE_CODE))) {
            throw new IllegalArgumentException("its style code is " + state.get(STYLE_CODE) + " and this run's is "
                    + networks.styleCode().name());
        }
        networks.encoder().load(parts.read(networks.encoder().name()));
        for (TrainableNetwork trainable : trainables().toList()) {
            trainable.restore(parts, state);
        }
        if (generatorOnlyOptimizer.isPresent()) {
            generatorOnlyOptimizer.get().restore(parts, state);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Device device() {
        return networks.generator().device();
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
