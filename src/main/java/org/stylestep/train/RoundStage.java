package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.io.AtomicFolder;
import org.stylestep.io.Causes;
import org.stylestep.nn.Network;

/**
 * A stage that several workers train in rounds, see {@link RoundOptions}: to the loop, a round is one step, which shows the images of all their steps.
 *
 * <p>A round begins with a checkpoint, from which every worker trains on batches that no other one has; what they end with is averaged in double
 * precision in the order of their numbers, so that no byte depends on where or in what order they were trained. Weights take the outer step; buffers,
 * moving averages and, if so chosen, the optimizers' state are averaged. Without that choice, the state of the first worker is this stage's own, and
 * a checkpoint has that of the others in parts of their own. Other values are those of the first worker.
 */
public final class RoundStage implements Stage<Long> {

    private static final Logger LOGGER = LoggerFactory.getLogger(RoundStage.class);
    private static final String VELOCITY = "_outer";

    private final Stage<?> stage;
    private final RoundOptions options;
    private final Path folder;
    private final Workers workers;
    private final NDManager manager;

    /** The state of the optimizers of all workers but the first, and the velocities of the outer step, as parts of a checkpoint. */
    private final Map<String, Map<String, NDArray>> own = new TreeMap<>();

    /** Trains the workers of a round, wherever that is. */
    @FunctionalInterface
    public interface Workers {
        /**
         * Trains them all.
         *
         * @param start the checkpoint that they start from
         * @return what they ended with, in the order of their numbers
         * @throws IOException if one failed
         */
        List<Share> train(Path start) throws IOException;
    }

    /**
     * What a worker ended a round with.
     *
     * @param checkpoint the folder of its checkpoint
     * @param values the scalars of its last step by name
     */
    public record Share(String checkpoint, Map<String, Float> values) implements Serializable {
        /** Takes a copy of the values. */
        public Share {
            values = new LinkedHashMap<>(values);
        }
    }

    /**
     * Creates the stage.
     *
     * @param stage has the networks that the average is put into; it is closed by whoever made it
     * @param options how it is trained
     * @param folder holds the checkpoint of a round's start, and may hold the workers'; it is emptied before a round and deleted on closing
     * @param workers train the rounds
     */
    public RoundStage(Stage<?> stage, RoundOptions options, Path folder, Workers workers) {
        this.stage = stage;
        this.options = options;
        this.folder = folder;
        this.workers = workers;
        manager = NDManager.newBaseManager(stage.device());
    }

    /**
     * Trains a worker in a round.
     *
     * @param stage the stage, in whatever state
     * @param schedule the stage's schedule
     * @param options how it is trained
     * @param worker the worker's number, from 0
     * @param start the checkpoint of the round's start
     * @param into where the worker's checkpoint is written
     * @param threads threads that decode images ahead
     * @return the share
     * @throws IOException if images or the checkpoint cannot be read, or the worker's cannot be written
     */
    public static <T> Share train(
            Stage<T> stage,
            LearningSchedule schedule,
            RoundOptions options,
            int worker,
            Path start,
            Path into,
            int threads)
            throws IOException {
        Checkpoint checkpoint = Checkpoint.open(start);
        if (!checkpoint.manifest().origin().data().equals(stage.dataFingerprint())) {
            throw new CheckpointException("worker " + worker
                    + " reads other training images than the training was begun with; every machine must see the same files");
        }
        long round = checkpoint.manifest().position().step();
        try (NDManager manager = NDManager.newBaseManager(stage.device())) {
            stage.restore(
                    part -> checkpoint.read(
                            checkpoint.parts().contains(ofWorker(worker, part)) ? ofWorker(worker, part) : part,
                            manager),
                    checkpoint.manifest().state());
        }
        long first = (round * options.workers() + worker) * options.localSteps();
        long end = first + options.localSteps();
        Map<String, Float> values = new LinkedHashMap<>();
        try (NDManager manager = NDManager.newBaseManager(stage.device());
                PrefetchingDataLoader<T> batches = stage.batches(first, end, threads)) {
            for (long step = first; step < end; step++) {
                try (NDManager scratch = manager.newSubManager()) {
                    long shown = (round * options.localSteps() + step - first) * options.workers();
                    double factor = schedule.factor(Math.min(shown * stage.batchSize(), schedule.totalImages() - 1));
                    Map<String, NDArray> arrays =
                            StageTrainer.step(stage, batches.next(), step, factor, scratch);
                    if (step == end - 1) {
                        arrays.forEach((name, value) -> values.put(name, value.getFloat()));
                    }
                }
            }
        }
        Checkpoint.write(
                into,
                StageCheckpoint.manifest(stage, round + 1, Map.of(), "", false, false),
                stage.parts(),
                Map.of());
        return new Share(into.toString(), values);
    }

    private static String ofWorker(int worker, String part) {
        return "worker_" + worker + "_" + part;
    }

