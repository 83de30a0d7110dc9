package org.stylestep.io;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges the names of two folders in one step, so that at no instant one of the names is missing: renameat2(2) with RENAME_EXCHANGE on Linux,
 * renamex_np(2) with RENAME_SWAP on macOS. Java itself can only rename.
 */
final class FolderSwap {

    private static final Logger LOGGER = LoggerFactory.getLogger(FolderSwap.class);

    /** AT_FDCWD of Linux' fcntl.h: relative paths are relative to the working directory. */
    private static final int WORKING_DIRECTORY = -100;

    /** RENAME_EXCHANGE of Linux' linux/fs.h and RENAME_SWAP of macOS' sys/stdio.h. */
    private static final int EXCHANGE = 2;

    private FolderSwap() {}

    /**
     * Exchanges two names that are there.
     *
     * @return whether that was done: not every operating system and file system can, and then nothing is changed
     */
    static boolean swap(Path one, Path other) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        try {
            if (system.startsWith("linux")) {
                return call("renameat2", WORKING_DIRECTORY, name(one), WORKING_DIRECTORY, name(other), EXCHANGE);
            }
            return system.startsWith("mac") && call("renamex_np", name(one), name(other), EXCHANGE);
        } catch (LinkageError e) {
            LOGGER.debug("cannot exchange names here", e);
            return false;
        }
    }

    private static boolean call(String function, Object... arguments) {
        Function rename = NativeLibrary.getProcess().getFunction(function);
        return rename.invokeInt(arguments) == 0;
    }

    /** A path as C reads it, in the characters of Java's own file names. */
    private static byte[] name(Path path) {
        Charset names = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        return (path.toAbsolutePath() + "\0").getBytes(names);
    }
}
