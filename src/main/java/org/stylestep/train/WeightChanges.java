package org.stylestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.io.FloatFormat;
import org.stylestep.nn.Network;

/** What a worker changed in a stage's weights in a round, in bfloat16: (numbers, 2), int8, because the engine does not write numbers of this format. */
final class WeightChanges {

    private WeightChanges() {}

    /** Returns whether an array of a part is a weight: it is neither a buffer, nor of a moving average, nor state of an optimizer. */
    static boolean isWeight(Stage<?> stage, String part, String array) {
        Network network = stage.networks().get(part);
        return network != null && !network.buffers().contains(array);
    }

    /** Returns the parts of a stage with changes since a checkpoint in the place of weights. */
    static Map<String, Map<String, NDArray>> since(Checkpoint start, Stage<?> stage, NDManager scratch)
            throws IOException {
        Map<String, Map<String, NDArray>> changed = new TreeMap<>(stage.parts());
        for (String part : stage.networks().keySet()) {
            Map<String, NDArray> arrays = new TreeMap<>(changed.get(part));
            Map<String, NDArray> before = start.read(part, scratch);
            arrays.replaceAll((name, array) -> {
                if (!isWeight(stage, part, name)) {
                    return array;
                }
                float[] change = before.get(name).neg().addi(array).toFloatArray();
                return scratch.create(
                        FloatFormat.bfloat16(change), new Shape(change.length, Short.BYTES), DataType.INT8);
            });
            changed.put(part, arrays);
        }
        return changed;
    }

    /** Reads a part of what {@link #since} made, on the weights of a stage that is still where the changes began. */
    static Map<String, NDArray> read(Stage<?> stage, Checkpoint changed, String part, NDManager scratch)
            throws IOException {
        Map<String, NDArray> arrays = changed.read(part, scratch);
        arrays.replaceAll((name, array) -> {
            if (!isWeight(stage, part, name)) {
                return array;
            }
            NDArray before = stage.networks().get(part).arrays().get(name);
            float[] change = FloatFormat.BFLOAT16.read(array.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
            return scratch.create(change, before.getShape()).addi(before);
        });
        return arrays;
    }
}
