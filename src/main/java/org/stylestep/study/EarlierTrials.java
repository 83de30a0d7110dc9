package org.stylestep.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.settings.SettingException;

/** What an earlier call has left of a study's trials: they are gone on with as long as their settings are the same. */
final class EarlierTrials {

    private static final Logger LOG = LoggerFactory.getLogger(EarlierTrials.class);

    private final List<Trial> removed;

    private EarlierTrials(List<Trial> removed) {
        this.removed = List.copyOf(removed);
    }

    /**
     * Looks at what there is.
     *
     * @param study the study
     * @param plan its trials
     * @param again rows and encoders to train from the beginning, whatever there is of them
     * @throws SettingException if there is no such row or encoder, or a trial was begun with other settings
     * @throws IOException if a file cannot be read
     */
    static EarlierTrials of(Study study, StudyPlan plan, Set<String> again) throws IOException {
        for (String name : again) {
            if (!study.rows().containsKey(name) && !study.encoders().containsKey(name)) {
                throw new SettingException(
                        "--retrain " + name + ": the study has no row or encoder of this name; rows are "
                                + String.join(", ", study.rows().keySet()));
            }
        }
        List<Trial> trials = new ArrayList<>(plan.encoders());
        trials.addAll(plan.rows());
        List<Trial> removed = new ArrayList<>();
        for (Trial trial : trials) {
            TrialFolder folder = new TrialFolder(trial);
            boolean asked = again.contains(trial.name())
                    || trial.encoder()
                            .filter(encoder -> again.contains(encoder.name()))
                            .isPresent();
            Optional<String> change = folder.change();
            boolean failed = folder.result().flatMap(TrialResult::failure).isPresent();
            if (asked || (change.isPresent() && failed && !folder.partlyTrained())) {
                removed.add(trial);
            } else if (change.isPresent()) {
                throw new SettingException(trial.title() + " was begun with other settings: " + change.get()
                        + ". Give it back its settings, train it from the beginning (--retrain '" + trial.name()
                        + "'), or write the study elsewhere (--set output.folder=...)");
            }
        }
        return new EarlierTrials(removed);
    }

    /** Removes what is trained from the beginning, once a training that a killed process may have left in it has ended. */
    void remove() throws IOException, InterruptedException {
        for (Trial trial : removed) {
            for (Trial.Stage stage : trial.stages()) {
                StudyProcesses.awaitLeftBehind(stage.file(".log"));
            }
            LOG.info("{}: removing what there is, to train it from the beginning", trial.title());
            new TrialFolder(trial).clear();
        }
    }

    /** Whether a trial is trained and stays so. */
    boolean keeps(Trial trial) throws IOException {
        return !removed.contains(trial) && new TrialFolder(trial).trained();
    }
}
