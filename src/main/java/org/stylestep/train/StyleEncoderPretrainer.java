package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.data.HostBatch;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Scalars;
import org.stylestep.mining.TripletBatches;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.Noise;
import org.stylestep.objective.TripletLoss;

/**
 * Stage 1: trains the style encoder to give images of similar style similar codes.
 *
 * <p>A step shows B anchors, B positives and B negatives and minimizes the triplet loss of their codes plus a weighted
 * {@code Σ mean(z²)} over the three. Only the anchors are counted as images shown. The published code has no stopping rule; here
 * training ends when the accuracy on held-out triplets no longer improves, if there are any.
 */
public final class StyleEncoderPretrainer implements Stage<HostBatch> {

    /** The stage's name in checkpoints. */
    public static final String NAME = "encoder";

    private static final Logger LOGGER = LoggerFactory.getLogger(StyleEncoderPretrainer.class);
    private static final String BEST_ACCURACY = "best_accuracy";
    private static final String BEST_LOSS = "best_loss";
    private static final String VALIDATIONS_SINCE_BEST = "checks_since_best";

    private final Network encoder;
    private final StyleCode styleCode;
    private final TripletBatches triplets;
    private final Optional<ValidationTriplets> validation;
    private final Options options;
    private final TripletLoss tripletLoss;
    private final TrainableNetwork trainable;
    private final Sharding sharding;
    private final Replicas<HostBatch> replicas;
    private double bestAccuracy = -1;
    private double bestLoss = Double.MAX_VALUE;
    private long validationsSinceBest;

    /**
     * Settings of {@link StyleEncoderPretrainer}.
     *
     * @param training optimizer and learning rate
     * @param margin the triplet loss' margin; published: 0.1
     * @param codeWeight weight of mean(z²), from 0; published: 0.01
     * @param patience validations without a better accuracy on held-out triplets after which training ends, at least 1
     * @param seed keys all randomness
     */
    public record Options(TrainableNetwork.Options training, float margin, float codeWeight, int patience, long seed) {

        /** Checks the values. */
        public Options {
            if (!(codeWeight >= 0) || Float.isInfinite(codeWeight)) {
                throw new IllegalArgumentException("the weight of z² must be a number from 0, not " + codeWeight);
            }
            if (patience < 1) {
                throw new IllegalArgumentException("the patience must be at least 1, not " + patience);
            }
        }

        /** {@return the published settings with a seed and a patience of 10} */
        public static Options published(long seed) {
            return new Options(
                    TrainableNetwork.Options.of(Adam.Options.published(), 1e-3f),
                    TripletLoss.PUBLISHED_MARGIN,
                    0.01f,
                    10,
                    seed);
        }
    }

    /**
     * Creates the stage of an encoder of images (B, 3, H, W) to heads (B, latent_dim) and (B, latent_dim), from which the style code is made.
     *
     * @throws IllegalArgumentException if a batch of triplets cannot be divided so
     */
    public StyleEncoderPretrainer(
            Network encoder,
            StyleCode styleCode,
            TripletBatches triplets,
            Optional<ValidationTriplets> validation,
            Options options,
            Sharding sharding) {
        this.encoder = encoder;
        this.styleCode = styleCode;
        this.triplets = triplets;
        this.validation = validation;
        this.options = options;
        tripletLoss = new TripletLoss(options.margin());
        trainable = new TrainableNetwork(encoder, options.training());
        encoder.setTrainable(true);
        this.sharding = sharding;
        sharding.requireFit(batchSize(), Optional.empty());
        replicas = new Replicas<>(
                sharding,
                new Replicas.Options<>(
                        seed(), batchSize(), false, (batch, index, count) -> batch.part(index, count, 3)),
                sharding.replicas(encoder, encoder::replica).stream()
                        .map(replica -> new Pass<HostBatch>(
                                List.of(replica),
                                (batch, manager) -> new NDList(batch.toArray(manager)),
                                (arrays, noise, manager) -> pass(replica, arrays, noise, manager)))
                        .toList(),
                Map.of(encoder.name(), trainable));
    }

