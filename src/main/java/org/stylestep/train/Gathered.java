package org.stylestep.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stylestep.engine.Kernels;
import org.stylestep.nn.Network;

/**
 * What the passes over a shard have gathered, or the sum of it over several shards.
 *
 * @param values scalars to report, by name
 * @param gradients by the name of what uses them and the parameter's name; after a pass they may be the live gradients of the networks. In a sum also
 *     the changes of {@linkplain Network#buffers() buffers}
 */
record Gathered(Map<String, NDArray> values, Map<String, Map<String, NDArray>> gradients) {

    /** Returns the live gradients of a network that is trainable now, by parameter; the handles belong to the manager. */
    static Map<String, NDArray> gradients(Network network, NDManager manager) {
        Map<String, NDArray> gradients = new TreeMap<>();
        network.trainableParameters().forEach((name, parameter) -> {
            NDArray gradient = parameter.getArray().getGradient();
            gradient.attach(manager);
            gradients.put(name, gradient);
        });
        return gradients;
    }

    /** Sets gradients to zero, whatever they hold. */
    static void clear(Map<String, NDArray> gradients) {
        Kernels.update("zero", new double[0], List.of(List.copyOf(gradients.values())));
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

    static Map<String, Map<String, NDArray>> copies(Map<String, Map<String, NDArray>> parts, NDManager manager) {
        Map<String, Map<String, NDArray>> copies = new LinkedHashMap<>();
        parts.forEach((name, arrays) -> copies.put(name, copy(arrays, manager)));
        return copies;
    }

    Gathered copy(NDManager manager) {
        return new Gathered(copy(values, manager), copies(gradients, manager));
    }

    void clearGradients() {
        gradients.values().forEach(Gathered::clear);
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
