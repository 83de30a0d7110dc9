package org.stylestep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What Linux tells of the memory of processes. */
public final class ProcessMemory {

    private ProcessMemory() {}

    /** Skips a test on other systems. */
    public static void assumeKnown() {
        Assumptions.assumeTrue(
                Files.isReadable(Path.of("/proc/self/status")),
                "resident memory is read from /proc, which this system does not have");
    }

    /** Returns KiB: {@code VmRSS} is what is resident, {@code VmHWM} the most that ever was; the process is a number or {@code self}. */
    public static long kibibytes(String process, String key) throws IOException {
        return Files.readAllLines(Path.of("/proc", process, "status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
