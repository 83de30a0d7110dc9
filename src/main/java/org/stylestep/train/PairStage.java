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
import org.stylestep.data.PairPixels;
import org.stylestep.data.StepLoader;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.Network;
import org.stylestep.objective.Discrimination;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Noise;
import org.stylestep.objective.Objective;
import org.stylestep.objective.Synthesis;

/**
 * What the generator's two stages share: they differ in who takes the generator's turn.
 *
 * <p>A step shows B pairs. It reports every term of the objective by its name, without its weight, and the discriminator's loss as
 * {@code discriminator}.
 */
public abstract sealed class PairStage implements Stage<PairPixels> permits GeneratorTrainer, JointFinetuner {

    private static final String STYLE_CODE = "style_code";

    private final String name;
    private final Networks networks;
    private final Objective objective;
    private final Optional<Discrimination> discrimination;
    private final PairBatches batches;
    private final long seed;
    private final List<Learner> renderers;
    private final Learner judge;

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
        seed = options.seed();
        discrimination = objective.judged().isEmpty()
                ? Optional.empty()
                : Optional.of(new Discrimination(gan, objective.judged()));
        this.renderers = renderers.stream()
                .map(network -> new Learner(network, options.adam(), Optional.of(options.averageDecay())))
                .toList();
        judge = new Learner(networks.discriminator(), options.discriminatorAdam(), Optional.empty());
        networks.learn();
    }

    /**
     * Settings of the generator's stages.
     *
     * @param adam the optimizer of the generator and, where it learns, the encoder
     * @param discriminatorAdam the optimizer of the discriminator
     * @param averageDecay decay of the moving averages, in [0, 1); published: 0.999
     * @param seed keys all randomness
     */
    public record Options(Adam.Options adam, Adam.Options discriminatorAdam, float averageDecay, long seed) {

        /**
         * Returns the published settings.
         *
         * @param seed keys all randomness
         * @return the settings
         */
        public static Options published(long seed) {
            return new Options(Adam.Options.published(), Adam.Options.published(), MovingAverage.PUBLISHED_DECAY, seed);
        }
    }

    @Override
    public Map<String, NDArray> step(PairPixels pixels, long step, double rateFactor, NDManager manager) {
        Map<String, NDArray> values = new LinkedHashMap<>();
        Synthesis synthesis = new Synthesis(ImagePairBatch.of(manager, pixels), networks, new Noise(seed, step));
        try (GradientCollector gradients = manager.getEngine().newGradientCollector()) {
            // The generator's turn: the discriminator judges and does not learn.
            networks.learn(renderers.stream().map(Learner::network).toArray(Network[]::new));
            Objective.Value loss = objective.evaluate(synthesis);
            loss.total().ifPresent(gradients::backward);
            values.putAll(loss.terms());

            // The discriminator's turn: the same images, cut off from what rendered them.
            networks.learn(networks.discriminator());
            discrimination.ifPresent(d -> {
                NDArray rejection = d.evaluate(synthesis);
                gradients.backward(rejection);
                values.put("discriminator", rejection.stopGradient());
            });
        }
        // All moves come from the same weights, as in the published code.
        networks.learn(learners().map(Learner::network).toArray(Network[]::new));
        renderers.forEach(learner -> learner.update(rateFactor));
        discrimination.ifPresent(d -> judge.update(rateFactor));
        networks.learn();
        return values;
    }

    /**
     * Puts the moving averages into the networks until the scope is closed, to render with them.
     *
     * @return the scope
     */
    public Gradients.Scope averaged() {
        List<Gradients.Scope> scopes = renderers.stream()
                .flatMap(learner -> learner.average().stream())
                .map(MovingAverage::applied)
                .toList();
        return () -> scopes.forEach(Gradients.Scope::close);
    }

    /**
     * Goes on with moving averages that an earlier stage made; the weights were handed over with the networks.
     *
     * @param network the name of the network
     * @param average its averaged parameters by name, copied
     */
    public void startAverage(String network, Map<String, NDArray> average) {
        learners()
                .filter(learner -> learner.network().name().equals(network))
                .flatMap(learner -> learner.average().stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("this stage keeps no average of '" + network + "'"))
                .restore(average);
    }

    private Stream<Learner> learners() {
        return Stream.concat(renderers.stream(), Stream.of(judge));
    }

    @Override
    public Map<String, Network> networks() {
        Map<String, Network> all = new TreeMap<>();
        Stream.of(networks.encoder(), networks.generator(), networks.discriminator())
                .forEach(network -> all.put(network.name(), network));
        return all;
    }

    @Override
    public Map<String, Map<String, NDArray>> parts() {
        Map<String, Map<String, NDArray>> parts = new TreeMap<>();
        // A frozen encoder is saved with the rest, so that a checkpoint is all that rendering needs.
        parts.put(networks.encoder().name(), networks.encoder().arrays());
        learners().forEach(learner -> parts.putAll(learner.parts()));
        return parts;
    }

    @Override
    public Map<String, Object> state() {
        Map<String, Object> state = new TreeMap<>();
        learners().forEach(learner -> state.putAll(learner.state()));
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
        for (Learner learner : learners().toList()) {
            learner.restore(parts, state);
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
        return seed;
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
    public StepLoader<PairPixels> batches(long firstStep, long endStep, int threads) {
        return batches.from(firstStep, endStep, threads);
    }

    @Override
    public void close() {
        learners().forEach(Learner::close);
    }
}
