package org.stylestep.study;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.pipeline.RunFolder;

/** Trains a trial, stage by stage, each in a process of its own; goes on where an earlier call was cut. */
final class TrialTraining {

    private final StudyProcesses processes;

    TrialTraining(StudyProcesses processes) {
        this.processes = processes;
    }

    /**
     * Trains what is left to train.
     *
     * @return why it failed; empty if it is trained, or was stopped
     */
    Optional<String> run(Trial trial) throws IOException, InterruptedException {
        TrialFolder folder = new TrialFolder(trial);
        folder.begin();
        for (Trial.Stage stage : trial.stages()) {
            if (folder.cost(stage).finished()) {
                continue;
            }
            Optional<String> failure = processes.run(arguments(stage), stage.file(".log"));
            if (failure.isPresent() || processes.stopping()) {
                return failure;
            }
            if (!folder.cost(stage).finished()) {
                return Optional.of("its process ended before the training did (" + stage.file(".log") + ")");
            }
        }
        return Optional.empty();
    }

    private static List<String> arguments(Trial.Stage stage) {
        List<String> arguments = new ArrayList<>(List.of(
                stage.command(),
                stage.file(".yaml").toString(),
                "--cost",
                stage.cost().toString(),
                "--stop-with-input"));
        boolean begun = Files.exists(stage.run().resolve(RunFolder.SETTINGS))
                || Files.exists(stage.run().resolve(CheckpointStore.FOLDER));
        if (begun) {
            arguments.add("--resume");
        }
        return arguments;
    }
}
