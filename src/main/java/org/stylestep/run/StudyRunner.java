package org.stylestep.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.data.AtomicFile;

/**
 * Runs a study: trains every row with every seed in a process of its own, measures it, and writes the table anew after each.
 *
 * <p>A trial that is trained and measured is not done again; one that was cut goes on from its checkpoint; one that failed does not keep the
 * others from going on, and is tried again when the study is resumed.
 */
public final class StudyRunner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StudyRunner.class);
    private static final String SETTINGS = "study.yaml";
    private static final String LOCK = ".lock";

    private final Study study;
    private final StudyPlan plan;
    private final StudyProcesses processes;
    private final StudyBench bench;
    private final StudyMeasuring measuring;
    private final StudyReport report;
    private final Optional<Trial> tripletEncoder;
    private final Resources resources;
    private final int jobs;

    private StudyRunner(
            Study study, StudyPlan plan, List<String> command, StudyBench bench, Resources resources, int jobs) {
        this.study = study;
        this.plan = plan;
        this.bench = bench;
        this.resources = resources;
        this.jobs = jobs;
        processes = new StudyProcesses(command);
        tripletEncoder = plan.tripletEncoder();
        measuring = new StudyMeasuring(study, tripletEncoder, bench.images(), bench.fingerprint());
        report = new StudyReport(study, plan, bench, measuring, jobs);
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
            Check.require(jobs >= 1, "jobs must be at least 1, not " + jobs);
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
     * @return the study, not yet begun
     * @throws RunFileException if the study file or a run file cannot be used, or the output folder holds another study; the message names
     *     the row and the key
     * @throws IOException if a file cannot be read, or the output folder cannot be written
     */
    public static StudyRunner open(Path file, List<String> overrides, List<String> command, Options options)
            throws IOException {
        Study study = new RunFile().read(file, Study.class, overrides);
        StudyPlan plan = StudyPlan.of(file, study);
        Resources resources = new Resources();
        try {
            prepareFolder(study, options.resume(), resources);
            prepareTrials(study, plan, options.again());
            Optional<Path> encoder = plan.tripletEncoder().map(Trial::lastRun);
            PairRun first = (PairRun) plan.rows().get(0).stages().get(0).settings();
            StudyBench bench = StudyBench.open(study, first, encoder);
            resources.onClose(bench::close);
            String text = "# The study's settings as they took effect.\n" + new RunFile().write(study);
            AtomicFile.write(study.output().folder().resolve(SETTINGS), text.getBytes(StandardCharsets.UTF_8));
            return new StudyRunner(study, plan, command, bench, resources, options.jobs());
        } catch (IOException | RuntimeException exception) {
            resources.close();
            throw exception;
        }
    }

    private static void prepareFolder(Study study, boolean resume, Resources resources) throws IOException {
        Path folder = study.output().folder();
        boolean holdsStudy = Files.exists(folder.resolve(SETTINGS));
        if (holdsStudy && !resume) {
            throw new RunFileException(
                    "output.folder: " + folder + " already holds a study. Go on with it (--resume), or"
                            + " write elsewhere (--set output.folder=...)");
        }
        if (!holdsStudy && resume) {
            throw new RunFileException(
                    "output.folder: " + folder + " holds no study to go on with; leave out --resume to begin it");
        }
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        resources.onClose(() -> closeQuietly(channel));
        if (lock(channel).isEmpty()) {
            throw new RunFileException(
                    "output.folder: another process is running the study in " + folder + "; wait for it, or end it");
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException exception) {
            return Optional.empty();
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException exception) {
            LOG.debug("the lock was gone already", exception);
        }
    }

    /** Removes what shall be trained again; refuses settings that are no longer those of what is there. */
    private static void prepareTrials(Study study, StudyPlan plan, Set<String> again) throws IOException {
        for (String name : again) {
            if (!study.rows().containsKey(name) && !study.encoders().containsKey(name)) {
                throw new RunFileException(
                        "--again " + name + ": the study has no row or encoder of this name; rows are "
                                + String.join(", ", study.rows().keySet()));
            }
        }
        List<Trial> trials = new ArrayList<>(plan.encoders());
        trials.addAll(plan.rows());
        List<TrialFolder> removed = new ArrayList<>();
        for (Trial trial : trials) {
            TrialFolder folder = new TrialFolder(trial);
            boolean asked = again.contains(trial.name())
                    || trial.encoder()
                            .filter(encoder -> again.contains(encoder.name()))
                            .isPresent();
            Optional<String> change = folder.change();
            boolean failed = folder.result().flatMap(TrialResult::failure).isPresent();
            if (asked || (change.isPresent() && failed)) {
                removed.add(folder);
            } else if (change.isPresent()) {
                throw new RunFileException(trial.title() + " was begun with other settings: " + change.get()
                        + ". Give it back its settings, train it from the beginning (--again '" + trial.name()
                        + "'), or write the study elsewhere (--set output.folder=...)");
            }
        }
        for (TrialFolder folder : removed) {
            folder.clear();
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
        report.write();
        ExecutorService workers = Executors.newFixedThreadPool(jobs);
        try {
            trainAll(workers);
        } finally {
            processes.stop();
            workers.shutdown();
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

    /** A row waits for its encoder and for that of the triplets, which were begun before any row. */
    private void trainAll(ExecutorService workers) throws IOException, InterruptedException {
        Map<Trial, Future<Void>> encoders = new LinkedHashMap<>();
        for (Trial encoder : plan.encoders()) {
            encoders.put(encoder, workers.submit(() -> {
                trainEncoder(encoder);
                return null;
            }));
        }
        List<Future<Void>> all = new ArrayList<>(encoders.values());
        for (Trial row : plan.rows()) {
            all.add(workers.submit(() -> {
                for (Trial encoder : Stream.concat(row.encoder().stream(), tripletEncoder.stream())
                        .toList()) {
                    encoders.get(encoder).get();
                }
                trainRow(row);
                return null;
            }));
        }
        for (Future<Void> work : all) {
            try {
                work.get();
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

    private void trainEncoder(Trial trial) throws IOException, InterruptedException {
        if (processes.stopping() || new TrialFolder(trial).trained()) {
            return;
        }
        LOG.info("encoder {}: training", trial.title());
        Optional<String> failure = new TrialTraining(processes).run(trial);
        if (failure.isPresent()) {
            fail(trial, failure.get());
        } else if (!processes.stopping()) {
            new TrialFolder(trial)
                    .write(new TrialResult(
                            trial.name(),
                            trial.seed(),
                            Optional.empty(),
                            new TrialFolder(trial).costs(),
                            Map.of(),
                            Map.of()));
        }
    }

    private void trainRow(Trial trial) throws IOException, InterruptedException {
        TrialFolder folder = new TrialFolder(trial);
        if (processes.stopping()
                || folder.result().filter(known -> measuring.done(trial, known)).isPresent()) {
            return;
        }
        if (trial.encoder().isPresent() && !new TrialFolder(trial.encoder().get()).trained()) {
            fail(trial, "its encoder, " + trial.encoder().get().title() + ", failed");
            return;
        }
        if (!folder.trained()) {
            LOG.info("{}: training", trial.title());
            Optional<String> failure = new TrialTraining(processes).run(trial);
            if (failure.isPresent()) {
                fail(trial, failure.get());
                return;
            }
        }
        if (folder.trained()) {
            measure(trial);
        }
    }

    private void measure(Trial trial) throws IOException {
        synchronized (bench) {
            StudyBench.Measured measured;
            try {
                measured = bench.measure(trial);
            } catch (IOException | IllegalArgumentException exception) {
                fail(trial, "measuring it: " + exception.getMessage());
                return;
            }
            TrialFolder folder = new TrialFolder(trial);
            Map<String, Double> figures = new LinkedHashMap<>(measured.figures());
            figures.putAll(folder.costs());
            folder.writePictures(measured.pictures());
            Optional<String> lacking = measuring.lacking(figures);
            folder.write(new TrialResult(
                    trial.name(), trial.seed(), lacking, figures, measured.notes(), measuring.of(trial)));
            report.write();
            lacking.ifPresentOrElse(
                    reason -> LOG.warn("{}: failed: {}", trial.title(), reason),
                    () -> LOG.info("{}: done", trial.title()));
        }
    }

    private void fail(Trial trial, String message) throws IOException {
        LOG.warn("{}: failed: {}", trial.title(), message);
        new TrialFolder(trial).write(TrialResult.failed(trial, message));
        synchronized (bench) {
            report.write();
        }
    }

    @Override
    public void close() {
        resources.close();
    }
}
