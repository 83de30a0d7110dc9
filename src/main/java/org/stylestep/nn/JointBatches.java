package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A discriminator that takes several batches in one forward pass, each as if it were alone, which asks the engine for fewer operators than a pass for
 * each.
 *
 * <p>A discriminator of yours may implement it, too; any other runs once a batch.
 */
public interface JointBatches {

    /**
     * Runs the block on batches of equal size that are joined along the first axis of every input. What it computes over a batch, such as a deviation,
     * it computes over each alone.
     *
     * @param batches how many they are
     * @return the outputs, joined likewise
     */
    NDList forwardJointly(ParameterStore parameters, NDList inputs, int batches, boolean training);

    /** Runs the block on each of several batches of equal size and returns their outputs. */
    static List<NDList> run(JointBatches block, ParameterStore parameters, List<NDList> batches, boolean training) {
        int count = batches.size();
        NDList inputs = new NDList();
        for (int i = 0; i < batches.get(0).size(); i++) {
            int input = i;
            NDArray[] parts = batches.stream().map(batch -> batch.get(input)).toArray(NDArray[]::new);
            inputs.add(NDArrays.concat(new NDList(parts)));
        }
        NDList outputs = block.forwardJointly(parameters, inputs, count, training);
        inputs.close();
        List<NDList> apart = new ArrayList<>();
        outputs.forEach(output -> apart.add(output.split(count)));
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new NDList(apart.stream().map(parts -> parts.get(i)).toArray(NDArray[]::new)))
                .toList();
    }
}
