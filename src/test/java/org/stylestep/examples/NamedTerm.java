package org.stylestep.examples;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stylestep.config.RunFile;
import org.stylestep.objective.LossCatalog;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Rendering;
import org.stylestep.objective.Synthesis;
import org.stylestep.objective.Trains;
import org.stylestep.pipeline.GeneratorRun;
import org.stylestep.pipeline.ObjectiveKeys;
import org.stylestep.pipeline.Training;

/** A loss term of one's own that a run file names: {@code objective: {reconstruction_direct: 1, contrast_random: 0.1}}. */
final class NamedTerm {

    private NamedTerm() {}

    // Shown: the term
    /** How little the renderings in random styles differ from one another: the generator alone is to make them differ. */
    record RandomContrast() implements LossTerm {
        @Override
        public NDArray evaluate(Synthesis synthesis) {
            NDArray images = synthesis.rendering(Rendering.SAMPLED);
            return images.sub(images.mean(new int[] {0}, true)).abs().mean().neg();
        }

        @Override
        public Trains trains() {
            return Trains.GENERATOR;
        }

        @Override
        public Optional<Rendering> rendering() {
            return Optional.of(Rendering.SAMPLED);
        }
    }
    // Shown: end

    // Shown: the run file's name for it
    static void train(Path runFile) throws IOException {
        LossCatalog catalog = LossCatalog.standard().with("contrast_random", run -> new RandomContrast());
        GeneratorRun settings = new RunFile(new ObjectiveKeys(catalog)).read(runFile, GeneratorRun.class, List.of());
        try (Training training = Training.of(settings, false, catalog)) {
            training.run();
        }
    }
    // Shown: end
}
