package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.nn.StyleCode;

/** Three hundred steps take no more memory than fifty. */
@Tag("slow")
final class SoakTest {

    private static final Logger LOGGER = LoggerFactory.getLogger(SoakTest.class);
    private static final int STEPS = 300;
    private static final int SETTLED = 50;

    @Test
    void memoryIsFlatAfterFiftySteps() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(
                Files.isReadable(status), "resident memory is read from /proc, which this system does not have");
        List<Long> resident = new ArrayList<>();
        List<Integer> arrays = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                JointFinetuner stage = Tiny.jointFinetuner(Tiny.networks(manager, StyleCode.SAMPLED), 8)) {
            StageTrainer<?> trainer = new StageTrainer<>(
                            stage, new StageTrainer.Options(Schedule.constant(STEPS * 8L), STEPS, 1, STEPS, 2))
                    .listener(new StageListener() {
                        @Override
                        public void stepped(StepEvent event) throws IOException {
                            if (event.steps() % 10 == 0) {
                                event.values();
                                resident.add(residentKilobytes(status));
                                arrays.add(managed(manager));
                            }
                        }
                    });
            trainer.run();
        }
        int settled = SETTLED / 10 - 1;
        LOGGER.info("resident memory in KiB every 10 steps: {}", resident);
        LOGGER.info("managed arrays every 10 steps: {}", arrays);
        assertThat(arrays.subList(settled, arrays.size())).containsOnly(arrays.get(settled));
        // A leak of one activation a step, 8 x 4 x 32 x 32 floats, would be 32 MiB over the 250 steps; the heap and the
        // allocator breathe.
        assertThat(median(resident.subList(resident.size() - 5, resident.size()))
                        - median(resident.subList(settled, settled + 5)))
                .as("growth of resident memory in KiB")
                .isLessThan(24 * 1024);
    }

    private static int managed(NDManager manager) {
        return manager.getParentManager().getManagedArrays().size()
                + manager.getManagedArrays().size();
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static long residentKilobytes(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
