package org.stylestep.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.stylestep.latent.Style;
import org.stylestep.nn.Network;

/**
 * What a run knows when it makes a monitor, a {@link StageListener} that {@code output.monitors} names.
 *
 * @param folder the run's folder; it may not be there yet
 * @param stage the stage's name, such as {@code generator}
 * @param settings the run's settings, all of them
 * @param everySteps steps between lines of {@code stats.jsonl}, at least 1; a monitor that reads values of the same steps makes the device wait
 *     no more often
 * @param networks the networks in training, by name; their arrays are those that steps change
 * @param codes encodes images anew
 */
public record MonitorContext(
        Path folder, String stage, Record settings, long everySteps, Map<String, Network> networks, Codes codes) {

    /** Style codes of the present weights, as many on every call and of the same images: a few training images, or draws of a mapper. */
    @FunctionalInterface
    public interface Codes {

        /**
         * Computes the codes; only for the thread that calls the listener.
         *
         * @return the codes, without noise
         * @throws IOException if an image cannot be read
         */
        List<Style> read() throws IOException;
    }
}
