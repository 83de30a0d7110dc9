package org.stylestep.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The process' standard input, of which only the end matters: whoever started the process is gone, or wants it to end. */
final class StandardInput {

    private StandardInput() {}

    /** Does something when the input ends. */
    static void onEnd(Runnable action) {
        Thread thread = new Thread(
                () -> {
                    try (InputStream input = System.in) {
                        input.transferTo(OutputStream.nullOutputStream());
                        action.run();
                    } catch (IOException exception) {
                        // An input that cannot be read has ended.
                        action.run();
                    }
                },
                "standard input");
        thread.setDaemon(true);
        thread.start();
    }
}
