package org.stylestep.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.config.RunFile;
import org.stylestep.eval.Evaluation;
import org.stylestep.extension.Extensions;
import org.stylestep.image.ImageFiles;
import org.stylestep.io.WriteLock;
import org.stylestep.pipeline.RunFolder;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.RecordReader;
import org.stylestep.train.TrainingCost;

/**
 * A run as the page shows it.
 *
 * @param name a name that no other run of the page has
 * @param folder the run's folder
 * @param stage its stage; empty if nothing tells it yet
 * @param finished whether the training has come to its end
 * @param updated when its log was last written, in milliseconds since 1970; 0 if there is none
 * @param settings the effective settings by dotted key
 * @param lineage the stages that its weights went through, itself last; empty without a checkpoint
 * @param cost what it cost by name; empty before its first checkpoint
 * @param curves the values it logged
 * @param sheets its sample sheets by step
 * @param evaluation its evaluation, if there is one
 * @param pictures what its model makes of images
 * @param notes what is left out, and why
 */
record RunEntry(
        String name,
        String folder,
        String stage,
        boolean finished,
        long updated,
        Map<String, String> settings,
        List<Lineage.Step> lineage,
        Map<String, Double> cost,
        Curves curves,
        List<Sheet> sheets,
        Optional<Scores> evaluation,
        Pictures pictures,
        List<String> notes) {

    /** Sheets of a page; of many runs, each has {@value #MIN_SHEETS}. */
    private static final int PAGE_SHEETS = 48;

    private static final int MAX_SHEETS = 24;
    private static final int MIN_SHEETS = 4;
    private static final int SHEET_SIDE = 1100;

    /** Characters of the addresses of all sheets of a page. */
    private static final int PAGE_SIZE = 8_000_000;

    /** A sample sheet: the step and the address of the image. */
    record Sheet(String step, String image) {}

    /**
     * An evaluation.
     *
     * @param figures numbers by name
     * @param conditions what each figure depends on, by dotted key
     * @param protocol all conditions of the measurement but the training's settings
     */
    record Scores(
            Map<String, Double> figures, Map<String, Map<String, String>> conditions, Map<String, String> protocol) {}

    /** Whether a folder holds a run, if only one that has just begun. */
    static boolean isRun(Path folder) {
        return Stream.of(RunFolder.SETTINGS, RunFolder.STATS, CheckpointStore.FOLDER, WriteLock.FILE)
                .anyMatch(name -> Files.exists(folder.resolve(name)));
    }

    /**
     * Gathers a run. What cannot be read is left out with a note.
     *
     * @param name the name
     * @param run the folder
     * @param maker makes the pictures of its model, if it is to be opened
     * @param most the most sheets, from {@link #sheetsOf}
     * @param address makes the address of a sample sheet of its file
     */
    static RunEntry of(
            String name,
            Path run,
            Optional<PictureMaker> maker,
            Extensions extensions,
            int most,
            Function<Path, String> address)
            throws IOException {
        List<String> notes = new ArrayList<>();
        Optional<Checkpoint> checkpoint = attempt("the checkpoint", notes, () -> Checkpoint.open(run));
        Map<String, Object> settings =
                attempt("the settings", notes, () -> settings(run, checkpoint)).orElse(Map.of());
        String stage =
                checkpoint.map(known -> known.manifest().position().stage()).orElse(stage(settings));
        Path log = run.resolve(RunFolder.STATS);
        Curves curves = Curves.read(log);
        if (curves.damaged() > 0) {
            notes.add(RunFolder.STATS + " has " + curves.damaged() + " damaged lines, which are left out");
        }
        Pictures pictures = Pictures.NONE;
        if (maker.isPresent() && checkpoint.isPresent()) {
            pictures = attempt(
                            "renderings and style codes",
                            notes,
                            () -> maker.get().of(run, checkpoint.get(), typed(stage, settings, extensions)))
                    .orElse(pictures);
        }
        Optional<TrainingCost> cost = attempt("the cost", notes, () -> TrainingCost.read(run.resolve(RunFolder.COST)))
                .orElse(Optional.empty());
        return new RunEntry(
                name,
                Lineage.text(run),
                stage,
                cost.map(TrainingCost::finished).orElse(false),
                Files.exists(log) ? Files.getLastModifiedTime(log).toMillis() : 0,
                texts(settings),
                checkpoint.isPresent()
                        ? attempt("the lineage", notes, () -> Lineage.of(checkpoint.get()))
                                .orElse(List.of())
                        : List.of(),
                cost.map(Lineage::figures).orElse(Map.of()),
                curves,
                sheets(run, notes, most, address),
                attempt("the evaluation", notes, () -> scores(run)).orElse(Optional.empty()),
                pictures,
                notes);
    }

    private interface Attempt<T> {
        T get() throws IOException;
    }

    /** A page about what went wrong must not fail by it, so this also catches what the engine throws. */
    private static <T> Optional<T> attempt(String what, List<String> notes, Attempt<T> part) {
        try {
            return Optional.of(part.get());
        } catch (IOException | RuntimeException e) {
            notes.add("left out: " + what + ": " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            return Optional.empty();
        }
    }

    private static Map<String, Object> settings(Path run, Optional<Checkpoint> checkpoint) throws IOException {
        Path file = run.resolve(RunFolder.SETTINGS);
        return Files.exists(file)
                ? RunFile.sections(file)
                : checkpoint.map(known -> known.manifest().settings()).orElse(Map.of());
    }

    /** Tells the stage by the sections that only it has. */
    private static String stage(Map<String, Object> settings) {
        if (settings.containsKey("imle")) {
            return "mapper";
        }
        if (settings.containsKey("mining")) {
            return "encoder";
        }
        boolean starts =
                settings.get("generator") instanceof Map<?, ?> generator && generator.containsKey("checkpoint");
        return starts ? "finetune" : settings.containsKey("generator") ? "generator" : "";
    }

    private static StageRun typed(String stage, Map<String, Object> settings, Extensions extensions) {
        return (StageRun) new RecordReader(extensions).read(settings, StageRun.ofStage(stage));
    }

    private static Optional<Scores> scores(Path run) throws IOException {
        return Evaluation.read(Evaluation.report(run)).map(evaluation -> {
            Map<String, Map<String, String>> conditions = new LinkedHashMap<>();
            evaluation.figures().keySet().forEach(name -> conditions.put(name, evaluation.conditions(name)));
            Map<String, Object> protocol = new LinkedHashMap<>(evaluation.protocol());
            protocol.remove(Evaluation.TRAINING);
            return new Scores(evaluation.figures(), conditions, texts(protocol));
        });
    }

    private static Map<String, String> texts(Map<String, Object> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        RecordMap.leaves(values).forEach((key, value) -> texts.put(key, String.valueOf(value)));
        return texts;
    }

    /** Returns the files of a run's sample sheets, in the order of their steps. */
    static List<Path> sheetFiles(Path run) throws IOException {
        Path folder = run.resolve(RunFolder.SAMPLES);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("step-\\d+\\.png"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns how many sheets to show of each of so many runs. */
    static int sheetsOf(int runs) {
        return Math.max(MIN_SHEETS, Math.min(MAX_SHEETS, PAGE_SHEETS / runs));
    }

    private static List<Sheet> sheets(Path run, List<String> notes, int most, Function<Path, String> address)
            throws IOException {
        List<Path> files = sheetFiles(run);
        List<Sheet> sheets = new ArrayList<>();
        // The first and the last one, and others between at equal distances.
        int kept = Math.min(files.size(), most);
        for (int i = 0; i < kept; i++) {
            Path file = files.get(kept == 1 ? 0 : (int) ((long) i * (files.size() - 1) / (kept - 1)));
            String step = file.getFileName().toString().replaceAll("step-0*(\\d+)\\.png", "$1");
            attempt("a sheet", notes, () -> address.apply(file)).ifPresent(image -> sheets.add(new Sheet(step, image)));
        }
        return sheets;
    }

    /** Puts a sheet into the page itself, which holds so many of them. */
    static String inline(Path file, int sheets) {
        try {
            return Thumbnail.uri(ImageFiles.read(file), SHEET_SIDE, PAGE_SIZE / sheets);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
