package org.stylestep.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointException;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.pipeline.StandardExtensions;

final class CheckpointNetworksTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    encoder   | "base_channels": 4   | "base_channels": 100000     | more numbers than there are weights
                    encoder   | "base_channels": 4   | "base_channels": 2147483647 | must be at least 1
                    encoder   | "latent_dim": 8      | "latent_dim": 2000000000    | more numbers than there are weights
                    encoder   | "blocks": 3          | "blocks": 1000              | arrays of weights
                    encoder   | "blocks": 3          | "blocks": 2000000000        | blocks must be at most 1000
                    generator | "base_channels": 4   | "base_channels": 100000     | more numbers than there are weights
                    generator | "residual_blocks": 1 | "residual_blocks": 1000     | arrays of weights
                    generator | "residual_blocks": 1 | "residual_blocks": 3000     | residual_blocks must be at most 1000
                    generator | "downsamplings": 3   | "downsamplings": 30         | arrays of weights
                    """)
    @Timeout(20)
    void optionsThatAskForMoreThanTheWeightsAreRefusedBeforeAnythingIsAllocated(
            String network, String from, String to, String problem) throws IOException {
        Path pair = TinyPair.write(folder.resolve("pair"), 3);
        Path file = pair.resolve("manifest.json");
        String json = Files.readString(file);
        String damaged = json.replace(from, to);
        assertThat(damaged).isNotEqualTo(json);
        Files.writeString(file, damaged);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            CheckpointNetworks networks = new CheckpointNetworks(Checkpoint.open(pair), StandardExtensions.standard());
            assertThatThrownBy(() -> networks.load(network, Weights.EMA, manager))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("cannot load the " + network + " of " + pair)
                    .hasMessageContaining(problem);
            assertThat(manager.getManagedArrays()).isEmpty();
        }
    }
}
