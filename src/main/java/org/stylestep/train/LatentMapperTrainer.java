package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.data.ShuffleSampler;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Scalars;
import org.stylestep.latent.EncodedSet;
import org.stylestep.latent.MappedSampler;
import org.stylestep.latent.SamplerQuality;
import org.stylestep.latent.Style;
import org.stylestep.nn.NamedArrays;
import org.stylestep.nn.Network;
import org.stylestep.random.KeyedRandom;

/**
 * Stage 4: trains a mapper from unit-normal codes to codes like those of the training images, by implicit maximum likelihood
 * estimation (IMLE; Li and Malik, arXiv 1809.09087).
 *
 * <p>Every few epochs a pool of unit-normal codes is drawn and mapped, and each training code z takes the code ε whose image M(ε) is
 * nearest, plus noise of deviation 0.01. The steps in between minimize {@code ½ Σ (M(ε) − z)²} over the batch. An image shown is a training
 * code. A checkpoint also holds the codes and the pairing, so that a run goes on in the middle of an epoch, and sampling needs no images.
 */
public final class LatentMapperTrainer implements Stage<int[]> {

    /** The stage's name in checkpoints. */
    public static final String NAME = "mapper";

    private static final String PAIRING = "pairing";
    private static final String INPUTS = "inputs";
    private static final NDIndex EVERYTHING = new NDIndex("...");

    private final Network mapper;
    private final Source source;
    private final Options options;
    private final ShuffleSampler order;
    private final SamplerQuality quality;
    private final TrainableNetwork trainable;
    private final NDManager manager;
    private final Map<String, NDArray> savedCodes;
    private final NDArray targets;
    private final NDArray inputs;
    private final ImlePairing pairing;
    private final Sharding sharding;
    private final Replicas<int[]> replicas;

    /**
     * Settings of {@link LatentMapperTrainer}.
     *
     * @param training optimizer and learning rate; published: Adam with β1 = 0.5 and β2 = 0.999 at a rate of 1e-2, which falls by {@link StepDecay}
     * @param batchSize training codes a step; published: 64
     * @param reassignEveryEpochs epochs between draws of a pool; published: 5
     * @param candidatesPerCode codes in the pool for each training code; published: 10
     * @param seed keys all randomness
     */
    public record Options(
            TrainableNetwork.Options training,
            int batchSize,
            int reassignEveryEpochs,
            int candidatesPerCode,
            long seed) {

        /** Checks the values. */
        public Options {
            if (batchSize < 1 || reassignEveryEpochs < 1 || candidatesPerCode < 1) {
                throw new IllegalArgumentException(
                        "batch size, epochs between pairings and pool factor must be at least 1, not " + batchSize
                                + ", " + reassignEveryEpochs + ", " + candidatesPerCode);
            }
        }
    }

    /**
     * Where the codes come from.
     *
     * @param fingerprint the same only for the same images, seen by the same encoder in the same way
     * @param encoder what identifies the encoder
     */
    public record Source(String fingerprint, String encoder) {}

    /**
     * Creates the stage of a mapper of unit-normal codes (B, latent_dim) to codes (B, latent_dim), which is trained on the training codes and measured by the
     * held-out ones.
     *
     * @throws IllegalArgumentException if a batch cannot be divided so
     */
    public LatentMapperTrainer(Network mapper, EncodedSet codes, Source source, Options options, Sharding sharding) {
        this.mapper = mapper;
        this.source = source;
        this.options = options;
        order = new ShuffleSampler(codes.training().size(), options.seed(), "mapper");
        quality = new SamplerQuality(codes.training(), codes.validation(), mapper.device());
        trainable = new TrainableNetwork(mapper, options.training());
        manager = NDManager.newBaseManager(mapper.device());
        savedCodes = codes.toArrays(manager);
        targets = Style.toArray(codes.training(), manager);
        inputs = manager.zeros(targets.getShape());
        pairing = new ImlePairing(mapper, targets, options.candidatesPerCode(), options.seed());
        mapper.setTrainable(true);
        this.sharding = sharding;
        sharding.requireFit(batchSize(), Optional.empty());
        replicas = new Replicas<>(
                sharding,
                new Replicas.Options<>(seed(), batchSize(), false, LatentMapperTrainer::part),
                sharding.replicas(mapper, mapper::replica).stream()
                        .map(replica -> new Pass<int[]>(
                                List.of(replica),
                                (rows, work) -> new NDList(taken(inputs, rows, work), taken(targets, rows, work)),
                                (arrays, noise, work) -> pass(replica, arrays, work)))
                        .toList(),
                Map.of(mapper.name(), trainable));
    }

