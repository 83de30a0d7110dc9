package org.stylestep.train;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import org.stylestep.nn.Precision;

/** A process of its own that trains a stage and prints its memory: {@code STAGE FOLDER STEPS SHARDS REPLICAS PRECISION}. */
public final class TinySoak {

    private static final int BATCH = 8;

    private TinySoak() {}

    public static void main(String[] arguments) throws IOException {
        int replicas = Integer.parseInt(arguments[4]);
        try (NDManager manager = NDManager.newBaseManager()) {
            Sharding sharding = new Sharding(
                    Integer.parseInt(arguments[3]), Collections.nCopies(replicas - 1, manager.getDevice()), false);
            try (Stage<?> stage = TinyTraining.stage(arguments[0], manager, BATCH, sharding)) {
                Precision precision = Precision.valueOf(arguments[5]);
                stage.networks().values().forEach(network -> network.setPrecision(precision));
                run(stage, Path.of(arguments[1]), Integer.parseInt(arguments[2]), manager);
            }
        }
    }

    private static <T> void run(Stage<T> stage, Path folder, int steps, NDManager manager) throws IOException {
        StageTrainer.Options options =
                new StageTrainer.Options(LinearDecay.constant((long) steps * BATCH), steps, 1, steps, 2);
        new StageTrainer<>(stage, options)
                .checkpointsIn(folder)
                .listener(new MemoryMeter(stage.name(), manager))
                .run();
    }
}
