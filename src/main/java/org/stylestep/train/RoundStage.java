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
import org.stylestep.checkpoint.Manifest;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.io.AtomicFolder;
import org.stylestep.io.Causes;
import org.stylestep.nn.Network;
import org.stylestep.settings.RecordMap;

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
    private static final String WORKER = "worker_";
    private static final String VELOCITY = "_outer";
    private static final String ROUNDS = "rounds";
    private static final String PARTS = "round_parts";

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
        /** {@return what the workers, in the order of their numbers, ended with that started from a checkpoint; an IOException says why one failed} */
        List<Share> train(Path start) throws IOException;
    }

    /** The folder of the checkpoint that a worker ended a round with, and the scalars of its last step by name. */
    public record Share(String checkpoint, Map<String, Float> values) implements Serializable {}

    /**
     * Creates the stage around one that has the networks which the average is put into. The folder, which every worker must reach, holds the checkpoint
     * of a round's start and may hold those of the workers; it is emptied before a round and deleted on closing.
     */
    public RoundStage(Stage<?> stage, RoundOptions options, Path folder, Workers workers) {
        this.stage = stage;
        this.options = options;
        this.folder = folder;
        this.workers = workers;
        manager = NDManager.newBaseManager(stage.device());
    }

    /**
     * Trains a worker, by its number from 0, from the checkpoint of a round's start; the stage may be in any state.
     *
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
        Manifest manifest = checkpoint.manifest();
        if (!manifest.origin().data().equals(stage.dataFingerprint())) {
            throw new CheckpointException(
                    "worker " + worker
                            + " reads other training images than the training was begun with; every machine must see the same files");
        }
        Map<String, Float> values = new LinkedHashMap<>();
        long round = manifest.position().step();
        long first = (round * options.workers() + worker) * options.localSteps();
        long end = first + options.localSteps();
        try (NDManager manager = NDManager.newBaseManager(stage.device());
                PrefetchingDataLoader<T> batches = stage.batches(first, end, threads)) {
            stage.restore(
                    part -> {
                        String own = ofWorker(worker, part);
                        return checkpoint.read(checkpoint.parts().contains(own) ? own : part, manager);
                    },
                    manifest.state());
            for (long step = first; step < end; step++) {
                try (NDManager scratch = manager.newSubManager()) {
                    long shown = (round * options.localSteps() + step - first) * options.workers() * stage.batchSize();
                    double factor = schedule.factor(Math.min(shown, schedule.totalImages() - 1));
                    Map<String, NDArray> arrays = StageTrainer.step(stage, batches.next(), step, factor, scratch);
                    if (step == end - 1) {
                        arrays.forEach((name, value) -> values.put(name, value.getFloat()));
                    }
                }
            }
        }
        try (NDManager scratch = NDManager.newBaseManager(stage.device())) {
            Checkpoint.write(
                    into,
                    StageCheckpoint.manifest(stage, round + 1, Map.of(), "", false, false, new Setbacks()),
                    options.bfloat16() ? WeightChanges.since(checkpoint, stage, scratch) : stage.parts(),
                    Map.of());
        }
        return new Share(into.toString(), values);
    }

    /** Returns whether a part of a checkpoint is one that this class has added to those of the stage. */
    static boolean isOwn(String part) {
        return part.startsWith(WORKER) || part.endsWith(VELOCITY);
    }

    private static String ofWorker(int worker, String part) {
        return WORKER + worker + "_" + part;
    }

    @Override
    public Map<String, NDArray> step(Long round, long step, double learningRateFactor, NDManager scratch) {
        Path start = folder.resolve("start");
        List<Share> shares;
        try {
            discard();
            Checkpoint.write(
                    start,
                    StageCheckpoint.manifest(this, step, Map.of(), "", false, false, new Setbacks()),
                    parts(),
                    Map.of());
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
            double sum = shares.stream()
                    .mapToDouble(share -> share.values().get(name))
                    .sum();
            means.put(name, scratch.create((float) (sum / shares.size())));
        }
        return means;
    }

    /** Makes a part of those of all workers. */
    private Map<String, NDArray> merge(String part, List<Checkpoint> trained, NDManager scratch) throws IOException {
        boolean kept = TrainableNetwork.isOptimizerState(part) && !options.averageMoments();
        Map<String, NDArray> merged = read(trained.get(0), part, scratch);
        List<Map<String, NDArray>> others = new ArrayList<>();
        try (NDManager reading = scratch.newSubManager()) {
            for (int worker = 1; worker < trained.size(); worker++) {
                if (kept) {
                    keep(ofWorker(worker, part), trained.get(worker).read(part, manager));
                } else {
                    others.add(read(trained.get(worker), part, reading));
                }
            }
            for (Map.Entry<String, NDArray> entry : merged.entrySet()) {
                NDArray first = entry.getValue();
                if (!kept && first.getDataType() == DataType.FLOAT32) {
                    List<float[]> values = new ArrayList<>(List.of(first.toFloatArray()));
                    others.forEach(
                            arrays -> values.add(arrays.get(entry.getKey()).toFloatArray()));
                    float[] mean = outer(part, entry.getKey(), OuterStep.mean(values));
                    entry.setValue(scratch.create(mean, first.getShape()));
                }
            }
        }
        return merged;
    }

    private Map<String, NDArray> read(Checkpoint trained, String part, NDManager scratch) throws IOException {
        return options.bfloat16() ? WeightChanges.read(stage, trained, part, scratch) : trained.read(part, scratch);
    }

    /** Takes the outer step from where the round began, where this stage's own network still is; what is no weight becomes the mean. */
    private float[] outer(String part, String name, double[] mean) {
        if (options.plain() || !WeightChanges.isWeight(stage, part, name)) {
            return OuterStep.rounded(mean);
        }
        NDArray before = stage.networks().get(part).arrays().get(name);
        Map<String, NDArray> velocities = own.computeIfAbsent(part + VELOCITY, made -> new TreeMap<>());
        try (NDArray kept = velocities.computeIfAbsent(name, made -> manager.zeros(before.getShape()))) {
            float[] velocity = kept.toFloatArray();
            float[] after = OuterStep.of(options, before.toFloatArray(), mean, velocity);
            velocities.put(name, manager.create(velocity, before.getShape()));
            return after;
        }
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
        state.put(ROUNDS, RecordMap.of(options));
        state.put(PARTS, List.copyOf(own.keySet()));
        return state;
    }

    @Override
    public void restore(PartReader parts, Map<String, Object> state) throws IOException {
        Map<?, ?> recorded = state.get(ROUNDS) instanceof Map<?, ?> map ? map : Map.of();
        Map<String, Object> before = new TreeMap<>(RecordMap.leaves(recorded));
        // Checkpoints from before there was this choice do not name it.
        before.putIfAbsent("bfloat16", false);
        List<String> changes = StageCheckpoint.changes(before, RecordMap.of(options));
        if (!changes.isEmpty()) {
            throw new IllegalArgumentException("it was trained in other rounds, " + String.join("; ", changes));
        }
        stage.restore(parts, state);
        for (Object part : (List<?>) state.get(PARTS)) {
            keep(part.toString(), new TreeMap<>(Gathered.copy(parts.read(part.toString()), manager)));
        }
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
