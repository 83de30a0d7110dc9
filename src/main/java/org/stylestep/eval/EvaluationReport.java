package org.stylestep.eval;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.stylestep.io.AtomicFile;

/**
 * An evaluation as it is kept: how it was done, the means, and every image.
 *
 * @param protocol what was evaluated on what
 * @param encoder numbers of the style encoder alone, for instance {@code triplet_accuracy}
 * @param scores what the metrics say
 */
public record EvaluationReport(Protocol protocol, Map<String, Double> encoder, Scores scores) {

    /** Keeps a copy of the encoder's numbers, in their order. */
    public EvaluationReport {
        encoder = Collections.unmodifiableMap(new LinkedHashMap<>(encoder));
    }

    /**
     * Writes the report.
     *
     * @return JSON with the keys protocol, size, image_count, own_style, other_style, mean_image, encoder and images
     */
    public String toJson() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("protocol", protocol);
        report.put("size", scores.width() + "x" + scores.height());
        report.put("image_count", scores.images().size());
        report.put("own_style", scores.ownStyle());
        report.put("other_style", scores.otherStyle());
        report.put("mean_image", scores.meanImage());
        report.put("encoder", encoder);
        report.put("images", scores.images());
        Gson gson = new GsonBuilder()
                .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create();
        return gson.toJson(report) + "\n";
    }

    /**
     * Writes the report to a file, all at once or not at all.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, toJson().getBytes(StandardCharsets.UTF_8));
    }
}
