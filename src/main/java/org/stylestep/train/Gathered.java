package org.stylestep.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Kernels;
import org.stylestep.nn.Network;

/**
 * What the passes over a shard have gathered, or the sum of it over several shards.
 *
 * @param values scalars to report, by name
 * @param gradients by the name of what uses them and the parameter's name; after a pass two may share their memory. In a sum also the changes of {@linkplain Network#buffers() buffers}
 */
record Gathered(Map<String, NDArray> values, Map<String, Map<String, NDArray>> gradients) {

    /**
     * Returns the gradients of a loss by the parameters of networks that are trainable now, by network and parameter, and frees the graph behind it.
     *
     * @param loss a scalar; without one, gradients are zero
     * @param manager owns the gradients
     */
    static Map<String, Map<String, NDArray>> gradients(
            Optional<NDArray> loss, List<Network> networks, NDManager manager) {
        List<NDArray> parameters = networks.stream()
                .flatMap(network -> network.trainableParameters().values().stream())
                .map(Parameter::getArray)
                .toList();
        Iterator<NDArray> gradients = loss.map(scalar -> Gradients.of(scalar, parameters, manager))
                .orElseGet(() -> new NDList(parameters.stream()
                        .map(parameter -> manager.zeros(parameter.getShape()))
                        .toArray(NDArray[]::new)))
                .iterator();
        Map<String, Map<String, NDArray>> byNetwork = new LinkedHashMap<>();
        for (Network network : networks) {
            Map<String, NDArray> byParameter = new TreeMap<>();
            network.trainableParameters().keySet().forEach(name -> byParameter.put(name, gradients.next()));
            byNetwork.put(network.name(), byParameter);
        }
        return byNetwork;
    }

    /** Returns copies that belong to a manager. */
    static Map<String, NDArray> copy(Map<String, NDArray> arrays, NDManager manager) {
        Map<String, NDArray> copies = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            NDArray copy = array.duplicate();
            copy.attach(manager);
            copies.put(name, copy);
        });
        return copies;
    }

    Gathered copy(NDManager manager) {
        Map<String, Map<String, NDArray>> copies = new LinkedHashMap<>();
        gradients.forEach((name, arrays) -> copies.put(name, copy(arrays, manager)));
        return new Gathered(copy(values, manager), copies);
    }

    /** Adds what others gathered, which is closed; it may be on another device. */
    void add(Gathered others) {
        List<NDArray> sums = arrays();
        List<NDArray> there = others.arrays();
        Device device = sums.get(0).getDevice();
        List<NDArray> here =
                there.stream().map(array -> array.toDevice(device, false)).toList();
        Kernels.update("add", new double[] {1}, List.of(sums, here));
        here.forEach(NDArray::close);
        there.forEach(NDArray::close);
    }

    /** Makes a sum of so many shards their mean. */
    void divide(int shards) {
        Kernels.update("scale", new double[] {1.0 / shards}, List.of(arrays()));
    }

    private List<NDArray> arrays() {
        List<NDArray> arrays = new ArrayList<>(values.values());
        gradients.values().forEach(group -> arrays.addAll(group.values()));
        return arrays;
    }
}
