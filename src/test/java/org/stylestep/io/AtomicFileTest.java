package org.stylestep.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {

    @TempDir
    Path folder;

    @Test
    void replacesTheFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("a.bin");
        AtomicFile.write(file, new byte[] {1, 2, 3});
        AtomicFile.write(file, new byte[] {4});
        assertThat(file).hasBinaryContent(new byte[] {4});
        assertThat(folder.toFile().listFiles()).containsExactly(file.toFile());
    }

    @Test
    void aFullDeviceIsToldWithTheFileAndWhatWasThereIsUntouched() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(full).as("a device that is always full, as Linux has").exists();
        Path file = Files.writeString(folder.resolve("a.txt"), "before");
        Files.createSymbolicLink(folder.resolve(".a.txt.partial"), full);
        assertThatThrownBy(() -> AtomicFile.write(file, new byte[] {1}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Cannot write " + file + ": No space left on device")
                .hasMessageEndingWith("what was there before is untouched");
        assertThat(file).hasContent("before");
        assertThat(folder.toFile().listFiles()).containsExactly(file.toFile());
    }

    @Test
    void whatAKilledWriterLeftIsOverwritten() throws IOException {
        Path file = folder.resolve("best");
        Files.writeString(folder.resolve(".best.partial"), "longer than what is written next");
        AtomicFile.write(file, new byte[] {1});
        assertThat(file).hasBinaryContent(new byte[] {1});
        assertThat(folder.toFile().listFiles()).containsExactly(file.toFile());
    }

    @Test
    void aMissingFolderIsNamed() {
        Path file = folder.resolve("nowhere/a.txt");
        assertThatThrownBy(() -> AtomicFile.write(file, new byte[] {1}))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot write " + file + ": there is no folder " + folder.resolve("nowhere"));
    }
}
