package org.stylestep.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/** The file of a study: several ways to train, evaluated on the same held-out pairs. */
record Study(
        String name,
        List<Long> seeds,
        Common common,
        @Default("{}") Map<String, Encoder> encoders,
        Map<String, Row> rows,
        Metrics metrics,
        Output output) {

    Study {
        Checks.require(!name.isBlank(), "name must not be blank");
        seeds = requireSeeds(seeds);
        Checks.require(!rows.isEmpty(), "rows must name at least one row");
    }

    private static List<Long> requireSeeds(List<Long> seeds) {
        Checks.require(!seeds.isEmpty(), "seeds must name at least one seed");
        Checks.require(seeds.stream().distinct().count() == seeds.size(), "seeds must differ from one another");
        return List.copyOf(seeds);
    }

    List<Long> seedsOf(Row row) {
        return row.seeds().orElse(seeds);
    }

    /** Overrides, {@code section.key} or a whole {@code section}, for all stages of all rows, for first stages and for later ones. */
    record Common(
            @Default("{}") Map<String, Object> all,
            @Default("{}") Map<String, Object> train,
            @Default("{}") Map<String, Object> finetune) {}

    /** A run of stage 1 that rows start from: its run file, relative to the study file, and overrides. */
    record Encoder(
            Path base,
            @Default("{}") Map<String, Object> set,
            @Default("false") boolean shareAcrossSeeds) {}

    /**
     * A row of the table: stages that are run in turn, the first by {@code train}, later ones by {@code finetune}.
     *
     * @param samples the registered name of the sampler that draws styles for the row's diversity, or {@link #NONE}
     */
    record Row(
            Optional<String> encoder,
            Optional<List<Long>> seeds,
            List<Stage> stages,
            Optional<String> samples,
            @Default("false") boolean otherImages) {

        /** In place of a sampler: the diversity is not measured. */
        static final String NONE = "none";

        Row {
            Checks.require(!stages.isEmpty(), "stages must name at least one stage");
            stages = List.copyOf(stages);
            seeds = seeds.map(Study::requireSeeds);
        }
    }

    /** A stage of a row: its run file, relative to the study file, and overrides. */
    record Stage(Path base, @Default("{}") Map<String, Object> set) {}

    /** Held-out pairs, the side in pixels to which they are scaled, and what is measured on them. */
    record Metrics(
            Path folder,
            Optional<Path> targets,
            int size,
            @Default("1000") int images,

            @Choice(kind = "metric", standard = "[psnr, l1, feature_distance]")
            List<Component> metrics,

            Diversity diversity,
            Optional<String> triplets) {

        Metrics {
            Checks.positive(size, "size");
            Checks.require(images >= 2, "images must be at least 2, because each is also rendered in another's style");
        }
    }

    /** How many styles are sampled for each of how many held-out inputs. */
    record Diversity(
            @Default("10") int styles, @Default("50") int inputs) {

        Diversity {
            Checks.require(styles >= 2, "styles must be at least 2, because they are compared with each other");
            Checks.positive(inputs, "inputs");
        }
    }

    /** The study's folder, and the held-out inputs of its contact sheet. */
    record Output(Path folder, @Default("8") int sheetColumns) {

        Output {
            Checks.require(
                    sheetColumns >= 2,
                    "sheet_columns must be at least 2, because each is also rendered in another's style");
        }
    }
}
