package org.stylestep.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.ChildJvm;

final class WriteLockTest {

    @TempDir
    Path folder;

    /** A process that locks a folder and holds the lock until its input ends: {@code FOLDER}. */
    public static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try {
                WriteLock lock = WriteLock.ofFolder(Path.of(arguments[0]));
                System.out.println("locked");
                System.in.read();
                lock.close();
            } catch (IOException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    private Process holder() throws IOException {
        return start(Holder.class, folder);
    }

    private static Process start(Class<?> main, Path argument) throws IOException {
        return ChildJvm.of(List.of(), main, argument.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void anotherProcessIsNamedAndItsKillFreesTheFolder() throws IOException, InterruptedException {
        Process other = holder();
        try {
            assertThat(other.inputReader(StandardCharsets.UTF_8).readLine()).startsWith("locked");
            assertThatThrownBy(() -> WriteLock.ofFolder(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(
                            "another process (pid " + other.pid() + " on ", folder.toString(), "wait for it or end it");
        } finally {
            other.destroyForcibly().waitFor();
        }
        WriteLock.ofFolder(folder).close();
    }

    @Test
    void aRefusalInThisProcessKeepsTheLockAgainstOthers() throws IOException {
        try (WriteLock lock = WriteLock.ofFolder(folder)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> WriteLock.ofFolder(folder.resolve("../" + folder.getFileName())))
                    .hasMessageContaining("this process is already writing into");
            Process other = holder();
            assertThat(other.inputReader(StandardCharsets.UTF_8).readLine())
                    .contains("pid " + ProcessHandle.current().pid());
        }
    }

    @Test
    void onlyAFolderThatWasCreatedAndIsEmptyIsRemoved() throws IOException {
        Path made = folder.resolve("made");
        WriteLock.ofFolder(made).close();
        assertThat(made).doesNotExist();
        WriteLock used = WriteLock.ofFolder(made);
        Files.writeString(made.resolve("file"), "text");
        used.close();
        WriteLock.ofFolder(made).close();
        assertThat(made.resolve("file")).exists();
        Path empty = Files.createDirectory(folder.resolve("empty"));
        WriteLock.ofFolder(empty).close();
        assertThat(empty).exists();
    }

    /** A process that waits for a folder's lock, says when it has it, and holds it until its input ends: {@code FOLDER}. */
    public static final class Waiter {

        private Waiter() {}

        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]).resolve(WriteLock.FILE);
            try {
                take(file, Duration.ZERO).close();
            } catch (IOException refused) {
                System.out.println(refused.getMessage());
            }
            try (WriteLock lock = take(file, Duration.ofMinutes(1))) {
                assertThat(lock).isNotNull();
                System.out.println("locked");
                System.in.read();
            }
        }
    }

    @Test
    void whoWaitedForALockThatIsRemovedKeepsOthersOut() throws Exception {
        Path made = folder.resolve("made");
        WriteLock first = WriteLock.ofFolder(made);
        Process waiter = start(Waiter.class, made);
        try (var says = waiter.inputReader(StandardCharsets.UTF_8)) {
            assertThat(says.readLine()).startsWith("locked by another process");
            // So that it has opened the file again and waits.
            Thread.sleep(500);
            first.close();
            assertThat(says.readLine()).startsWith("locked");
            assertThatThrownBy(() -> WriteLock.ofFolder(made)).hasMessageContaining("pid " + waiter.pid());
        } finally {
            waiter.destroyForcibly().waitFor();
        }
        WriteLock.ofFolder(made).close();
    }

    private static WriteLock take(Path file, Duration patience) throws IOException {
        return WriteLock.take(file, patience, holder -> new IOException("locked by " + holder));
    }

    @Test
    void aWriterWhoHangsIsNamed() throws IOException {
        Path lock = folder.resolve("lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(channel.lock().isValid()).isTrue();
            assertThatThrownBy(() -> take(lock, Duration.ofMillis(30))).hasMessage("locked by another process");
        }
        take(lock, Duration.ZERO).close();
    }

    @Test
    void whoGivesUpWaitingLeavesTheLockWithItsHolder() throws Exception {
        Path lock = folder.resolve("lock");
        try (WriteLock held = take(lock, Duration.ZERO)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> take(lock, Duration.ofMillis(30))).hasMessage("locked by this process");
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> take(lock, Duration.ofSeconds(5)))
                    .hasMessageContaining("interrupted while waiting for the lock " + lock);
            assertThat(Thread.interrupted()).as("the interruption is kept").isTrue();
            assertThat(ChildJvm.run(List.of(), TryLock.class, lock.toString())).isEqualTo("locked");
        }
        take(lock, Duration.ZERO).close();
    }

    /** Says whether another process has the lock: {@code FILE}. */
    static final class TryLock {
        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                System.out.print(channel.tryLock() == null ? "locked" : "free");
            }
        }
    }
}
