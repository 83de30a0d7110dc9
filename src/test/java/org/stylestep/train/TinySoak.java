package org.stylestep.train;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.GanOptions;
import org.stylestep.objective.LeastSquares;
import org.stylestep.testkit.SmallNetworks;

/** A process of its own that trains small networks and prints its memory every ten steps: {@code STEPS SHARDS REPLICAS GAN}. */
public final class TinySoak {

    static final Path STATUS = Path.of("/proc/self/status");

    private TinySoak() {}

    public static void main(String[] arguments) throws IOException {
        int steps = Integer.parseInt(arguments[0]);
        try (NDManager manager = NDManager.newBaseManager();
                GeneratorTrainer stage = Tiny.trainer(
                        GeneratorRole.FINETUNE,
                        arguments[3].equals("every")
                                ? Tiny.withSpectralNorm(manager)
                                : SmallNetworks.create(manager, StyleCode.SAMPLED),
                        arguments[3].equals("every") ? Tiny.everyOption() : GanOptions.of(new LeastSquares()),
                        8,
                        new Sharding(
                                Integer.parseInt(arguments[1]),
                                Collections.nCopies(Integer.parseInt(arguments[2]) - 1, manager.getDevice())))) {
            StageTrainer.Options options =
                    new StageTrainer.Options(LinearDecay.constant(steps * 8L), steps, 1, steps, 2);
            new StageTrainer<>(stage, options).listener(new Meter(manager)).run();
        }
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
