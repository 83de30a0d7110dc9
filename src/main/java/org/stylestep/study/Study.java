package org.stylestep.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/**
 * The file of a study: several ways to train, measured on the same held-out pairs.
 *
 * @param name what to call it in its table
 * @param seeds the seeds that each row is trained with, unless it names its own
 * @param common overrides that rows share
 * @param encoders runs of stage 1 by name, shared by the rows that name them
 * @param rows the rows of the table by name
 * @param metrics what is measured
 * @param output what the study leaves behind
 */
public record Study(
        String name,
        List<Long> seeds,
        StudyCommon common,
        @Default("{}") Map<String, StudyEncoder> encoders,
        Map<String, StudyRow> rows,
        StudyMetrics metrics,
        StudyOutput output) {

    /** Checks that there is something to train. */
    public Study {
        Checks.require(!name.isBlank(), "name must not be blank");
        seeds = requireSeeds(seeds, "seeds");
        Checks.require(!rows.isEmpty(), "rows must name at least one row");
        encoders = Collections.unmodifiableMap(new LinkedHashMap<>(encoders));
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    }

    static List<Long> requireSeeds(List<Long> seeds, String key) {
        Checks.require(!seeds.isEmpty(), key + " must name at least one seed");
        Checks.require(seeds.stream().distinct().count() == seeds.size(), key + " must differ from one another");
        return List.copyOf(seeds);
    }

    /** The seeds of a row. */
    List<Long> seedsOf(StudyRow row) {
        return row.seeds().orElse(seeds);
    }
}
