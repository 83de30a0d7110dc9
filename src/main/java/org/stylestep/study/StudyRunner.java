package org.stylestep.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.stylestep.settings.Checks;
import org.stylestep.config.RunFile;
import org.stylestep.settings.SettingException;
import org.stylestep.objective.LossCatalog;
import org.stylestep.pipeline.PairRun;
import org.stylestep.pipeline.Resources;

/**
 * Runs a study: trains every row with every seed in a process of its own, measures it, and writes the table anew after each.
 *
 * <p>A trial that is trained and measured is not done again; one that was cut goes on from its checkpoint; one that failed does not keep the
 * others from going on, and is tried again when the study is resumed.
 */
public final class StudyRunner implements AutoCloseable {

    private final Study study;
    private final StudyPlan plan;
    private final EarlierTrials earlier;
    private final StudyProcesses processes;
    private final StudyMeasuring measuring;
    private final StudyReport report;
    private final TrialWork work;
    private final Resources resources;
    private final int jobs;

    private StudyRunner(
            Study study,
            StudyPlan plan,
            EarlierTrials earlier,
            StudyProcesses processes,
            StudyBench bench,
            Resources resources,
            int jobs) {
        this.study = study;
        this.plan = plan;
        this.earlier = earlier;
        this.processes = processes;
        this.resources = resources;
        this.jobs = jobs;
        measuring = new StudyMeasuring(study, plan.tripletEncoder(), bench.measuredWith());
        report = new StudyReport(study, plan, bench, measuring, jobs);
        work = new TrialWork(processes, bench, measuring, report);
    }

    /**
     * How to run a study.
     *
     * @param resume whether to go on with the study that is in the output folder
     * @param jobs how many trainings run at once, at least 1
     * @param again rows and encoders to train from the beginning, whatever there is of them
     */
    public record Options(boolean resume, int jobs, Set<String> again) {

        /** Checks the number. */
        public Options {
            Checks.require(jobs >= 1, "jobs must be at least 1, not " + jobs);
            again = Set.copyOf(again);
        }
    }

    /**
     * How a study ended.
     *
     * @param done trained and measured rows, each seed counted
     * @param failed failed ones
     * @param left those that are not finished, because the study was stopped
     */
    public record Outcome(int done, int failed, int left) {}

    /**
     * Opens a study, and checks the settings of all of its rows.
     *
     * @param file the study file
     * @param overrides what replaces the file's values, each {@code section.key=value}
     * @param command what starts the command line in another process, to which arguments are added
     * @param options how to run it
     * @param catalog the loss terms that the rows' objectives may name; the command must know them, too
     * @return the study, not yet begun
     * @throws SettingException if the study file or a run file cannot be used, or the output folder holds another study; the message names
     *     the row and the key
     * @throws IOException if a file cannot be read, or the output folder cannot be written
     */
    public static StudyRunner open(
            Path file, List<String> overrides, List<String> command, Options options, LossCatalog catalog)
            throws IOException {
        Study study = new RunFile().read(file, Study.class, overrides);
        StudyPlan plan = StudyPlan.of(file, study, catalog);
        Path output = study.output().folder();
        StudyFolder.require(output, options.resume());
        EarlierTrials earlier = EarlierTrials.of(study, plan, options.again());
        StudyRehearsal.of(file, study.metrics(), plan, earlier, catalog);
        Resources resources = new Resources();
        return resources.forWhole(() -> {
            StudyFolder folder = StudyFolder.open(output, resources);
            StudyBench bench = bench(file, study, plan);
            resources.onClose(bench::close);
            folder.begin(study);
            StudyProcesses processes = new StudyProcesses(command);
            return new StudyRunner(study, plan, earlier, processes, bench, resources, options.jobs());
        });
    }

    private static StudyBench bench(Path file, Study study, StudyPlan plan) throws IOException {
        PairRun first = (PairRun) plan.rows().get(0).stages().get(0).settings();
        try {
            return StudyBench.open(study, first, plan.tripletEncoder().map(Trial::lastRun));
        } catch (IOException | IllegalArgumentException exception) {
            throw new SettingException(file + ": metrics: " + exception.getMessage(), exception);
        }
    }

    /**
     * Trains and measures what is left to do.
     *
     * @return how it ended
     * @throws IOException if a file of the study cannot be written
     * @throws InterruptedException if the thread is interrupted
     */
    public Outcome run() throws IOException, InterruptedException {
        earlier.remove();
        report.write();
        ExecutorService workers = Executors.newFixedThreadPool(jobs);
        try {
            trainAll(workers);
        } finally {
            processes.stop();
            workers.shutdown();
            // Nothing may be measured any more when the caller closes what it is measured with.
            workers.awaitTermination(Long.MAX_VALUE, TimeUnit.SECONDS);
        }
        int done = 0;
        int failed = 0;
        for (Trial trial : plan.rows()) {
            Optional<TrialResult> result = new TrialFolder(trial).result();
            failed += result.flatMap(TrialResult::failure).isPresent() ? 1 : 0;
            done += result.filter(known -> measuring.done(trial, known)).isPresent() ? 1 : 0;
        }
        return new Outcome(done, failed, plan.rows().size() - done - failed);
    }

    /** Asks the study to let its trainings write checkpoints and to return; may be called from any thread. */
    public void stop() {
        processes.stop();
    }

    /** Returns the study's folder. */
    public Path folder() {
        return study.output().folder();
    }

    /** A row waits for its encoder, and to be measured for that of the triplets; both were begun before any row. */
    private void trainAll(ExecutorService workers) throws IOException, InterruptedException {
        Map<Trial, Future<Void>> encoders = new LinkedHashMap<>();
        for (Trial encoder : plan.encoders()) {
            encoders.put(encoder, workers.submit(() -> {
                work.trainEncoder(encoder);
                return null;
            }));
        }
        List<Future<Void>> all = new ArrayList<>(encoders.values());
        for (Trial row : plan.rows()) {
            all.add(workers.submit(() -> {
                if (row.encoder().isPresent()) {
                    encoders.get(row.encoder().get()).get();
                }
                if (work.train(row)) {
                    if (plan.tripletEncoder().isPresent()) {
                        encoders.get(plan.tripletEncoder().get()).get();
                    }
                    work.measure(row);
                }
                return null;
            }));
        }
        for (Future<Void> one : all) {
            try {
                one.get();
            } catch (ExecutionException exception) {
                throw unwrapped(exception);
            }
        }
    }

    private static IOException unwrapped(ExecutionException exception) {
        Throwable cause = exception.getCause();
        while (cause instanceof ExecutionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof IOException told ? told : new IOException("a trial broke off: " + cause, cause);
    }

    @Override
    public void close() {
        resources.close();
    }
}
