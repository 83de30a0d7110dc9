package org.stylestep.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AtomicFolderTest {

    @TempDir
    Path parent;

    private Path target;

    @BeforeEach
    void name() {
        target = parent.resolve("model");
    }

    /** What a process leaves that is killed while it writes the version "new" over the version "old", or removes a folder. */
    private record Kill(String moment, Map<String, String> left, String survivor) {

        private void leaveIn(Path parent) throws IOException {
            for (Map.Entry<String, String> version : left.entrySet()) {
                put(Files.createDirectory(parent.resolve(version.getKey())), version.getValue());
            }
        }
    }

    static Stream<Kill> kills() {
        return Stream.of(
                new Kill("writing", Map.of("model", "old", ".model.writing", "half"), "old"),
                new Kill("between the moves", Map.of(".model.replaced", "old", ".model.writing", "new"), "old"),
                new Kill("moved in", Map.of("model", "new", ".model.replaced", "old"), "new"),
                new Kill("retired", Map.of("model", "new", ".model.removing", "old"), "new"),
                new Kill("deleting the old", Map.of("model", "new", ".model.removing", "half"), "new"),
                new Kill("deleting all", Map.of(".model.removing", "half"), ""));
    }

    private static void put(Path folder, String version) throws IOException {
        Files.writeString(folder.resolve("version"), version);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    private void assertOnly(String version) throws IOException {
        if (version.isEmpty()) {
            assertThat(names()).isEmpty();
        } else {
            assertThat(names()).containsExactly("model");
            assertThat(target.resolve("version")).hasContent(version);
        }
    }

    @ParameterizedTest
    @MethodSource("kills")
    void aSweepKeepsACompleteVersionWhereverTheWriterWasKilled(Kill kill) throws IOException {
        kill.leaveIn(parent);
        AtomicFolder.recoverAll(parent);
        assertOnly(kill.survivor);
    }

    @ParameterizedTest
    @MethodSource("kills")
    void aFailingWriterAfterTheKillKeepsThatVersionToo(Kill kill) throws IOException {
        kill.leaveIn(parent);
        assertThatThrownBy(() -> AtomicFolder.write(target, aside -> {
                    put(aside, "newer");
                    throw new IOException("no space");
                }))
                .hasMessage("no space");
        assertOnly(kill.survivor);
    }

    @ParameterizedTest
    @MethodSource("kills")
    void theNextWriterReplacesItAndLeavesNothingElse(Kill kill) throws IOException {
        kill.leaveIn(parent);
        AtomicFolder.write(target, aside -> put(aside, "newer"));
        assertOnly("newer");
    }

    @ParameterizedTest
    @MethodSource("kills")
    void removingLeavesNothing(Kill kill) throws IOException {
        kill.leaveIn(parent);
        AtomicFolder.remove(target);
        assertOnly("");
    }

    @Test
    void theOldVersionStaysIfTheNewOneCannotTakeItsPlace() throws IOException {
        AtomicFolder.write(target, aside -> put(aside, "old"));
        assertThatThrownBy(() -> AtomicFolder.write(target, aside -> {
                    assertThat(names()).containsExactlyInAnyOrder("model", ".model.writing");
                    Files.move(aside, parent.resolve("elsewhere"));
                }))
                .isInstanceOf(IOException.class);
        Files.delete(parent.resolve("elsewhere"));
        assertOnly("old");
    }
}