    private static int[] part(int[] batch, int index, int count) {
        int size = batch.length / count;
        return Arrays.copyOfRange(batch, index * size, (index + 1) * size);
    }

    @Override
    public Map<String, NDArray> step(int[] batch, long step, double learningRateFactor, NDManager work) {
        long round = round(step);
        if (step == 0 || round != round(step - 1)) {
            try (NDArray drawn = pairing.draw(round, work)) {
                inputs.set(EVERYTHING, drawn);
            }
        }
        return replicas.step(batch, step, learningRateFactor, work);
    }

    private Gathered pass(Network network, NDList arrays, NDManager work) {
        Gradients.Scope recording = Gradients.recording();
        try (recording) {
            NDArray sum = network.forward(new NDList(arrays.get(0)))
                    .singletonOrThrow()
                    .sub(arrays.get(1))
                    .square()
                    .sum();
            // A sum over the batch, of whose shards the mean is taken.
            NDArray loss = Scalars.times(sum, 0.5 * sharding.shards());
            return new Gathered(
                    Map.of(
                            "imle",
                            Scalars.times(
                                    Scalars.times(sum.stopGradient(), 0.5),
                                    1.0 / arrays.get(0).getShape().get(0))),
                    Gathered.gradients(Optional.of(loss), List.of(network), work));
        }
    }

    /** How many pools were drawn before the step's first code, without the first. */
    private long round(long step) {
        return order.epoch(step * options.batchSize()) / options.reassignEveryEpochs();
    }

    private static NDArray taken(NDArray from, int[] batch, NDManager work) {
        // As 64-bit numbers: of others, the engine would leave a converted copy behind in the manager of the codes.
        long[] numbers = Arrays.stream(batch).asLongStream().toArray();
        try (NDArray rows = from.getManager().create(numbers, new Shape(batch.length))) {
            NDArray taken = from.get(rows);
            taken.attach(work);
            return taken.toDevice(work.getDevice(), false);
        }
    }

    /** Measures the mapper's samples, the same unit-normal codes in every validation. */
    @Override
    public ValidationResult validate() {
        SamplerQuality.Comparison found =
                quality.of(new MappedSampler(mapper), KeyedRandom.of(options.seed(), "mapper quality"));
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("validation_ratio", found.ratio());
        values.put("validation_reverse_ratio", found.reverseRatio());
        values.put("validation_coverage", found.sampler().coverage());
        return new ValidationResult(values, false, false);
    }

    @Override
    public Map<String, Object> state() {
        Map<String, Object> state = new TreeMap<>(trainable.state());
        state.put("encoder", source.encoder());
        return state;
    }

    @Override
    public Map<String, Map<String, NDArray>> parts() {
        Map<String, Map<String, NDArray>> parts = new TreeMap<>(trainable.parts());
        parts.put(EncodedSet.PART, savedCodes);
        parts.put(PAIRING, Map.of(INPUTS, inputs));
        return parts;
    }

    @Override
    public void restore(PartReader parts, Map<String, Object> state) throws IOException {
        trainable.restore(parts, state);
        NamedArrays.copy(parts.read(PAIRING), Map.of(INPUTS, inputs), "the mapper's pairing");
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
        return options.batchSize();
    }

    @Override
    public int shards() {
        return sharding.shards();
    }

    @Override
    public String dataFingerprint() {
        return source.fingerprint();
    }

    @Override
    public PrefetchingDataLoader<int[]> batches(long firstStep, long endStep, int threads) {
        return new PrefetchingDataLoader<>(this::batch, firstStep, endStep, 1);
    }

    private int[] batch(long step) {
        int[] batch = new int[options.batchSize()];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = order.at(step * batch.length + i);
        }
        return batch;
    }

    @Override
    public Map<String, Network> networks() {
        return Map.of(mapper.name(), mapper);
    }

    @Override
    public void close() {
        replicas.close();
        trainable.close();
        manager.close();
    }
}