    @Override
    public Map<String, NDArray> step(HostBatch batch, long step, double learningRateFactor, NDManager manager) {
        return replicas.step(batch, step, learningRateFactor, manager);
    }

    private Gathered pass(Network network, NDList images, Noise noise, NDManager manager) {
        Map<String, NDArray> values = new LinkedHashMap<>();
        Gradients.Scope recording = Gradients.recording();
        try (recording) {
            NDList heads = network.forward(images);
            NDArray codes = styleCode.of(
                    heads, () -> noise.normal("triplet code", heads.head().getShape(), manager));
            NDList parts = codes.split(3);
            TripletLoss.Value triplet = tripletLoss.evaluate(parts.get(0), parts.get(1), parts.get(2));
            // The sum over anchors, positives and negatives of mean(z²) is three times the mean over all of them.
            NDArray size = Scalars.times(codes.square().mean(), 3);
            NDArray loss = triplet.loss().add(Scalars.times(size, options.codeWeight()));
            values.put("triplet", triplet.loss().stopGradient());
            values.put("latent_l2", size.stopGradient());
            values.put("active", triplet.active());
            return new Gathered(values, Gathered.gradients(Optional.of(loss), List.of(network), manager));
        }
    }

    @Override
    public ValidationResult validate() throws IOException {
        if (validation.isEmpty()) {
            return ValidationResult.none();
        }
        ValidationTriplets.Score score = validation.get().score(encoder, styleCode, tripletLoss);
        if (score.collapsed()) {
            LOGGER.warn(
                    "the encoder has collapsed: held-out codes have a spread of {} and {} % of the triplets are inside the margin;"
                            + " try a lower learning rate, a lower weight of z² or another seed",
                    score.spread(), Math.round(100 * score.active()));
        }
        boolean better = score.accuracy() > bestAccuracy;
        boolean best = better || (score.accuracy() == bestAccuracy && score.loss() < bestLoss);
        validationsSinceBest = better ? 0 : validationsSinceBest + 1;
        if (best) {
            bestAccuracy = score.accuracy();
            bestLoss = score.loss();
        }
        return new ValidationResult(score.values(), best, validationsSinceBest >= options.patience());
    }

    @Override
    public Map<String, Object> state() {
        Map<String, Object> state = new TreeMap<>(trainable.state());
        state.put(BEST_ACCURACY, bestAccuracy);
        state.put(BEST_LOSS, bestLoss);
        state.put(VALIDATIONS_SINCE_BEST, validationsSinceBest);
        state.put(StyleCode.KEY, styleCode.name());
        return state;
    }

    @Override
    public void restore(PartReader parts, Map<String, Object> state) throws IOException {
        styleCode.requireIn(state);
        trainable.restore(parts, state);
        bestAccuracy = number(state, BEST_ACCURACY);
        bestLoss = number(state, BEST_LOSS);
        validationsSinceBest = (long) number(state, VALIDATIONS_SINCE_BEST);
    }

    private static double number(Map<String, Object> state, String key) {
        if (state.get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("its manifest has no number '" + key + "'");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long seed() {
        return options.seed();
    }

    @Override
    public int batchSize() {
        return triplets.batchSize();
    }

    @Override
    public int shards() {
        return sharding.shards();
    }

    @Override
    public String dataFingerprint() {
        return triplets.fingerprint();
    }

    @Override
    public List<String> names(long step) {
        return triplets.names(step);
    }

    @Override
    public PrefetchingDataLoader<HostBatch> batches(long firstStep, long endStep, int threads) {
        return triplets.from(firstStep, endStep, threads);
    }

    @Override
    public Map<String, Network> networks() {
        return Map.of(encoder.name(), encoder);
    }

    @Override
    public Map<String, Map<String, NDArray>> parts() {
        return trainable.parts();
    }

    @Override
    public void close() {
        replicas.close();
        trainable.close();
    }
}
