package org.stylestep.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.stylestep.config.RenamedKeys;
import org.stylestep.config.RunFile;
import org.stylestep.extension.Extensions;
import org.stylestep.latent.LatentSampler;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.PairRun;
import org.stylestep.settings.SettingException;
import org.stylestep.settings.YamlWriter;
import org.stylestep.train.LearningSchedule;

/** Expands a study into runs, and checks that their run files can be read and that the rows compare. */
final class StudyPlan {

    private static final String ENCODER = "encoder.checkpoint";

    /** The records of the commands' run files. */
    private static final Map<String, Class<? extends Record>> RUNS =
            Map.of("pretrain", EncoderRun.class, "train", GeneratorRun.class, "finetune", FinetuneRun.class);

    private final Path file;
    private final Study study;
    private final Extensions extensions;
    private final Set<Path> folders = new HashSet<>();
    private final Map<String, StudyRun> encoders = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final Optional<StudyRun> tripletEncoder;

    /** A row with one of its seeds: its stages. */
    record Row(String name, long seed, List<StudyRun> stages) {

        StudyRun last() {
            return stages.get(stages.size() - 1);
        }
    }

    /**
     * Expands a study.
     *
     * @param file the study file, to which the base files of its stages are relative
     * @throws SettingException if a run file cannot be used, or the rows do not compare; the message names the row and the key
     */
    StudyPlan(Path file, Study study, Extensions extensions) throws IOException {
        this.file = file;
        this.study = study;
        this.extensions = extensions;
        for (Map.Entry<String, Study.Row> row : study.rows().entrySet()) {
            requireSampler(row.getKey(), row.getValue());
            for (long seed : study.seedsOf(row.getValue())) {
                rows.add(row(row.getKey(), row.getValue(), seed));
            }
        }
        // Earlier seeds first, so that every row has a figure early.
        rows.sort(Comparator.comparingInt(
                row -> study.seedsOf(study.rows().get(row.name())).indexOf(row.seed())));
        requireUsedEncoders();
        Optional<String> triplets = study.metrics().triplets();
        tripletEncoder = triplets.isPresent()
                ? Optional.of(encoder(
                        "metrics.triplets", triplets.get(), study.seeds().get(0)))
                : Optional.empty();
        if (tripletEncoder.isPresent()
                && ((EncoderRun) tripletEncoder.get().settings()).validation().isEmpty()) {
            throw error("metrics.triplets: encoder '" + triplets.get()
                    + "' has no held-out triplets; give its run a section validation");
        }
        requireEqualImages();
    }

