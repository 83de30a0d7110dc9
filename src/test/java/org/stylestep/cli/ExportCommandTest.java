package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.infer.TinyPair;

final class ExportCommandTest {

    @TempDir
    Path folder;

    private final Program program = new Program(() -> folder);

    @Test
    void writesAFolderThatRendersTheSame() throws IOException {
        Path pair = TinyPair.write(folder.resolve("pair"), 3);
        Path out = folder.resolve("model");
        assertThat(program.run("export " + pair + " --out " + out)).isZero();
        assertThat(program.out()).isEqualTo("exported: " + out + "\n");
        RgbImage image = TinyPair.picture(40, 30, 1);
        try (StyleTransfer trained = StyleTransfer.open(pair, Device.cpu());
                StyleTransfer exported = StyleTransfer.open(out, Device.cpu())) {
            assertThat(exported.translate(image, image)).isEqualTo(trained.translate(image, image));
        }
    }

    @Test
    void aStageWithoutAPairIsNamed() throws IOException {
        Manifest mapper = new Manifest(
                Manifest.FORMAT,
                new Manifest.Position("mapper", 1, 1, 1),
                Map.of("mapper", new Manifest.Architecture("mapper", "none", Map.of(), List.of())),
                Map.of(),
                Map.of(),
                new Manifest.Origin("", "", "", Map.of(), "", 0),
                Map.of());
        String run = folder.resolve("mapper").toString();
        CheckpointStore.of(folder.resolve("mapper")).save(mapper, Map.of());
        String model = folder.resolve("model").toString();
        for (String[] command : new String[][] {{"export", run, "--out", model}, {"styles", run, "list"}}) {
            assertThat(program.run(command)).isEqualTo(1);
            assertThat(program.err())
                    .contains("is of stage 'mapper'", "no pair of encoder and generator, only [mapper]");
        }
    }

    @Test
    void tellsWhatIsWrong() throws IOException {
        Path pair = TinyPair.write(folder.resolve("pair"), 3);
        assertThat(program.run("export " + pair + " --out " + folder)).isEqualTo(1);
        assertThat(program.err()).contains(folder + " is there already").doesNotContain("unexpected");
        assertThat(program.run("export " + folder + " --out $/model")).isEqualTo(1);
        assertThat(program.err()).contains("no checkpoint at " + folder);
        assertThat(program.run("export " + pair)).isEqualTo(2);
    }
}
