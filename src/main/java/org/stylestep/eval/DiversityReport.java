package org.stylestep.eval;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.stylestep.io.AtomicFile;

/**
 * How much renderings in sampled styles differ, beside renderings in the styles of real images; {@link Diversity} defines the numbers.
 *
 * @param sampler how the styles were drawn
 * @param sampled mean distance between renderings of an input in sampled styles
 * @param real mean distance between renderings of an input in the styles of real images
 * @param ratio sampled over real; 1 if sampled styles vary as real ones do
 * @param protocol what it was measured with
 */
public record DiversityReport(String sampler, double sampled, double real, double ratio, Protocol protocol) {

    /**
     * What a diversity was measured with; numbers of different protocols do not compare.
     *
     * @param checkpoint the pair that rendered
     * @param features the features' id
     * @param size width and height of the renderings
     * @param inputs how many inputs were rendered
     * @param styles in how many styles of each kind
     */
    public record Protocol(String checkpoint, String features, String size, int inputs, int styles) {}

    /**
     * Writes the report.
     *
     * @param file JSON, replaced if it exists; its folder must exist
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        String json = new GsonBuilder()
                .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(this);
        AtomicFile.write(file, (json + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
