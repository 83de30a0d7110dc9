package org.stylestep.study;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains and measures one trial of a study after another, in several threads at once; a trial that fails says so in its folder and in the table. */
final class TrialWork {

    private static final Logger LOG = LoggerFactory.getLogger(TrialWork.class);

    private final StudyProcesses processes;
    private final StudyBench bench;
    private final StudyMeasuring measuring;
    private final StudyReport report;

    /**
     * Prepares the work.
     *
     * @param processes run the trainings
     * @param bench measures; one trial at a time
     * @param measuring says which results still hold
     * @param report is written anew whenever there is something to tell
     */
    TrialWork(StudyProcesses processes, StudyBench bench, StudyMeasuring measuring, StudyReport report) {
        this.processes = processes;
        this.bench = bench;
        this.measuring = measuring;
        this.report = report;
    }

    /** Trains an encoder that rows share. */
    void trainEncoder(Trial trial) throws IOException, InterruptedException {
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

    /**
     * Trains a row, whose encoder has been trained.
     *
     * @return whether it is to be measured now
     */
    boolean train(Trial trial) throws IOException, InterruptedException {
        TrialFolder folder = new TrialFolder(trial);
        if (processes.stopping()
                || folder.result().filter(known -> measuring.done(trial, known)).isPresent()) {
            return false;
        }
        if (trial.encoder().isPresent() && !new TrialFolder(trial.encoder().get()).trained()) {
            fail(trial, "its encoder, " + trial.encoder().get().title() + ", failed");
            return false;
        }
        if (!folder.trained()) {
            LOG.info("{}: training", trial.title());
            Optional<String> failure = new TrialTraining(processes).run(trial);
            if (failure.isPresent()) {
                fail(trial, failure.get());
                return false;
            }
        }
        return folder.trained();
    }

    /** Measures a trained row, once the encoder is trained whose triplets it is asked about; if that was stopped, the row is measured another time. */
    void measure(Trial trial) throws IOException {
        if (processes.stopping() && !measuring.tripletsThere()) {
            return;
        }
        synchronized (bench) {
            StudyBench.Measured measured;
            try {
                measured = bench.measure(trial);
            } catch (IOException | RuntimeException exception) {
                // Whatever it is, it is this row's: the others go on.
                LOG.debug("{}: measuring it", trial.title(), exception);
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
}
