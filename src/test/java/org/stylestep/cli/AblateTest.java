package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.data.ImageFiles;

/** A study from its file to its table. */
@Tag("slow")
final class AblateTest {

    @TempDir
    Path folder;

    private final Program program = new Program();

    @Test
    void everyRowIsTrainedAndMeasured() throws IOException {
        Path file = TinyStudy.write(folder);
        int code = program.run("ablate", file.toString(), "--jobs", "2");
        assertThat(program.err()).doesNotContain("error:").doesNotContain("failed");
        assertThat(code).isZero();
        Path study = folder.resolve("study");
        assertThat(Files.readString(study.resolve("table.md"))).contains("| two stages |", "| one stage |");
        assertThat(ImageFiles.read(study.resolve("contact-sheet.png")).width()).isGreaterThan(6 * 128);
    }
}
