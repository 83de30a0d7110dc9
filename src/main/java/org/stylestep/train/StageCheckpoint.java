package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.util.JsonUtils;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.checkpoint.Versions;
import org.stylestep.engine.Devices;
import org.stylestep.nn.Network;
import org.stylestep.settings.RecordMap;

/** A stage as a checkpoint, and back. */
final class StageCheckpoint {

    private static final String BATCH_SIZE = "batch_size";
    private static final String SHARDS = "shards";
    private static final String BEST = "best";
    private static final String ENDED = "early_stopped";
    private static final String PYTORCH = "pytorch";

    private static final Logger LOGGER = LoggerFactory.getLogger(StageCheckpoint.class);

    private StageCheckpoint() {}

    static Manifest manifest(
            Stage<?> stage,
            long steps,
            Map<String, Object> settings,
            String parent,
            boolean best,
            boolean ended,
            Setbacks setbacks) {
        Map<String, Manifest.Architecture> networks = new TreeMap<>();
        stage.networks().forEach((name, network) -> networks.put(name, architecture(network)));
        Map<String, Object> state = new TreeMap<>(stage.state());
        state.putAll(setbacks.state());
        state.put(BATCH_SIZE, stage.batchSize());
        state.put(SHARDS, stage.shards());
        state.put(BEST, best);
        state.put(ENDED, ended);
        return new Manifest(
                Manifest.FORMAT,
                new Manifest.Position(stage.name(), steps, steps * stage.batchSize(), stage.seed()),
                networks,
                settings,
                state,
                new Manifest.Origin(
                        stage.dataFingerprint(),
                        parent,
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                        Versions.running(),
                        Devices.name(stage.device()),
                        Devices.threads()),
                Map.of());
    }

    private static Manifest.Architecture architecture(Network network) {
        List<List<Long>> inputs = Arrays.stream(network.inputShapes())
                .map(shape -> Arrays.stream(shape.getShape()).boxed().toList())
                .toList();
        return new Manifest.Architecture(
                network.kind(),
                network.component().type(),
                RecordMap.of(network.component().options()),
                inputs);
    }

    static long restore(Stage<?> stage, Checkpoint checkpoint) throws IOException {
        Manifest manifest = checkpoint.manifest();
        String where = checkpoint.folder().toString();
        require(where, "stage", manifest.position().stage(), stage.name());
        require(where, "seed", manifest.position().seed(), stage.seed());
        require(where, "batch size", number(manifest.state().get(BATCH_SIZE)), (long) stage.batchSize());
        // Absent in checkpoints of earlier versions.
        long shards = number(manifest.state().getOrDefault(SHARDS, 1));
        require(where, "number of shards (runtime.shards)", shards, (long) stage.shards());
        require(where, "training images (fingerprint)", manifest.origin().data(), stage.dataFingerprint());
        try (NDManager manager = NDManager.newBaseManager(stage.device())) {
            stage.restore(part -> checkpoint.read(part, manager), manifest.state());
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    "cannot go on from " + where + ": " + e.getMessage() + otherOptions(stage, manifest), e);
        }
        return manifest.position().step();
    }

    /** Returns which options of networks are not those of the checkpoint: the likely cause of arrays that do not fit. */
    private static String otherOptions(Stage<?> stage, Manifest manifest) {
        StringBuilder text = new StringBuilder();
        stage.networks().forEach((name, network) -> {
            Manifest.Architecture before = manifest.networks().get(name);
            if (before != null) {
                changes(before.options(), architecture(network).options())
                        .forEach(change ->
                                text.append("; ").append(name).append('.').append(change));
            }
        });
        return text.toString();
    }

    /** Refuses weights that are not finite: a checkpoint of them would be of no use, and the one before it is. */
    static void requireFinite(Stage<?> stage, long steps) {
        for (Network network : stage.networks().values()) {
            for (NDArray array : network.arrays().values()) {
                try (NDArray values = array.stopGradient();
                        NDArray sum = values.sum()) {
                    if (!Float.isFinite(sum.getFloat())) {
                        throw new DivergedException("weights of the " + network.name(), sum.getFloat(), steps);
                    }
                }
            }
        }
    }

    /** Says which settings are not those that the checkpoint was made with. */
    static void warnOfChanges(Checkpoint checkpoint, Map<String, Object> settings) {
        if (!settings.isEmpty()) {
            changes(checkpoint.manifest().settings(), settings)
                    .forEach(change -> LOGGER.warn("going on with another {}", change));
        }
    }

    /** Says if the checkpoint was computed by another engine, device or number of threads than goes on. */
    static void warnOfOtherEngine(Checkpoint checkpoint, Stage<?> stage) {
        otherEngine(
                        checkpoint.manifest().origin(),
                        Devices.name(stage.device()),
                        Devices.threads(),
                        Versions.running().get(PYTORCH))
                .ifPresent(LOGGER::warn);
    }

    static Optional<String> otherEngine(Manifest.Origin before, String device, int threads, String version) {
        String was = engine(before.device(), before.threads(), before.versions().get(PYTORCH));
        String is = engine(device, threads, version);
        return before.threads() == 0 || was.equals(is)
                ? Optional.empty()
                : Optional.of(
                        "going on with " + is + ", where the checkpoint was made with " + was
                                + ": sums are rounded in another order, so that the run will not have the bytes of one that was not cut");
    }

    private static String engine(String device, int threads, String version) {
        // GPUs of one model compute the same, whatever their number and the CPU's threads; models are not recorded.
        return device.startsWith("gpu")
                ? "a GPU (PyTorch " + version + ")"
                : device + " (PyTorch " + version + ", threads: " + threads + ")";
    }

    /** The keys whose values differ, with both; numbers are compared by value, because a file does not tell 10 from 10.0. */
    static List<String> changes(Map<String, Object> before, Map<String, Object> settings) {
        List<String> changes = new ArrayList<>();
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(settings.keySet());
        for (String key : keys) {
            String was = JsonUtils.GSON.toJson(before.get(key));
            String is = JsonUtils.GSON.toJson(settings.get(key));
            if (!JsonParser.parseString(was).equals(JsonParser.parseString(is))) {
                changes.add(key + ": it was " + was + " and is " + is);
            }
        }
        return changes;
    }

    /** Whether the checkpoint was the best of its run when it was written. */
    static boolean best(Checkpoint checkpoint) {
        return Boolean.TRUE.equals(checkpoint.manifest().state().get(BEST));
    }

    /** Whether the run had ended there because held-out data no longer got better. */
    static boolean ended(Checkpoint checkpoint) {
        return Boolean.TRUE.equals(checkpoint.manifest().state().get(ENDED));
    }

    private static void require(String where, String what, Object found, Object expected) throws CheckpointException {
        if (!found.equals(expected)) {
            throw new CheckpointException(
                    "cannot go on from " + where + ": its " + what + " is " + found + " and this run's is " + expected
                            + ". Use the settings it was made with, or another output folder.");
        }
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : -1;
    }
}
