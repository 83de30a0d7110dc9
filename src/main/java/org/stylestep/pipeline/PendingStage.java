package org.stylestep.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.Networks;
import org.stylestep.settings.SettingException;

/** An earlier stage that has not run yet: it has the networks that its settings describe, with random weights. */
record PendingStage(String key, Path run, Map<String, Network> networks, StyleCode styleCode) implements EarlierStage {

    static PendingStage of(String key, Path run, Networks made) {
        Map<String, Network> networks = new LinkedHashMap<>();
        made.all().forEach(network -> networks.put(network.name(), network));
        return new PendingStage(key, run, networks, made.styleCode());
    }

    @Override
    public boolean has(String network) {
        return networks.containsKey(network);
    }

    @Override
    public Network network(String name, Weights weights, NDManager manager) {
        if (!has(name)) {
            throw new SettingException(key + ": " + run + " will have no " + name + ", only "
                    + String.join(", ", new TreeSet<>(networks.keySet())));
        }
        return networks.get(name);
    }

    @Override
    public String encoderFingerprint() {
        return "pending";
    }

    @Override
    public Map<String, NDArray> average(String name, NDManager manager) {
        return Map.of();
    }

    @Override
    public Optional<Path> folder() {
        return Optional.empty();
    }
}
