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
import org.stylestep.extension.Extensions;
import org.stylestep.latent.LatentSampler;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.PairRun;
import org.stylestep.settings.SettingException;
import org.stylestep.train.LearningSchedule;

/** Expands a study into runs, and checks that their run files can be read and that the rows compare. */
final class StudyPlan {

    private final StageReader reader;
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
        reader = new StageReader(file, extensions);
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
        tripletEncoder = study.metrics()
                .triplets()
                .map(name -> encoder("metrics.triplets", name, study.seeds().get(0)));
        tripletEncoder
                .filter(run -> ((EncoderRun) run.settings()).validation().isEmpty())
                .ifPresent(run -> {
                    throw reader.error("metrics.triplets: encoder '" + run.name()
                            + "' has no held-out triplets; give its run a section validation");
                });
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

    private Row row(String name, Study.Row row, long seed) {
        Path folder = folder("rows", name, seed);
        Study.Common common = study.common();
        List<StudyRun> stages = new ArrayList<>();
        Optional<StudyRun> start = row.encoder().map(encoder -> encoder("rows." + name + ".encoder", encoder, seed));
        for (Study.Stage stage : row.stages()) {
            int number = stages.size() + 1;
            Class<? extends Record> type = number == 1 ? GeneratorRun.class : FinetuneRun.class;
            Path run = folder.resolve(number + (number == 1 ? "-train" : "-finetune"));
            List<Map<String, Object>> set =
                    List.of(common.all(), number == 1 ? common.train() : common.finetune(), stage.set());
            String where = "row '" + name + "', stage " + number;
            Record settings = reader.read(where, type, stage.base(), set, StageReader.own(seed, run, start));
            start = Optional.of(new StudyRun(where, name, seed, run, settings, start));
            stages.add(start.get());
        }
        return new Row(name, seed, List.copyOf(stages));
    }

    private StudyRun encoder(String key, String name, long seed) {
        Study.Encoder encoder = study.encoders().get(name);
        if (encoder == null) {
            throw reader.error(key + ": there is no encoder '" + name + "'; encoders has "
                    + (study.encoders().isEmpty()
                            ? "none"
                            : String.join(", ", study.encoders().keySet())));
        }
        long own = encoder.shareAcrossSeeds() ? study.seeds().get(0) : seed;
        return encoders.computeIfAbsent(name + "\n" + own, absent -> {
            Path run = folder("encoders", name, own).resolve("1-pretrain");
            String where = "encoder '" + name + "'";
            Map<String, Object> keys = StageReader.own(own, run, Optional.empty());
            Record settings = reader.read(where, EncoderRun.class, encoder.base(), List.of(encoder.set()), keys);
            return new StudyRun(where, name, own, run, settings, Optional.empty());
        });
    }

    private Path folder(String kind, String name, long seed) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        Path folder = study.output().folder().resolve(kind).resolve(plain).resolve("seed-" + seed);
        if (plain.isEmpty() || !folders.add(folder)) {
            throw reader.error("'" + name + "' needs another name: its folder would be "
                    + (plain.isEmpty() ? "without a name" : folder + ", which another name has already"));
        }
        return folder;
    }

    private void requireSampler(String name, Study.Row row) {
        List<String> known = new ArrayList<>(extensions.types(LatentSampler.KIND.name()));
        known.remove("mapper");
        known.add(Study.Row.NONE);
        String key = "rows." + name + ".samples";
        row.samples().filter(sampler -> !sampler.equals(Study.Row.NONE)).ifPresent(sampler -> {
            if (!known.contains(sampler)) {
                throw reader.error(key + ": "
                        + RenamedKeys.hint("rows.*.samples=" + sampler)
                                .orElse("no sampler without a mapper's run is registered as '" + sampler + "'; known: "
                                        + String.join(", ", known)));
            }
            try {
                extensions.component(LatentSampler.KIND, sampler);
            } catch (IllegalArgumentException e) {
                throw reader.error(key + ": " + e.getMessage());
            }
        });
    }

    private void requireUsedEncoders() {
        Set<String> started = new HashSet<>();
        study.rows().values().forEach(row -> row.encoder().ifPresent(started::add));
        for (String encoder : study.encoders().keySet()) {
            if (study.rows().containsKey(encoder)) {
                throw reader.error("'" + encoder + "' is the name of an encoder and of a row");
            }
            if (!started.contains(encoder)) {
                throw reader.error("encoders." + encoder + ": no row starts from it");
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
            throw reader.error("row '" + names.get(images.get(1)) + "' shows " + images.get(1)
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
}
