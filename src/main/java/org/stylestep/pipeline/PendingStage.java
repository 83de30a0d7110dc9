package org.stylestep.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.Networks;

/** An earlier stage that has not run yet: it has the networks that its settings describe, with random weights. */
record PendingStage(Map<String, Network> networks, StyleCode styleCode) implements EarlierStage {

    static PendingStage of(Networks made) {
        Map<String, Network> networks = new LinkedHashMap<>();
        made.all().forEach(network -> networks.put(network.name(), network));
        return new PendingStage(networks, made.styleCode());
    }

    @Override
    public boolean has(String network) {
        return networks.containsKey(network);
    }

    @Override
    public Network network(String name, Weights weights, NDManager manager) {
        return networks.get(name);
    }

    @Override
    public Map<String, NDArray> average(String name, NDManager manager) throws IOException {
        return Map.of();
    }

    @Override
    public Optional<Path> folder() {
        return Optional.empty();
    }
}
