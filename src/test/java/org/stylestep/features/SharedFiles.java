package org.stylestep.features;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real weights and images that are not part of the project; a test that needs one is skipped where it is absent. */
public final class SharedFiles {

    private SharedFiles() {}

    /** Returns a file or folder below the folder that STYLESTEP_SHARED names, else below ../shared. */
    public static Path require(String name) {
        String folder = System.getenv("STYLESTEP_SHARED");
        Path path = (folder == null ? Path.of("..", "shared") : Path.of(folder)).resolve(name);
        assumeTrue(Files.exists(path), () -> path + " is absent (set STYLESTEP_SHARED)");
        return path;
    }
}
