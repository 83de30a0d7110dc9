package org.stylestep.train;

import java.io.IOException;
import java.nio.file.Path;

/** Renders sheets of samples. */
@FunctionalInterface
public interface Sheets {

    /**
     * Renders a sheet with the present weights and writes it.
     *
     * @param steps the steps done
     * @return the file, a PNG
     * @throws IOException if images cannot be read or the file cannot be written
     */
    Path write(long steps) throws IOException;
}
