package org.stylestep.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private String[] names() {
        return parent.toFile().list();
    }

    private void assertOnly(String version) {
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

    @Test
    void aReaderAlwaysFindsAVersion() throws Exception {
        AtomicFolder.write(target, aside -> put(aside, "0"));
        Path other = Files.createDirectory(parent.resolve("other"));
        assumeTrue(FolderSwap.swap(other, target), "this file system cannot exchange names");
        assumeTrue(FolderSwap.swap(other, target), "this file system cannot exchange names");
        Files.delete(other);
        AtomicBoolean written = new AtomicBoolean();
        ExecutorService service = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> reading = service.submit(() -> {
                int reads = 0;
                for (int last = 0; !written.get(); reads++) {
                    int version = Integer.parseInt(Files.readString(target.resolve("version")));
                    assertThat(version).isGreaterThanOrEqualTo(last);
                    last = version;
                }
                return reads;
            });
            for (int i = 1; i <= 100; i++) {
                String version = Integer.toString(i);
                AtomicFolder.write(target, aside -> put(aside, version));
            }
            written.set(true);
            assertThat(reading.get()).isPositive();
        } finally {
            written.set(true);
            service.shutdownNow();
        }
        assertOnly("100");
    }

    @Test
    void namesThatCannotBeExchangedAreLeftAlone() throws IOException {
        put(Files.createDirectory(target), "old");
        assertThat(FolderSwap.swap(target, parent.resolve("absent"))).isFalse();
        assertOnly("old");
    }

    @Test
    void aSecondWriterIsRefusedAndTheLockLeavesNothing() throws IOException {
        WriteLock lock = AtomicFolder.lock(target);
        try (lock) {
            assertThatThrownBy(() -> AtomicFolder.lock(target))
                    .hasMessageContaining("this process is already writing " + target);
        }
        AtomicFolder.lock(target).close();
        assertOnly("");
    }
}