    /** The encoders that rows start from or are evaluated with. */
    List<StudyRun> encoders() {
        return List.copyOf(encoders.values());
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** All runs, each after the one that it starts from. */
    List<StudyRun> runs() {
        List<StudyRun> runs = new ArrayList<>(encoders.values());
        rows.forEach(row -> runs.addAll(row.stages()));
        return runs;
    }

    /** The encoder whose held-out triplets the metrics name, with the study's first seed. */
    Optional<StudyRun> tripletEncoder() {
        return tripletEncoder;
    }

    private Row row(String name, Study.Row row, long seed) throws IOException {
        Path folder = folder("rows", name, seed);
        Study.Common common = study.common();
        List<StudyRun> stages = new ArrayList<>();
        Optional<StudyRun> start = row.encoder().isPresent()
                ? Optional.of(encoder("rows." + name + ".encoder", row.encoder().get(), seed))
                : Optional.empty();
        for (Study.Stage stage : row.stages()) {
            boolean first = stages.isEmpty();
            List<Map<String, Object>> set =
                    List.of(common.all(), first ? common.train() : common.finetune(), stage.set());
            String command = first ? "train" : "finetune";
            String where = "row '" + name + "', stage " + (stages.size() + 1);
            Path run = folder.resolve(stages.size() + 1 + "-" + command);
            Record settings = read(where, command, stage.base(), set, seed, run, start);
            start = Optional.of(new StudyRun(where, name, seed, command, run, settings, start));
            stages.add(start.get());
        }
        return new Row(name, seed, List.copyOf(stages));
    }

    private StudyRun encoder(String key, String name, long seed) throws IOException {
        Study.Encoder encoder = study.encoders().get(name);
        if (encoder == null) {
            Set<String> known = study.encoders().keySet();
            throw error(key + ": there is no encoder '" + name + "'; encoders has "
                    + (known.isEmpty() ? "none" : String.join(", ", known)));
        }
        long own = encoder.shareAcrossSeeds() ? study.seeds().get(0) : seed;
        StudyRun known = encoders.get(name + "\n" + own);
        if (known == null) {
            String where = "encoder '" + name + "'";
            Path run = folder("encoders", name, own).resolve("1-pretrain");
            Record settings =
                    read(where, "pretrain", encoder.base(), List.of(encoder.set()), own, run, Optional.empty());
            known = new StudyRun(where, name, own, "pretrain", run, settings, Optional.empty());
            encoders.put(name + "\n" + own, known);
        }
        return known;
    }

    /** Reads a run file with overrides of the study file, and those that are the study's own. */
    private Record read(
            String where,
            String command,
            Path base,
            List<Map<String, Object>> set,
            long seed,
            Path run,
            Optional<StudyRun> start)
            throws IOException {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("seed", seed);
        own.put("output.folder", run.toString());
        start.ifPresent(from -> own.put(
                command.equals("train") ? ENCODER : "generator.checkpoint",
                from.folder().toString()));
        List<String> overrides = new ArrayList<>();
        Set<String> given = new HashSet<>();
        for (Map<String, Object> some : set) {
            given.addAll(keys("", some));
            some.forEach((key, value) -> overrides.add(key + "=" + YamlWriter.line(value)));
        }
        own.keySet().stream().filter(given::contains).findFirst().ifPresent(key -> {
            throw error(where + ": " + key + " is set by the study itself; leave it out");
        });
        own.forEach((key, value) -> overrides.add(key + "=" + YamlWriter.line(value)));
        Record settings;
        try {
            settings = new RunFile(extensions)
                    .read(file.resolveSibling(base).normalize(), RUNS.get(command), overrides);
        } catch (SettingException exception) {
            throw new SettingException(file + ": " + where + ": " + exception.getMessage(), exception);
        }
        // An encoder from elsewhere is named by the study, not by a file that rows share with other uses.
        if (settings instanceof GeneratorRun generator && start.isEmpty() && !given.contains(ENCODER)) {
            generator.encoder().checkpoint().ifPresent(checkpoint -> {
                throw error(where + ": its base file starts from " + ENCODER + " = " + checkpoint
                        + "; name one of the study's encoders in the row (encoder: ...), or give in its 'set' the encoder it"
                        + " starts from (" + ENCODER + ": ..., or encoder: {type: ...} for a new one)");
            });
        }
        return settings;
    }

    /** The dotted keys that overrides give values to, those of nested sections too. */
    private static Set<String> keys(String path, Map<?, ?> set) {
        Set<String> keys = new HashSet<>();
        set.forEach((name, value) -> {
            keys.add(path + name);
            if (value instanceof Map<?, ?> section) {
                keys.addAll(keys(path + name + ".", section));
            }
        });
        return keys;
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

    private void requireSampler(String name, Study.Row row) {
        List<String> known = new ArrayList<>(extensions.types(LatentSampler.KIND.name()));
        known.remove("mapper");
        known.add(Study.Row.NONE);
        row.samples().filter(sampler -> !known.contains(sampler)).ifPresent(sampler -> {
            String key = "rows." + name + ".samples";
            throw error(key + ": "
                    + RenamedKeys.hint("rows.*.samples=" + sampler)
                            .orElse("no sampler without a mapper's run is registered as '" + sampler + "'; known: "
                                    + String.join(", ", known)));
        });
    }

    private void requireUsedEncoders() {
        Set<String> started = new HashSet<>();
        study.rows().values().forEach(row -> row.encoder().ifPresent(started::add));
        for (String encoder : study.encoders().keySet()) {
            if (study.rows().containsKey(encoder)) {
                throw error("'" + encoder + "' is the name of an encoder and of a row");
            }
            if (!started.contains(encoder)) {
                throw error("encoders." + encoder + ": no row starts from it");
            }
        }
    }

    private void requireEqualImages() throws IOException {
        Map<Long, String> names = new LinkedHashMap<>();
        for (Row row : rows) {
            if (!study.rows().get(row.name()).otherImages()) {
                names.putIfAbsent(images(row), row.name());
            }
        }
        if (names.size() > 1) {
            List<Long> images = List.copyOf(names.keySet());
            throw error("row '" + names.get(images.get(1)) + "' shows " + images.get(1)
                    + " images to its generator, row '" + names.get(images.get(0)) + "' " + images.get(0)
                    + "; make their schedule.total_kimg equal, or set other_images: true in a row that shall differ");
        }
    }

    /** Images that a row shows to its generator. */
    long images(Row row) throws IOException {
        long images = 0;
        for (StudyRun stage : row.stages()) {
            PairRun run = (PairRun) stage.settings();
            int batchSize = run.schedule().batchSize();
            // No data set is open yet: schedules that count epochs compare by epochs.
            images += batchSize
                    * extensions
                            .create(LearningSchedule.KIND, run.schedule().schedule(), 1L)
                            .steps(batchSize);
        }
        return images;
    }

    private SettingException error(String problem) {
        return new SettingException(file + ": " + problem);
    }
}
