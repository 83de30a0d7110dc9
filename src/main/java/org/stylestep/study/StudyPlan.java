package org.stylestep.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.stylestep.config.Json;
import org.stylestep.config.RunFile;
import org.stylestep.settings.SettingException;
import org.stylestep.objective.LossCatalog;
import org.stylestep.pipeline.EncoderRun;
import org.stylestep.pipeline.FinetuneRun;
import org.stylestep.pipeline.GeneratorRun;
import org.stylestep.pipeline.ObjectiveKeys;

/** What a study trains. All settings of all rows are checked before the first one is trained. */
final class StudyPlan {

    private static final String ENCODER = "encoder.checkpoint";
    private static final String GENERATOR = "generator.checkpoint";
    private static final Set<String> SET_BY_THE_STUDY = Set.of("seed", "output.folder", GENERATOR);

    private final Path file;
    private final Study study;
    private final RunFile runFile;
    private final Json json = new Json();
    private final Set<Path> folders = new HashSet<>();
    private final Map<String, Trial> encoders = new LinkedHashMap<>();
    private final List<Trial> rows = new ArrayList<>();

    private StudyPlan(Path file, Study study, LossCatalog catalog) {
        this.file = file;
        this.study = study;
        runFile = new RunFile(new ObjectiveKeys(catalog));
    }

    /**
     * Plans a study.
     *
     * @param file the study file, to which the base files of its stages are relative
     * @param study what it says
     * @param catalog the loss terms that there are
     * @throws SettingException if a run file cannot be used, or the rows do not compare
     * @throws IOException if a run file cannot be read
     */
    static StudyPlan of(Path file, Study study, LossCatalog catalog) throws IOException {
        StudyPlan plan = new StudyPlan(file, study, catalog);
        plan.plan();
        return plan;
    }

    /** The encoders that rows start from. */
    List<Trial> encoders() {
        return List.copyOf(encoders.values());
    }

    /** The rows, those with the earlier seeds first, so that a table is soon whole. */
    List<Trial> rows() {
        return List.copyOf(rows);
    }

    /** The encoder that the metrics name for its held-out triplets, with the first of its seeds. */
    Optional<Trial> tripletEncoder() {
        return study.metrics().triplets().map(name -> named(name, encoders()).get(0));
    }

    /** The trials of one row, or of one encoder. */
    static List<Trial> named(String name, List<Trial> trials) {
        return trials.stream().filter(trial -> trial.name().equals(name)).toList();
    }

    private void plan() throws IOException {
        int most = study.rows().values().stream()
                .mapToInt(row -> study.seedsOf(row).size())
                .max()
                .orElse(0);
        for (int place = 0; place < most; place++) {
            for (Map.Entry<String, StudyRow> row : study.rows().entrySet()) {
                List<Long> seeds = study.seedsOf(row.getValue());
                if (place < seeds.size()) {
                    rows.add(row(row.getKey(), row.getValue(), seeds.get(place)));
                }
            }
        }
        for (String encoder : study.encoders().keySet()) {
            if (study.rows().containsKey(encoder)) {
                throw error("'" + encoder + "' is the name of an encoder and of a row");
            }
            if (named(encoder, encoders()).isEmpty()) {
                throw error("encoders." + encoder + ": no row starts from it");
            }
        }
        if (study.metrics().triplets().isPresent()) {
            String name = study.metrics().triplets().get();
            requireEncoder("metrics.triplets", name);
            EncoderRun run =
                    (EncoderRun) tripletEncoder().orElseThrow().stages().get(0).settings();
            if (run.validation().isEmpty()) {
                throw error("metrics.triplets: encoder '" + name
                        + "' has no held-out triplets; give its run a section validation");
            }
        }
        requireEqualImages();
    }

    private Trial row(String name, StudyRow row, long seed) throws IOException {
        Path folder = folder("rows", name, seed);
        Optional<Trial> encoder = row.encoder().isPresent()
                ? Optional.of(encoder("rows." + name + ".encoder", row.encoder().get(), seed))
                : Optional.empty();
        List<Trial.Stage> stages = new ArrayList<>();
        for (int i = 0; i < row.stages().size(); i++) {
            boolean first = i == 0;
            StudyStage stage = row.stages().get(i);
            String command = first ? "train" : "finetune";
            String where = "row '" + name + "', stage " + (i + 1);
            Path run = Trial.run(folder, i, command);
            List<String> overrides = new ArrayList<>();
            Set<String> set = new HashSet<>();
            set.addAll(add(where, study.common().all(), overrides));
            set.addAll(
                    add(where, first ? study.common().train() : study.common().finetune(), overrides));
            set.addAll(add(where, stage.set(), overrides));
            addOwn(seed, run, overrides);
            if (!first) {
                overrides.add(
                        GENERATOR + "=" + json.line(stages.get(i - 1).run().toString()));
            } else if (encoder.isPresent()) {
                if (set.contains(ENCODER)) {
                    throw error(where + ": " + ENCODER
                            + " is set by the study itself, to the row's 'encoder'; leave one of them out");
                }
                overrides.add(ENCODER + "=" + json.line(encoder.get().lastRun().toString()));
            }
            Class<? extends Record> type = first ? GeneratorRun.class : FinetuneRun.class;
            Record settings = read(where, stage.base(), type, overrides);
            if (encoder.isEmpty() && !set.contains(ENCODER)) {
                requireNoEncoder(where, settings);
            }
            stages.add(new Trial.Stage(command, run, settings));
        }
        return new Trial(name, seed, folder, stages, encoder);
    }

