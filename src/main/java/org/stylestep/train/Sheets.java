package org.stylestep.train;

import java.io.IOException;
import java.nio.file.Path;

/** Renders sheets of samples. */
public interface Sheets {

    /**
     * {@return the file of the sheet after so many steps, a PNG}
     */
    Path file(long steps);

    /**
     * Renders a sheet with the present weights and writes it.
     *
     * @param steps the steps done
     * @throws IOException if images cannot be read or the file cannot be written
     */
    void write(long steps) throws IOException;
}
