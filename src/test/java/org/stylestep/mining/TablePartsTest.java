package org.stylestep.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.data.PairAugmentation;
import org.stylestep.features.FilterBank;

/** Tables computed in parts, all in this process. */
final class TablePartsTest {

    @TempDir
    private Path folder;

    private TableParts open(String table, MemoryImages images, Optional<Integer> sketch) throws IOException {
        NearestFarthestMiner.Options options = new NearestFarthestMiner.Options(
                5,
                13,
                Optional.empty(),
                Optional.of(16),
                NearestFarthestMiner.Scene.NONE,
                sketch,
                Optional.empty(),
                Optional.empty());
        return new TableParts(
                options,
                new MiningContext(
                        "images",
                        images,
                        PairAugmentation.resize(16),
                        () -> new FilterBank(Device.cpu()),
                        false,
                        folder.resolve(table),
                        Progress.none()));
    }

    /** With images that are equal, which are ordered by index, and with more parts than one block. */
    @ParameterizedTest
    @CsvSource({"100, 16", "100, 48", "100, 128", "40, 16"})
    void partsInAnyOrderGiveTheBytesOfTheWhole(int distinct, int size) throws IOException {
        MemoryImages images = MemoryImages.random(100, 16, 3).mapped(i -> i % distinct);
        try (TableParts whole = open("whole", images, Optional.empty());
                TableParts parts = open("parts", images, Optional.empty())) {
            whole.whole();

            parts.whole(size, (count, fingerprint, described) -> {
                for (int number = count - 1; number >= 0; number--) {
                    parts.compute(number, size, fingerprint, described);
                }
            });
        }
        assertThat(folder.resolve("parts")).hasSameBinaryContentAs(folder.resolve("whole"));
        assertThat(folder.resolve(".parts.work")).doesNotExist();
    }

    @Test
    void aComputationThatWasCutComputesWhatIsLeft() throws IOException {
        MemoryImages images = MemoryImages.random(100, 16, 3);
        List<String> computed = new ArrayList<>();
        try (TableParts whole = open("whole", images, Optional.of(100));
                TableParts parts = open("parts", images, Optional.of(100))) {
            whole.whole();
            for (int cut : new int[] {3, 8, 100}) {
                TableParts.Parts some = (count, fingerprint, described) -> {
                    for (int number = 0; number < count; number++) {
                        if (computed.size() == cut) {
                            throw new IOException("cut");
                        }
                        Path file = folder.resolve(".parts.work")
                                .resolve(fingerprint + (described ? ".candidates." : ".descriptors.") + number * 16);
                        if (Files.notExists(file)) {
                            computed.add(described + " " + number);
                        }
                        parts.compute(number, 16, fingerprint, described);
                    }
                };
                if (cut < 100) {
                    assertThatThrownBy(() -> parts.whole(16, some)).hasMessage("cut");
                } else {
                    parts.whole(16, some);
                }
            }
            assertThatThrownBy(() -> parts.whole(20, (count, fingerprint, described) -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("multiple of 16 images, not 20");
            // The table is there.
            parts.whole(16, (count, fingerprint, described) -> computed.add("again"));
        }
        assertThat(computed).doesNotHaveDuplicates().hasSize(14).doesNotContain("again");
        assertThat(folder.resolve("parts")).hasSameBinaryContentAs(folder.resolve("whole"));
    }
}