    private Trial encoder(String key, String name, long seed) throws IOException {
        StudyEncoder encoder = requireEncoder(key, name);
        long own = encoder.shareAcrossSeeds() ? study.seeds().get(0) : seed;
        Trial known = encoders.get(name + "\n" + own);
        if (known != null) {
            return known;
        }
        Path folder = folder("encoders", name, own);
        Path run = Trial.run(folder, 0, "pretrain");
        String where = "encoder '" + name + "'";
        List<String> overrides = new ArrayList<>();
        add(where, encoder.set(), overrides);
        addOwn(own, run, overrides);
        Record settings = read(where, encoder.base(), EncoderRun.class, overrides);
        Trial trial =
                new Trial(name, own, folder, List.of(new Trial.Stage("pretrain", run, settings)), Optional.empty());
        encoders.put(name + "\n" + own, trial);
        return trial;
    }

    private StudyEncoder requireEncoder(String key, String name) {
        StudyEncoder encoder = study.encoders().get(name);
        if (encoder == null) {
            throw error(key + ": there is no encoder '" + name + "'; encoders has "
                    + (study.encoders().isEmpty()
                            ? "none"
                            : String.join(", ", study.encoders().keySet())));
        }
        return encoder;
    }

    /** An encoder from elsewhere is named by the study, not by a file that rows share with other uses. */
    private void requireNoEncoder(String where, Record settings) {
        if (settings instanceof GeneratorRun run && run.encoder().checkpoint().isPresent()) {
            throw error(where + ": its base file starts from " + ENCODER + " = "
                    + run.encoder().checkpoint().get()
                    + "; name one of the study's encoders in the row (encoder: ...), or say in its 'set' which encoder it shall start from ("
                    + ENCODER + ": ..., or encoder: {base_channels: ...} for a new one)");
        }
    }

    /** Adds overrides, and returns the dotted keys that they give values to, those of nested sections too. */
    private Set<String> add(String where, Map<String, Object> set, List<String> overrides) {
        Set<String> keys = new HashSet<>();
        set.forEach((key, value) -> {
            collectKeys(key, value, keys);
            overrides.add(key + "=" + json.line(value));
        });
        keys.stream().filter(SET_BY_THE_STUDY::contains).findFirst().ifPresent(key -> {
            throw error(where + ": " + key + " is set by the study itself; leave it out");
        });
        return keys;
    }

    private static void collectKeys(String key, Object value, Set<String> keys) {
        keys.add(key);
        if (value instanceof Map<?, ?> section) {
            section.forEach((name, inner) -> collectKeys(key + "." + name, inner, keys));
        }
    }

    private void addOwn(long seed, Path run, List<String> overrides) {
        overrides.add("seed=" + seed);
        overrides.add("output.folder=" + json.line(run.toString()));
    }

    private <R extends Record> R read(String where, Path base, Class<R> type, List<String> overrides)
            throws IOException {
        try {
            return runFile.read(file.resolveSibling(base).normalize(), type, overrides);
        } catch (SettingException exception) {
            throw new SettingException(file + ": " + where + ": " + exception.getMessage(), exception);
        }
    }

    private Path folder(String kind, String name, long seed) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        Path folder = study.output().folder().resolve(kind).resolve(plain).resolve("seed-" + seed);
        if (plain.isEmpty() || !folders.add(folder)) {
            throw error("'" + name + "' needs another name: its folder would be "
                    + (plain.isEmpty() ? "without a name" : folder + ", which another name has already"));
        }
        return folder;
    }

    private void requireEqualImages() {
        Optional<Trial> first = Optional.empty();
        for (Trial trial : rows) {
            if (study.rows().get(trial.name()).otherImages()) {
                continue;
            }
            if (first.isPresent() && first.get().images() != trial.images()) {
                throw error(
                        "row '" + trial.name() + "' shows " + trial.images() + " images to its generator, row '"
                                + first.get().name() + "' " + first.get().images()
                                + "; make their schedule.total_kimg equal, or say other_images: true in a row that shall differ");
            }
            first = first.or(() -> Optional.of(trial));
        }
    }

    private SettingException error(String problem) {
        return new SettingException(file + ": " + problem);
    }
}
