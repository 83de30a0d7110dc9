package org.stylestep.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderLockTest {

    @TempDir
    Path folder;

    /** A process that locks a folder and holds the lock until its input ends: {@code FOLDER}. */
    public static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try {
                FolderLock lock = FolderLock.acquire(Path.of(arguments[0]));
                System.out.println("locked");
                System.in.read();
                lock.close();
            } catch (IOException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    private Process holder() throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void anotherProcessIsNamedAndItsKillFreesTheFolder() throws IOException, InterruptedException {
        Process other = holder();
        try {
            assertThat(other.inputReader(StandardCharsets.UTF_8).readLine()).startsWith("locked");
            assertThatThrownBy(() -> FolderLock.acquire(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another process (pid " + other.pid() + " on ")
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("wait for it or end it");
        } finally {
            other.destroyForcibly().waitFor();
        }
        FolderLock.acquire(folder).close();
    }

    @Test
    void aRefusalInThisProcessKeepsTheLockAgainstOthers() throws IOException {
        try (FolderLock lock = FolderLock.acquire(folder)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> FolderLock.acquire(folder.resolve("../" + folder.getFileName())))
                    .hasMessageContaining("this process is already writing into");
            Process other = holder();
            assertThat(other.inputReader(StandardCharsets.UTF_8).readLine())
                    .contains("pid " + ProcessHandle.current().pid());
        }
    }

    @Test
    void onlyAFolderThatWasCreatedAndIsEmptyIsRemoved() throws IOException {
        Path made = folder.resolve("made");
        FolderLock.acquire(made).close();
        assertThat(made).doesNotExist();
        FolderLock used = FolderLock.acquire(made);
        Files.writeString(made.resolve("file"), "text");
        used.close();
        FolderLock.acquire(made).close();
        assertThat(made.resolve("file")).exists();
        Path empty = Files.createDirectory(folder.resolve("empty"));
        FolderLock.acquire(empty).close();
        assertThat(empty).exists();
    }
}
