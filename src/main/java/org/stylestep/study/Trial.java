package org.stylestep.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.stylestep.config.RunFile;
import org.stylestep.pipeline.GeneratorRun;
import org.stylestep.pipeline.PairRun;

/**
 * One training of a study: a row, or an encoder that rows share, with one seed.
 *
 * @param name the row's or the encoder's name
 * @param seed the seed
 * @param folder where everything of it goes
 * @param stages what is run in turn
 * @param encoder the shared encoder that it starts from
 */
record Trial(String name, long seed, Path folder, List<Stage> stages, Optional<Trial> encoder) {

    /** Sections that change nothing of what is computed. */
    private static final List<String> INCIDENTAL = List.of("output", "machine");

    /**
     * A stage of a trial.
     *
     * @param command the command that runs it
     * @param run the folder of its run
     * @param settings its run file
     */
    record Stage(String command, Path run, Record settings) {

        Path file(String ending) {
            return run.resolveSibling(run.getFileName() + ending);
        }

        /** What the training costs. */
        Path cost() {
            return file(".cost.json");
        }
    }

    /** The run that is left at the end. */
    Path lastRun() {
        return stages.get(stages.size() - 1).run();
    }

    /** The folder of a stage's run within a trial's. */
    static Path run(Path folder, int stage, String command) {
        return folder.resolve(stage + 1 + "-" + command);
    }

    String title() {
        return name + ", seed " + seed;
    }

    /** All settings on which the trained weights depend, by stage; what is in the study's folder goes by name, so that the folder can be moved. */
    List<Map<String, Object>> settings() {
        return IntStream.range(0, stages.size()).mapToObj(this::settings).toList();
    }

    private Map<String, Object> settings(int stage) {
        Map<String, Object> settings = new RunFile().toMap(stages.get(stage).settings());
        INCIDENTAL.forEach(settings::remove);
        if (stage > 0) {
            settings.compute("generator", (key, section) -> from("stage " + stage, section));
        } else {
            encoder.ifPresent(shared -> {
                settings.compute("encoder", (key, section) -> from(shared.title(), section));
                // An encoder that has been trained with other settings is another one.
                settings.put("encoder_run", shared.settings(0));
            });
        }
        return settings;
    }

    private static Map<String, Object> from(String name, Object section) {
        Map<String, Object> named = new TreeMap<>();
        ((Map<?, ?>) section).forEach((key, value) -> named.put(key.toString(), value));
        named.put("checkpoint", name);
        return named;
    }

    /** The encoder from outside the study that it starts from. */
    Optional<Path> foreignEncoder() {
        return encoder.isEmpty() && stages.get(0).settings() instanceof GeneratorRun run
                ? run.encoder().checkpoint()
                : Optional.empty();
    }

    /** Images shown to the generator. */
    long images() {
        return stages.stream()
                .map(Stage::settings)
                .filter(PairRun.class::isInstance)
                .map(PairRun.class::cast)
                .mapToLong(run -> run.schedule().schedule().steps(run.schedule().batchSize())
                        * run.schedule().batchSize())
                .sum();
    }
}
