package org.stylestep.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.io.AtomicFolder;

final class LineageTest {

    @TempDir
    Path folder;

    private Path encoder;
    private Path generator;
    private Path finetune;

    @BeforeEach
    void stages() throws IOException {
        encoder = RunFiles.checkpoint(folder.resolve("encoder"), "encoder", 5, "");
        generator = RunFiles.checkpoint(folder.resolve("generator"), "generator", 7, encoder.toString());
        finetune = RunFiles.checkpoint(folder.resolve("finetune"), "finetune", 9, generator.toString());
        Files.writeString(
                folder.resolve("encoder/cost.json"),
                "{\"images\": 60, \"seconds\": 90, \"speeds\": [2.0, 4.0], \"finished\": true}");
    }

    @Test
    void followsParentsToTheFirstStage() throws IOException {
        assertThat(Lineage.of(Checkpoint.open(finetune)))
                .extracting(Lineage.Step::stage)
                .containsExactly("encoder", "generator", "finetune");
        Lineage.Step first = Lineage.of(Checkpoint.open(finetune)).get(0);
        assertThat(first.run()).isEqualTo(Lineage.text(folder.resolve("encoder")));
        assertThat(first.checkpoint()).isEqualTo("step-000000005");
        assertThat(first.images()).isEqualTo(Optional.of(40L));
        assertThat(first.cost())
                .containsEntry("images", 60.0)
                .containsEntry("minutes", 1.5)
                .containsEntry("images_per_second", 3.0);
    }

    @Test
    void aCheckpointThatIsGoneEndsIt() throws IOException {
        AtomicFolder.delete(generator);
        assertThat(Lineage.of(Checkpoint.open(finetune)))
                .extracting(Lineage.Step::stage)
                .containsExactly("", "finetune");
    }
}
