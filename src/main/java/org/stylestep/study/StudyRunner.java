package org.stylestep.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stylestep.config.RunFile;
import org.stylestep.extension.Extensions;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.WriteLock;
import org.stylestep.pipeline.Training;
import org.stylestep.settings.Checks;
import org.stylestep.settings.SettingException;
import org.stylestep.settings.YamlWriter;

/**
 * Runs studies: expands a study into run files, trains and evaluates every row with every seed by commands of the command line, and writes
 * the table anew after each.
 *
 * <p>A row that is trained and evaluated is not done again; one that was cut resumes from its checkpoint; one that failed does not stop the
 * others, and is tried again when the study is resumed.
 */
public final class StudyRunner {

    private static final String SETTINGS = "study.yaml";

    private StudyRunner() {}

    /**
     * How a study ended.
     *
     * @param folder its folder
     * @param done rows that are trained and evaluated, each seed counted
     * @param failed failed ones
     * @param left those that are not finished, because the study was stopped
     */
    public record Outcome(Path folder, int done, int failed, int left) {}

    /**
     * How to run a study.
     *
     * @param resume whether to resume the study that is in the output folder or to begin it; empty to do whichever applies
     * @param retrain rows and encoders to train from the beginning
     * @param jobs how many commands run at once, at least 1
     */
    public record Options(Optional<Boolean> resume, Set<String> retrain, int jobs) {

        /** Checks the number. */
        public Options {
            Checks.require(jobs >= 1, "jobs must be at least 1, not " + jobs);
            retrain = Set.copyOf(retrain);
        }
    }

    /**
     * Checks a study by dry runs of all its stages, then trains and evaluates what is left to do.
     *
     * @param file the study file
     * @param overrides what replaces the file's values, each {@code section.key=value}
     * @param options how to run it
     * @param commands run trainings and evaluations
     * @param extensions what run files may name by {@code type}; the commands must have it installed, too
     * @return how it ended
     * @throws SettingException if the study file or a run file cannot be used, or the output folder holds another study; the message names
     *     the row and the key
     * @throws IOException if a file cannot be read or written
     * @throws InterruptedException if the thread is interrupted
     */
    public static Outcome run(
            Path file, List<String> overrides, Options options, Commands commands, Extensions extensions)
            throws IOException, InterruptedException {
        RunFile runFile = new RunFile(extensions);
        Study study = runFile.read(file, Study.class, overrides);
        StudyPlan plan = new StudyPlan(file, study, extensions);
        Path folder = study.output().folder();
        boolean holdsStudy = Files.exists(folder.resolve(SETTINGS));
        if (holdsStudy != options.resume().orElse(holdsStudy)) {
            String problem = holdsStudy
                    ? " already holds a study. Go on with it (--resume), or write elsewhere (--set output.folder=...)"
                    : " holds no study to go on with; leave out --resume to begin it";
            throw new SettingException("output.folder: " + folder + problem);
        }
        Set<StudyRun> removed = removed(plan, options.retrain(), runFile);
        StudyEvaluation evaluation = new StudyEvaluation(study, plan.tripletEncoder());
        new StudyCheck(file, study, plan, evaluation, extensions).check(removed);
        WriteLock lock = WriteLock.ofFolder(folder);
        try (lock) {
            expand(study, plan, removed);
            StudyTable table = new StudyTable(study, plan, evaluation, options.jobs());
            table.write();
            new StudyWork(plan, commands, evaluation, table).run(options.jobs());
        }
        int done = 0;
        int failed = 0;
        for (StudyPlan.Row row : plan.rows()) {
            failed += evaluation.failure(row).isPresent() ? 1 : 0;
            done += evaluation.isDone(row) ? 1 : 0;
        }
        return new Outcome(folder, done, failed, plan.rows().size() - done - failed);
    }

    /**
     * Compares the runs of a study with their folders.
     *
     * @param retrain rows and encoders to train from the beginning
     * @return all runs to train from the beginning: those, what starts from them, and failed ones with other settings
     * @throws SettingException if there is no such row or encoder, or a run was begun with other settings; the message names the key
     */
    private static Set<StudyRun> removed(StudyPlan plan, Set<String> retrain, RunFile runFile) throws IOException {
        List<String> names = plan.runs().stream().map(StudyRun::name).distinct().toList();
        for (String name : retrain) {
            if (!names.contains(name)) {
                throw new SettingException("--retrain " + name
                        + ": the study has no row or encoder of this name; it has " + String.join(", ", names));
            }
        }
        Set<StudyRun> removed = new LinkedHashSet<>();
        for (StudyRun run : plan.runs()) {
            Optional<String> change = run.change(runFile);
            boolean asked = retrain.contains(run.name())
                    || run.start().filter(removed::contains).isPresent();
            boolean failed = StudyRun.failure(run.folder()).isPresent();
            if (change.isPresent() && Training.isBegun(run.folder()) && !asked && !failed) {
                throw new SettingException(run.title() + " was begun with other settings: " + change.get()
                        + ". Give it back its settings, train it from the beginning (--retrain '" + run.name()
                        + "'), or write the study elsewhere (--set output.folder=...)");
            }
            if (asked || change.isPresent()) {
                removed.add(run);
            }
        }
        return removed;
    }

    /** Writes all run files. What is trained from the beginning is removed before, rows first, so that none outlives what it started from. */
    private static void expand(Study study, StudyPlan plan, Set<StudyRun> removed) throws IOException {
        List<StudyRun> lastFirst = new ArrayList<>(removed);
        Collections.reverse(lastFirst);
        for (StudyRun run : lastFirst) {
            run.remove();
        }
        for (StudyRun run : plan.runs()) {
            run.expand();
        }
        String text = "# The study's settings as they took effect.\n" + YamlWriter.write(study);
        AtomicFile.write(study.output().folder().resolve(SETTINGS), text.getBytes(StandardCharsets.UTF_8));
    }
}
