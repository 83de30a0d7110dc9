package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.CheckpointNetworks;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.nn.InputSizes;
import org.stylestep.nn.Network;
import org.stylestep.train.LearningSchedule;
import org.stylestep.train.Stage;
import org.stylestep.train.TermRow;

/**
 * What a stage would be and cost, found by building it once and taking a few steps with untrained networks; nothing is written.
 *
 * @param stage the stage's name
 * @param device where it would run
 * @param networks the networks, by name
 * @param terms which loss term trains which networks; empty for a stage without terms
 * @param batchSize images a step
 * @param steps the steps of the whole schedule
 * @param stepTime the time of a step, the median of a few after one to warm up; validation, checkpoints and sheets come on top
 * @param validation what validation costs; empty in stages 1 and 4, whose held-out images a dry run cuts short, and where there is none
 */
public record DryRun(
        String stage,
        Device device,
        Map<String, NetworkSize> networks,
        List<TermRow> terms,
        int batchSize,
        long steps,
        Duration stepTime,
        Optional<Validation> validation) {

    /**
     * How often validation is done, and what it costs.
     *
     * @param everySteps steps between validations
     * @param time the time of one
     * @param figures what it reports, by name
     */
    public record Validation(long everySteps, Duration time, List<String> figures) {

        /** Keeps a copy. */
        public Validation {
            figures = List.copyOf(figures);
        }

        private static Optional<Validation> of(StageAssembly<?> assembly) throws IOException {
            assembly.stage().validate();
            long start = System.nanoTime();
            Map<String, Double> values = assembly.stage().validate().values();
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            long everySteps = assembly.loop().validationSteps();
            return values.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Validation(everySteps, time, List.copyOf(values.keySet())));
        }
    }

    /**
     * How large a network is.
     *
     * @param parameters how many numbers it has
     * @param minSide the least height and width of the images that it takes, in pixels; 1 if it takes any
     */
    public record NetworkSize(long parameters, int minSide) {

        /**
         * Reads the size of a trained network.
         *
         * @param run the folder of a run, or of a checkpoint
         * @param network the network's name
         * @param extensions build it
         * @throws IOException if the checkpoint cannot be read, or has no such network
         */
        public static NetworkSize of(Path run, String network, Extensions extensions) throws IOException {
            CheckpointNetworks networks = new CheckpointNetworks(Checkpoint.open(run), extensions);
            try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                    Network trained = networks.load(network, Weights.RAW, manager)) {
                return of(trained);
            }
        }

        private static NetworkSize of(Network network) {
            return new NetworkSize(
                    network.parameters().values().stream()
                            .mapToLong(parameter -> parameter.getShape().size())
                            .sum(),
                    network.block() instanceof InputSizes sizes ? sizes.minSide() : 1);
        }
    }

    private static final int WARM_UP = 1;
    private static final int MEASURED = 3;

    /** Returns how long all steps of the schedule would take. */
    public Duration estimate() {
        return stepTime.multipliedBy(steps);
    }

    static <T> DryRun of(StageAssembly<T> assembly, boolean validates) throws IOException {
        Stage<T> stage = assembly.stage();
        LearningSchedule schedule = assembly.schedule();
        long[] nanos = new long[MEASURED];
        try (NDManager manager = NDManager.newBaseManager(stage.device());
                PrefetchingDataLoader<T> batches = stage.batches(0, WARM_UP + MEASURED, 1)) {
            for (int step = 0; step < WARM_UP + MEASURED; step++) {
                T batch = batches.next();
                long start = System.nanoTime();
                try (NDManager scratch = manager.newSubManager()) {
                    // At rate 0, so that weights stay finite for the validation whatever rate the settings name.
                    Map<String, NDArray> values = stage.step(batch, step, 0, scratch);
                    // Reading a value waits for the device.
                    values.values().forEach(NDArray::getFloat);
                }
                if (step >= WARM_UP) {
                    nanos[step - WARM_UP] = System.nanoTime() - start;
                }
            }
        }
        Arrays.sort(nanos);
        Map<String, NetworkSize> networks = new LinkedHashMap<>();
        stage.networks().forEach((name, network) -> networks.put(name, NetworkSize.of(network)));
        return new DryRun(
                stage.name(),
                stage.device(),
                networks,
                assembly.terms(),
                stage.batchSize(),
                schedule.steps(stage.batchSize()),
                Duration.ofNanos(nanos[MEASURED / 2]),
                validates ? Validation.of(assembly) : Optional.empty());
    }
}
