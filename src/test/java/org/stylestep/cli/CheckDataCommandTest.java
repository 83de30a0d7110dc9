package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.image.ImageFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CheckDataCommandTest {

    @TempDir
    Path folder;

    private final Program program = new Program(() -> folder);

    @BeforeEach
    void files() throws IOException {
        TinyFiles.pairs(folder.resolve("train"), 4);
        TinyFiles.pairs(folder.resolve("val"), 3, 20);
        TinyFiles.runFiles(folder);
    }

    @Test
    void aRunFileSaysWhatIsCheckedAndHow() throws IOException {
        Files.copy(folder.resolve("train/pair-0.png"), folder.resolve("val/copy.png"));
        assertThat(program.run("check-data $/generator.yaml")).as(program.err()).isZero();
        assertThat(program.out())
                .contains("8 image files", "1 groups of files with the same pixels", "several splits")
                .contains(folder.resolve("val/copy.png").toString());
        assertThat(program.run("check-data $/generator.yaml --single")).isEqualTo(1);
        assertThat(program.err()).contains("--single", "generator.yaml");
    }

    @Test
    void aSplitBesideTheFolderIsCheckedWithIt() {
        assertThat(program.run("check-data $/train --split val")).isZero();
        assertThat(program.out()).contains("7 image files");
        assertThat(program.run("check-data $/train --split nowhere")).isEqualTo(1);
        assertThat(program.err()).contains("nowhere");
    }

    @Test
    void jsonIsOneLineForAProgram() throws IOException {
        Files.writeString(folder.resolve("train/broken.png"), "not a picture");
        assertThat(program.run("check-data $/train --json")).isEqualTo(1);
        assertThat(program.out().lines()).hasSize(1);
        JsonNode report = JsonMapper.shared().readTree(program.out());
        assertThat(report.at("/usable").asBoolean()).isFalse();
        assertThat(report.at("/files").asInt()).isEqualTo(5);
        assertThat(report.at("/problems/unreadable/0/name").asString()).isEqualTo("broken.png");
    }

    @Test
    void aSheetShowsThePairs() throws IOException {
        Path sheet = folder.resolve("sheet.png");
        assertThat(program.run("check-data $/train --sheet " + sheet))
                .as(program.err())
                .isZero();
        assertThat(ImageFiles.read(sheet).width()).isGreaterThan(2 * 128);
    }
}
