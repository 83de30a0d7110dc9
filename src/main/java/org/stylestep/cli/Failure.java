package org.stylestep.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.stylestep.train.DivergedException;

/** An error in one line for whoever typed the command. */
final class Failure {

    private Failure() {}

    static String describe(Throwable failure) {
        if (failure instanceof UncheckedIOException unchecked) {
            return describe(unchecked.getCause());
        }
        if (failure instanceof OutOfMemoryError) {
            long heapMib = Runtime.getRuntime().maxMemory() >> 20;
            return "Java's heap of " + heapMib + " MiB is used up (" + failure.getMessage()
                    + "); enlarge it: export STYLESTEP_JAVA_OPTS=-Xmx" + 2 * heapMib
                    + "m, or take smaller images (in training, a smaller runtime.cache_mib helps too)";
        }
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return unexpected(failure);
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file or folder: " + message;
        }
        if (failure instanceof AccessDeniedException) {
            return "no permission: " + message;
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "it exists already: " + message;
        }
        boolean told = failure instanceof IOException
                || failure instanceof IllegalArgumentException
                || failure instanceof DivergedException;
        return told ? message : unexpected(failure);
    }

    private static String unexpected(Throwable failure) {
        return failure + " (unexpected; --verbose tells where)";
    }
}