    @Override
    public Map<String, NDArray> step(Long round, long step, double learningRateFactor, NDManager scratch) {
        Path start = folder.resolve("start");
        List<Share> shares;
        try {
            discard();
            Checkpoint.write(
                    start, StageCheckpoint.manifest(this, step, Map.of(), "", false, false), parts(), Map.of());
            shares = workers.train(start);
            List<Checkpoint> trained = new ArrayList<>();
            for (Share share : shares) {
                trained.add(Checkpoint.open(Path.of(share.checkpoint())));
            }
            Map<String, Map<String, NDArray>> merged = new HashMap<>();
            for (String part : stage.parts().keySet()) {
                merged.put(part, merge(part, trained, scratch));
            }
            stage.restore(merged::get, trained.get(0).manifest().state());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, NDArray> means = new LinkedHashMap<>();
        for (String name : shares.get(0).values().keySet()) {
            double sum = shares.stream().mapToDouble(share -> share.values().get(name)).sum();
            means.put(name, scratch.create((float) (sum / shares.size())));
        }
        return means;
    }

    /** Makes a part of those of all workers. */
    private Map<String, NDArray> merge(String part, List<Checkpoint> trained, NDManager scratch) throws IOException {
        boolean kept = TrainableNetwork.isOptimizerState(part) && !options.averageMoments();
        Map<String, NDArray> merged = trained.get(0).read(part, scratch);
        List<Map<String, NDArray>> others = new ArrayList<>();
        try (NDManager reading = scratch.newSubManager()) {
            for (int worker = 1; worker < trained.size(); worker++) {
                if (kept) {
                    keep(ofWorker(worker, part), trained.get(worker).read(part, manager));
                } else {
                    others.add(trained.get(worker).read(part, reading));
                }
            }
            for (Map.Entry<String, NDArray> entry : merged.entrySet()) {
                NDArray first = entry.getValue();
                if (!kept && first.getDataType() == DataType.FLOAT32) {
                    List<float[]> values = new ArrayList<>(List.of(first.toFloatArray()));
                    others.forEach(arrays -> values.add(arrays.get(entry.getKey()).toFloatArray()));
                    double[] mean = OuterStep.mean(values);
                    float[] result = takesOuterStep(part, entry.getKey())
                            ? outerStep(part, entry.getKey(), mean)
                            : OuterStep.rounded(mean);
                    entry.setValue(scratch.create(result, first.getShape()));
                }
            }
        }
        return merged;
    }

    private boolean takesOuterStep(String part, String name) {
        Network network = stage.networks().get(part);
        return !options.plain() && network != null && !network.buffers().contains(name);
    }

    /** Moves an array of a network from where the round began, where this stage's own network still is. */
    private float[] outerStep(String part, String name, double[] mean) {
        NDArray before = stage.parts().get(part).get(name);
        Map<String, NDArray> velocities = own.computeIfAbsent(part + VELOCITY, made -> new TreeMap<>());
        NDArray kept = velocities.computeIfAbsent(name, made -> manager.zeros(before.getShape()));
        float[] velocity = kept.toFloatArray();
        float[] after = OuterStep.of(options, before.toFloatArray(), mean, velocity);
        velocities.put(name, manager.create(velocity, before.getShape()));
        kept.close();
        return after;
    }

    private void keep(String part, Map<String, NDArray> arrays) {
        Map<String, NDArray> before = own.put(part, arrays);
        if (before != null) {
            before.values().forEach(NDArray::close);
        }
    }

    @Override
    public Map<String, Map<String, NDArray>> parts() {
        Map<String, Map<String, NDArray>> parts = new TreeMap<>(stage.parts());
        parts.putAll(own);
        return parts;
    }

    @Override
    public Map<String, Object> state() {
        Map<String, Object> state = new TreeMap<>(stage.state());
        state.putAll(options.state());
        return state;
    }

    @Override
    public void restore(PartReader parts, Map<String, Object> state) throws IOException {
        for (Map.Entry<String, Object> option : options.state().entrySet()) {
            Object before = state.get(option.getKey());
            if (!String.valueOf(option.getValue()).equals(String.valueOf(before))) {
                throw new IllegalArgumentException("its " + option.getKey() + " is " + before + " and this run's is "
                        + option.getValue());
            }
        }
        stage.restore(parts, state);
        for (String part : stage.parts().keySet()) {
            if (TrainableNetwork.isOptimizerState(part) && !options.averageMoments()) {
                for (int worker = 1; worker < options.workers(); worker++) {
                    keep(ofWorker(worker, part), copied(parts.read(ofWorker(worker, part))));
                }
            }
            Network network = stage.networks().get(part);
            if (!options.plain() && network != null && !network.trainableParameters().isEmpty()) {
                keep(part + VELOCITY, copied(parts.read(part + VELOCITY)));
            }
        }
    }

    private Map<String, NDArray> copied(Map<String, NDArray> arrays) {
        return new TreeMap<>(Gathered.copy(arrays, manager));
    }

    @Override
    public ValidationResult validate() throws IOException {
        return stage.validate();
    }

    @Override
    public String name() {
        return stage.name();
    }

    @Override
    public long seed() {
        return stage.seed();
    }

    @Override
    public int batchSize() {
        return Math.multiplyExact(stage.batchSize(), Math.multiplyExact(options.workers(), options.localSteps()));
    }

    @Override
    public int shards() {
        return stage.shards();
    }

    @Override
    public String dataFingerprint() {
        return stage.dataFingerprint();
    }

    @Override
    public PrefetchingDataLoader<Long> batches(long firstStep, long endStep, int threads) {
        return new PrefetchingDataLoader<>(round -> round, firstStep, endStep, 1);
    }

    @Override
    public Map<String, Network> networks() {
        return stage.networks();
    }

    @Override
    public void close() {
        manager.close();
        discard();
    }

    /** A machine that was lost may still write there. */
    private void discard() {
        try {
            AtomicFolder.delete(folder);
        } catch (IOException e) {
            LOGGER.warn("cannot delete {}: {}", folder, Causes.reason(e));
        }
    }
}
