package org.stylestep.train;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.engine.DeviceRandom;
import org.stylestep.engine.Devices;
import org.stylestep.engine.Kernels;
import org.stylestep.io.Causes;
import org.stylestep.nn.Network;
import org.stylestep.objective.Noise;
import org.stylestep.objective.Shard;
import org.stylestep.random.KeyedRandom;
import org.stylestep.settings.SettingException;

/**
 * The steps of a stage: each cuts its batch into shards, computes them on replicas of the networks, adds up what they gathered along a {@link SumTree},
 * and updates the first replica's networks by the mean. The others take the weights over when the next step begins.
 *
 * <p>So the bytes follow from the number of shards, whichever replica computes which: a shard's noise is keyed by its place in the batch; the generator
 * of its device, which dropout draws from, is seeded anew for it, for which replicas on one device take turns; and its batch normalization starts from
 * the buffers of the step, whose changes are averaged as gradients are. A batch of one shard is computed on the caller's thread and copies nothing.
 */
final class Replicas<T> implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Replicas.class);

    private final Sharding sharding;
    private final Options<T> options;
    private final List<Pass<T>> passes;
    private final Map<String, TrainableNetwork> updated;
    private final Map<Device, Object> turns = new HashMap<>();
    private final ExecutorService threads;
    private final Optional<CapturedPass<T>> captured;

    /**
     * What steps depend on.
     *
     * @param seed keys all randomness
     * @param batchSize images a step
     * @param even whether a shard must have an even size
     * @param cut cuts a shard out of a batch
     */
    record Options<T>(long seed, int batchSize, boolean even, Cut<T> cut) {}

    /** Cuts a shard out of a batch. */
    @FunctionalInterface
    interface Cut<T> {
        T of(T batch, int index, int count);
    }

    /**
     * Creates the steps.
     *
     * @param passes by replica, the first on the networks that are updated
     * @param updated what is updated, in this order, by the names of gradients
     */
    Replicas(Sharding sharding, Options<T> options, List<Pass<T>> passes, Map<String, TrainableNetwork> updated) {
        this.sharding = sharding;
        this.options = options;
        this.passes = List.copyOf(passes);
        this.updated = new LinkedHashMap<>(updated);
        passes.forEach(pass -> turns.put(pass.device(), new Object()));
        requireSeparateRandom();
        captured = sharding.graph() ? Optional.of(new CapturedPass<>(passes.get(0))) : Optional.empty();
        if (sharding.shards() > 1) {
            LOGGER.info(
                    "every batch of {} is computed in {} shards on {}",
                    options.batchSize(),
                    sharding.shards(),
                    passes.stream().map(pass -> Devices.name(pass.device())).toList());
        }
        threads = Executors.newFixedThreadPool(passes.size(), work -> {
            Thread thread = new Thread(work, "replica");
            thread.setDaemon(true);
            return thread;
        });
    }

    private void requireSeparateRandom() {
        if (turns.size() > 1 && !turns.keySet().stream().allMatch(DeviceRandom::isSeparate)) {
            throw new SettingException("runtime.device: on " + System.getProperty("os.name")
                    + " libtorch cannot seed one GPU alone, which several need; name one GPU, and raise runtime.shards for"
                    + " larger batches");
        }
    }

    /** Makes a step, as {@link Stage#step}. */
    Map<String, NDArray> step(T batch, long step, double learningRateFactor, NDManager manager) {
        if (sharding.shards() == 1) {
            Noise noise = new Noise(options.seed(), step);
            Gathered gathered = run(
                    passes.get(0).device(),
                    () -> captured.isPresent()
                            ? captured.get().run(batch, noise, manager)
                            : passes.get(0).run(batch, noise, manager));
            update(gathered, learningRateFactor);
            return gathered.values();
        }
        Gathered mean = total(batch, step, manager);
        mean.divide(sharding.shards());
        addToBuffers(mean);
        update(mean, learningRateFactor);
        return mean.values();
    }

    private void update(Gathered gathered, double learningRateFactor) {
        updated.forEach((name, trainable) ->
                trainable.update(learningRateFactor, gathered.gradients().get(name)));
    }

    /** Runs a pass; where a device has not enough memory for it, the message says what to lower. */
    private Gathered run(Device device, Supplier<Gathered> pass) {
        try {
            return pass.get();
        } catch (EngineException e) {
            if (!Devices.isOutOfMemory(e)) {
                throw e;
            }
            String advice = sharding.more(options.batchSize(), options.even()).stream()
                    .mapToObj(count -> "Set runtime.shards to " + count
                            + ", or lower schedule.batch_size: the weights depend on both")
                    .findFirst()
                    .orElse("Lower data.crop, or make the networks smaller");
            throw new SettingException(
                    Devices.name(device) + " has not enough memory for a shard of "
                            + options.batchSize() / sharding.shards()
                            + " (schedule.batch_size / runtime.shards). " + advice,
                    e);
        }
    }

    private Gathered total(T batch, long step, NDManager manager) {
        for (Pass<T> pass : passes.subList(1, passes.size())) {
            for (int i = 0; i < pass.networks().size(); i++) {
                pass.networks().get(i).copy(passes.get(0).networks().get(i));
            }
        }
        List<CompletableFuture<SumTree>> shares = new ArrayList<>();
        for (int replica = 0; replica < passes.size(); replica++) {
            Pass<T> pass = passes.get(replica);
            int first = replica * sharding.shards() / passes.size();
            int end = (replica + 1) * sharding.shards() / passes.size();
            shares.add(CompletableFuture.supplyAsync(() -> share(pass, first, end, batch, step, manager), threads));
        }
        SumTree total = new SumTree(sharding.shards());
        try {
            // Whatever fails, and if this thread is interrupted, no share may outlive the manager that it computes in.
            CompletableFuture.allOf(shares.toArray(CompletableFuture<?>[]::new)).join();
            shares.forEach(share -> total.add(share.join()));
        } catch (CompletionException e) {
            throw new UncheckedIOException(Causes.of(e));
        }
        return total.total().orElseThrow();
    }

    /** Computes some of the shards, one after another. */
    private SumTree share(Pass<T> pass, int first, int end, T batch, long step, NDManager manager) {
        SumTree sums = new SumTree(sharding.shards());
        try (NDManager own = manager.newSubManager(pass.device())) {
            Map<Network, Map<String, NDArray>> before = new HashMap<>();
            for (Network network : pass.networks()) {
                before.put(network, Gathered.copy(buffers(network), own));
            }
            for (int index = first; index < end; index++) {
                Shard shard = new Shard(index, sharding.shards());
                T part = options.cut().of(batch, index, sharding.shards());
                try (NDManager scratch = own.newSubManager()) {
                    Gathered made;
                    synchronized (turns.get(pass.device())) {
                        DeviceRandom.seed(
                                pass.device(),
                                KeyedRandom.of(options.seed(), "engine", step, index)
                                        .nextInt());
                        Noise noise = new Noise(options.seed(), step, shard);
                        made = run(pass.device(), () -> pass.run(part, noise, scratch));
                    }
                    Gathered gathered = made.copy(manager);
                    pass.networks().stream()
                            .filter(Network::isTrainable)
                            .forEach(network -> gathered.gradients()
                                    .put(changesOf(network), takeChanges(network, before.get(network), manager)));
                    sums.add(index, gathered);
                }
            }
        }
        return sums;
    }

    private static Map<String, NDArray> buffers(Network network) {
        Map<String, NDArray> buffers = network.arrays();
        buffers.keySet().retainAll(network.buffers());
        return buffers;
    }

    private static String changesOf(Network network) {
        return "buffers of " + network.name();
    }

    /** Returns by how much a shard changed the buffers, and sets them back. */
    private static Map<String, NDArray> takeChanges(Network network, Map<String, NDArray> before, NDManager manager) {
        Map<String, NDArray> buffers = buffers(network);
        Map<String, NDArray> changes = Gathered.copy(buffers, manager);
        List<NDArray> kept = buffers.keySet().stream().map(before::get).toList();
        Kernels.update("add", new double[] {-1}, List.of(List.copyOf(changes.values()), kept));
        Kernels.update("copy", new double[0], List.of(List.copyOf(buffers.values()), kept));
        return changes;
    }

    private void addToBuffers(Gathered mean) {
        for (Network network : passes.get(0).networks()) {
            Map<String, NDArray> changes = mean.gradients().get(changesOf(network));
            if (changes != null) {
                Kernels.update(
                        "add",
                        new double[] {1},
                        List.of(List.copyOf(buffers(network).values()), List.copyOf(changes.values())));
            }
        }
    }

    /** Frees the further replicas; the networks of the first were given to the stage. */
    @Override
    public void close() {
        threads.shutdown();
        captured.ifPresent(CapturedPass::close);
        passes.stream().skip(1).flatMap(pass -> pass.networks().stream()).forEach(Network::close);
    }
}
