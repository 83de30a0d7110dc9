package org.stylestep.study;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stylestep.config.RunFile;
import org.stylestep.settings.SettingException;

/**
 * What becomes of the runs that an earlier call left: they are resumed as long as their settings are the same.
 *
 * @param removed runs to train from the beginning
 * @param changed runs whose settings have not been checked yet: new ones, changed ones and removed ones
 */
record ResumePlan(Set<StudyRun> removed, Set<StudyRun> changed) {

    /**
     * Compares the runs of a study with their folders.
     *
     * @param retrain rows and encoders to train from the beginning
     * @throws SettingException if there is no such row or encoder, or a run was begun with other settings; the message names the key
     */
    static ResumePlan of(StudyPlan plan, Set<String> retrain, RunFile runFile) throws IOException {
        List<String> names = plan.runs().stream().map(StudyRun::name).distinct().toList();
        for (String name : retrain) {
            if (!names.contains(name)) {
                throw new SettingException("--retrain " + name
                        + ": the study has no row or encoder of this name; it has " + String.join(", ", names));
            }
        }
        Set<StudyRun> removed = new LinkedHashSet<>();
        Set<StudyRun> changed = new LinkedHashSet<>();
        for (StudyRun run : plan.runs()) {
            Optional<String> change = run.change(runFile);
            boolean asked = retrain.contains(run.name())
                    || run.start().filter(removed::contains).isPresent();
            boolean failed = StudyRun.failure(run.folder()).isPresent();
            if (change.isPresent() && run.begun() && !asked && !failed) {
                throw new SettingException(run.title() + " was begun with other settings: " + change.get()
                        + ". Give it back its settings, train it from the beginning (--retrain '" + run.name()
                        + "'), or write the study elsewhere (--set output.folder=...)");
            }
            if (asked || change.isPresent()) {
                removed.add(run);
            }
            if (asked || change.isPresent() || !Files.exists(run.file())) {
                changed.add(run);
            }
        }
        return new ResumePlan(removed, changed);
    }
}
