package org.stylestep.train;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import org.stylestep.ProcessMemory;

/** A process of its own that trains a stage, validates and writes checkpoints, and prints its memory every ten steps: {@code STAGE FOLDER STEPS SHARDS REPLICAS CHECKPOINTS}. */
public final class TinySoak {

    private static final int BATCH = 8;

    private TinySoak() {}

    public static void main(String[] arguments) throws IOException {
        int replicas = Integer.parseInt(arguments[4]);
        try (NDManager manager = NDManager.newBaseManager()) {
            Sharding sharding = new Sharding(
                    Integer.parseInt(arguments[3]), Collections.nCopies(replicas - 1, manager.getDevice()));
            try (Stage<?> stage = TinyTraining.stage(arguments[0], manager, BATCH, sharding)) {
                run(
                        stage,
                        Path.of(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[5]),
                        manager);
            }
        }
    }

    private static <T> void run(Stage<T> stage, Path folder, int steps, int checkpoints, NDManager manager)
            throws IOException {
        int often = steps / checkpoints;
        StageTrainer.Options options =
                new StageTrainer.Options(LinearDecay.constant((long) steps * BATCH), often, 1, often, 2);
        new StageTrainer<>(stage, options)
                .checkpointsIn(folder)
                .listener(new Meter(manager))
                .run();
    }

    private record Meter(NDManager manager) implements StageListener {

        @Override
        public void stepped(StepEvent event) throws IOException {
            if (event.steps() % 10 == 0) {
                event.values();
                System.out.println("memory " + event.steps() + " " + ProcessMemory.kibibytes("self", "VmRSS") + " " + arrays());
            }
        }

        private int arrays() {
            return manager.getParentManager().getManagedArrays().size()
                    + manager.getManagedArrays().size();
        }
    }
}
