package org.stylestep.eval;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.stylestep.io.AtomicFile;
import org.stylestep.latent.SamplerQuality;

/**
 * How good samplers are, as it is kept.
 *
 * @param checkpoint the checkpoint that holds the codes and the mapper
 * @param codes what the codes are of
 * @param trainingCodes how many training codes there are, and how many codes each sampler drew
 * @param validationCodes how many held-out codes there are
 * @param samplers a row for each sampler
 */
public record SamplerReport(
        String checkpoint, String codes, int trainingCodes, int validationCodes, List<Row> samplers) {

    /** Takes a copy. */
    public SamplerReport {
        samplers = List.copyOf(samplers);
    }

    /**
     * What was measured of a sampler; {@link SamplerQuality} defines the numbers.
     *
     * @param sampler its name
     * @param ratio times as far from held-out codes as training codes are
     * @param reverseRatio times as far from held-out codes to it as to training codes
     * @param score its distances and coverage
     */
    public record Row(String sampler, double ratio, double reverseRatio, SamplerQuality.Score score) {

        /**
         * Makes a row of a comparison.
         *
         * @param sampler the sampler's name
         * @param found its score beside that of the training codes
         * @return the row
         */
        public static Row of(String sampler, SamplerQuality.Comparison found) {
            return new Row(sampler, found.ratio(), found.reverseRatio(), found.sampler());
        }
    }

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
