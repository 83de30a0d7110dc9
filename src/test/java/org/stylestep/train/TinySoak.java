package org.stylestep.train;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.stylestep.nn.Precision;

/** A process of its own that trains a stage, validates and writes checkpoints, and prints its memory every ten steps: {@code STAGE FOLDER STEPS SHARDS REPLICAS CHECKPOINTS PRECISION}. */
public final class TinySoak {

    static final Path STATUS = Path.of("/proc/self/status");

    private static final int BATCH = 8;

    private TinySoak() {}

    public static void main(String[] arguments) throws IOException {
        int replicas = Integer.parseInt(arguments[4]);
        try (NDManager manager = NDManager.newBaseManager()) {
            Sharding sharding = new Sharding(
                    Integer.parseInt(arguments[3]), Collections.nCopies(replicas - 1, manager.getDevice()), false);
            try (Stage<?> stage = TinyTraining.stage(arguments[0], manager, BATCH, sharding)) {
                Precision precision = Precision.valueOf(arguments[6]);
                stage.networks().values().forEach(network -> network.setPrecision(precision));
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
                System.out.println("memory " + event.steps() + " " + residentKilobytes() + " " + arrays());
            }
        }

        private int arrays() {
            return manager.getParentManager().getManagedArrays().size()
                    + manager.getManagedArrays().size();
        }

        private static long residentKilobytes() throws IOException {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
