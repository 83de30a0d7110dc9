package org.stylestep.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.pipeline.RunFolder;
import org.stylestep.train.TrainingCost;

/** The stages that a run's weights went through. */
final class Lineage {

    private Lineage() {}

    /**
     * A stage.
     *
     * @param stage its name; empty if its checkpoint is no longer there
     * @param run the run's folder
     * @param checkpoint the checkpoint that the next stage started from, or the run's own
     * @param images images shown in this stage until then
     * @param cost what the run cost in all, by name
     */
    record Step(String stage, String run, String checkpoint, Optional<Long> images, Map<String, Double> cost) {}

    /**
     * Follows the parents of a checkpoint.
     *
     * @param checkpoint the last stage's checkpoint
     * @return the stages, first one first; one whose checkpoint is gone has no parents
     */
    static List<Step> of(Checkpoint checkpoint) throws IOException {
        Deque<Step> steps = new ArrayDeque<>();
        Set<Path> seen = new HashSet<>();
        Optional<Checkpoint> current = Optional.of(checkpoint);
        while (current.isPresent()) {
            Manifest manifest = current.get().manifest();
            Path folder = current.get().folder();
            Path run = runOf(folder);
            steps.addFirst(new Step(
                    manifest.position().stage(),
                    text(run),
                    folder.getFileName().toString(),
                    Optional.of(manifest.position().images()),
                    cost(run)));
            Optional<Path> parent =
                    manifest.origin().parentCheckpoint().map(Path::of).filter(seen::add);
            current = Optional.empty();
            if (parent.isPresent() && Files.exists(parent.get().resolve(Manifest.FILE))) {
                current = Optional.of(Checkpoint.open(parent.get()));
            } else if (parent.isPresent()) {
                Path gone = parent.get();
                Path owner = runOf(gone);
                steps.addFirst(new Step("", text(owner), gone.getFileName().toString(), Optional.empty(), cost(owner)));
            }
        }
        return List.copyOf(steps);
    }

    /** The folder of a checkpoint's run, relative where the checkpoint's is; of an exported model its own. */
    private static Path runOf(Path checkpoint) {
        return CheckpointStore.runOf(checkpoint).isPresent()
                ? checkpoint.getParent().getParent()
                : checkpoint;
    }

    private static Map<String, Double> cost(Path run) throws IOException {
        return TrainingCost.read(run.resolve(RunFolder.COST))
                .map(Lineage::figures)
                .orElse(Map.of());
    }

    /** The figures of a cost, with its images. */
    static Map<String, Double> figures(TrainingCost cost) {
        Map<String, Double> figures = new LinkedHashMap<>(Map.of("images", (double) cost.images()));
        figures.putAll(cost.figures());
        return figures;
    }

    static String text(Path path) {
        return path.toString().replace('\\', '/');
    }
}
