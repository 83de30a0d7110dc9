package org.stylestep.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.stylestep.config.RunFile;
import org.stylestep.extension.Extensions;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.WriteLock;
import org.stylestep.settings.SettingException;
import org.stylestep.settings.YamlWriter;

/**
 * Runs a study: expands it into run files, trains and evaluates every row with every seed by commands of the command line, each in a
 * process of its own, and writes the table anew after each.
 *
 * <p>A row that is trained and evaluated is not done again; one that was cut resumes from its checkpoint; one that failed does not stop the
 * others, and is tried again when the study is resumed.
 */
public final class StudyRunner implements AutoCloseable {

    private static final String SETTINGS = "study.yaml";

    private final Study study;
    private final StudyPlan plan;
    private final ResumePlan resume;
    private final StudyEvaluation evaluation;
    private final StudyProcesses processes;
    private final WriteLock lock;

    private StudyRunner(
            Study study,
            StudyPlan plan,
            ResumePlan resume,
            StudyEvaluation evaluation,
            StudyProcesses processes,
            WriteLock lock) {
        this.study = study;
        this.plan = plan;
        this.resume = resume;
        this.evaluation = evaluation;
        this.processes = processes;
        this.lock = lock;
    }

    /**
     * How a study ended.
     *
     * @param done rows that are trained and evaluated, each seed counted
     * @param failed failed ones
     * @param left those that are not finished, because the study was stopped
     */
    public record Outcome(int done, int failed, int left) {}

    /**
     * How to open a study.
     *
     * @param resume whether to resume the study that is in the output folder
     * @param retrain rows and encoders to train from the beginning
     * @param command what starts the command line in another process, to which arguments are added
     */
    public record Options(boolean resume, Set<String> retrain, List<String> command) {

        /** Takes copies. */
        public Options {
            retrain = Set.copyOf(retrain);
            command = List.copyOf(command);
        }
    }

    /**
     * Opens a study, and checks the run files of its rows by dry runs.
     *
     * @param file the study file
     * @param overrides what replaces the file's values, each {@code section.key=value}
     * @param options how to open it
     * @param extensions what run files may name by {@code type}; the command must know it, too
     * @return the study, not yet begun
     * @throws SettingException if the study file or a run file cannot be used, or the output folder holds another study; the message names
     *     the row and the key
     * @throws IOException if a file cannot be read, or the output folder cannot be written
     */
    public static StudyRunner open(Path file, List<String> overrides, Options options, Extensions extensions)
            throws IOException {
        RunFile runFile = new RunFile(extensions);
        Study study = runFile.read(file, Study.class, overrides);
        StudyPlan plan = new StudyPlan(file, study, extensions);
        Path folder = study.output().folder();
        boolean holdsStudy = Files.exists(folder.resolve(SETTINGS));
        if (holdsStudy != options.resume()) {
            throw new SettingException("output.folder: " + folder
                    + (holdsStudy
                            ? " already holds a study. Go on with it (--resume), or write elsewhere (--set output.folder=...)"
                            : " holds no study to go on with; leave out --resume to begin it"));
        }
        ResumePlan resume = ResumePlan.of(plan, options.retrain(), runFile);
        StudyEvaluation evaluation = new StudyEvaluation(study, plan.tripletEncoder());
        new StudyCheck(file, study, plan, evaluation, extensions).check(resume.changed());
        StudyProcesses processes = new StudyProcesses(options.command());
        return new StudyRunner(study, plan, resume, evaluation, processes, WriteLock.ofFolder(folder));
    }

    /**
     * Trains and evaluates what is left to do.
     *
     * @param jobs how many processes run at once, at least 1
     * @return how it ended
     * @throws IOException if a file of the study cannot be written
     * @throws InterruptedException if the thread is interrupted
     */
    public Outcome run(int jobs) throws IOException, InterruptedException {
        expand();
        StudyTable table = new StudyTable(study, plan, evaluation, jobs);
        table.write();
        new StudyWork(plan, processes, evaluation, table).run(jobs);
        int done = 0;
        int failed = 0;
        for (StudyPlan.Row row : plan.rows()) {
            failed += evaluation.failure(row).isPresent() ? 1 : 0;
            done += evaluation.isDone(row) ? 1 : 0;
        }
        return new Outcome(done, failed, plan.rows().size() - done - failed);
    }

    /** Writes all run files. What is trained from the beginning is removed before, rows first, so that none outlives what it started from. */
    private void expand() throws IOException, InterruptedException {
        List<StudyRun> removed = new ArrayList<>(resume.removed());
        Collections.reverse(removed);
        for (StudyRun run : removed) {
            StudyProcesses.awaitLeftBehind(run.folder());
            run.remove();
        }
        for (StudyRun run : plan.runs()) {
            run.expand();
        }
        String text = "# The study's settings as they took effect.\n" + YamlWriter.write(study);
        AtomicFile.write(folder().resolve(SETTINGS), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Asks the study to let its trainings write checkpoints and to return; may be called from any thread. */
    public void stop() {
        processes.stop();
    }

    /** Returns the study's folder. */
    public Path folder() {
        return study.output().folder();
    }

    @Override
    public void close() {
        lock.close();
    }
}
