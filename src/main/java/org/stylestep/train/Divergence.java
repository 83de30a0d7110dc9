package org.stylestep.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stylestep.io.AtomicFile;

/** Which images a training that diverged had just seen: those of all steps since its figures were last read and finite. */
final class Divergence {

    /** A longer list names too many images to search. */
    private static final long MAX_STEPS = 1000;

    private static final int SHOWN = 12;

    private Divergence() {}

    /**
     * {@return the message with the images named} It lists them by step in {@code diverged-step-N.txt} in the run's folder.
     *
     * @param finite the steps done when the figures were last known to be finite
     * @param done the steps done now
     */
    static String describe(DivergedException found, Stage<?> stage, long finite, long done, Optional<Path> run) {
        List<String> last = done == 0 ? List.of() : stage.names(done - 1);
        if (last.isEmpty()) {
            return found.getMessage();
        }
        List<String> lines = new ArrayList<>();
        for (long step = Math.max(Math.min(finite, done - 1), done - MAX_STEPS); step < done; step++) {
            for (String name : stage.names(step)) {
                lines.add((step + 1) + "\t" + name + "\n");
            }
        }
        String shown = String.join(", ", last.subList(0, Math.min(SHOWN, last.size())));
        String images =
                found.getMessage() + " The images of step " + done + ": " + shown + (last.size() > SHOWN ? ", ..." : "")
                        + (finite < done - 1 ? ". Figures were last read after step " + finite : "")
                        + ".";
        if (run.isEmpty()) {
            return images;
        }
        Path file = run.get().resolve("diverged-step-" + done + ".txt");
        try {
            AtomicFile.write(file, String.join("", lines).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            found.addSuppressed(e);
            return images;
        }
        return images + " All images since then, by step: " + file + ".";
    }
}
