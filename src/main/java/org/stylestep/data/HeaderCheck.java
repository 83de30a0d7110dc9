package org.stylestep.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.UnreadableImageException;

/** Checks the headers of all files of a folder when it is opened, which is quick, and applies the policy to the unreadable ones. */
final class HeaderCheck {

    private static final Logger LOG = LoggerFactory.getLogger(HeaderCheck.class);

    private record Fault(Path file, UnreadableImageException error) {}

    private HeaderCheck() {}

    /**
     * Returns the files to leave out.
     *
     * @throws IOException if a file is bad and the policy is to stop, or a file cannot be accessed, or all are bad
     */
    static Set<Path> rejects(List<Path> files, Unreadable policy) throws IOException {
        List<Fault> faults = files.parallelStream()
                .flatMap(file -> ImageFiles.checkHeader(file).map(e -> new Fault(file, e)).stream())
                .toList();
        for (Fault fault : faults) {
            if (policy == Unreadable.STOP || !fault.error.isDamaged()) {
                throw stop(fault, faults.size(), files.size());
            }
        }
        if (faults.size() == files.size()) {
            throw stop(faults.get(0), faults.size(), files.size());
        }
        for (Fault fault : faults) {
            LOG.warn("{}; it is left out", fault.error.getMessage());
        }
        return faults.stream().map(Fault::file).collect(Collectors.toSet());
    }

    private static IOException stop(Fault first, int bad, int all) {
        if (bad == 1) {
            return first.error;
        }
        return new IOException(
                first.error.getMessage() + " (and " + (bad - 1) + " more of the " + all + " files are unreadable)",
                first.error);
    }
}
