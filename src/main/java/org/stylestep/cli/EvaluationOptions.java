package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.Manifest;
import org.stylestep.config.RunFile;
import org.stylestep.eval.Evaluation;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.pipeline.EvaluationSettings;
import org.stylestep.pipeline.RunEvaluation;
import org.stylestep.pipeline.StandardExtensions;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.StageRun;
import org.stylestep.settings.SettingException;
import picocli.CommandLine;

/** How runs are evaluated. */
final class EvaluationOptions {

    @CommandLine.Option(
            names = "--set",
            paramLabel = "SECTION.KEY=VALUE",
            description = "Replace a setting of the run, such as validation.folder or validation.size. Repeatable.")
    private List<String> overrides = List.of();

    @CommandLine.Option(
            names = "--encoder-run",
            paramLabel = "RUN",
            description =
                    "A run of stage 1: report the share of its held-out triplets that the encoder orders correctly, too.")
    private Optional<Path> encoderRun = Optional.empty();

    @CommandLine.Option(
            names = "--weights",
            defaultValue = "ema",
            description = "Which weights: ${COMPLETION-CANDIDATES}; ema unless given.")
    private Weights weights;

    @CommandLine.Option(
            names = "--diversity",
            description = "Measure how much renderings in sampled styles differ, too.")
    private boolean diversity;

    @CommandLine.Option(
            names = "--sampler",
            paramLabel = "NAME",
            description =
                    "How styles are drawn for --diversity, as in 'sample'; normal if training sampled the codes, else"
                            + " empirical.")
    private Optional<String> sampler = Optional.empty();

    @CommandLine.Option(
            names = "--mapper",
            paramLabel = "FOLDER",
            description = "A mapper's run to draw styles with; without it the training images are encoded.")
    private Optional<Path> mapper = Optional.empty();

    @CommandLine.Option(
            names = "--styles",
            defaultValue = "10",
            description = "Styles an input for --diversity; 10 unless given.")
    private int styles;

    @CommandLine.Option(
            names = "--inputs",
            defaultValue = "50",
            description = "Held-out inputs for --diversity, the first ones; 50 unless given.")
    private int inputs;

    @CommandLine.Option(
            names = "--seed",
            defaultValue = "1",
            description = "Keys the draws of the evaluation, whatever the run's seed; 1 unless given.")
    private long seed;

    /** Evaluates on some pairs and writes the report. */
    Evaluation evaluate(Path folder, EvaluatedPairs pairs, Path file, Console console) throws IOException {
        try (Counting counting = new Counting("evaluation", console)) {
            return open(folder, pairs).write(file, Optional.empty(), counting);
        }
    }

    /** Opens what is evaluated. */
    RunEvaluation open(Path folder, EvaluatedPairs pairs) throws IOException {
        Extensions extensions = StandardExtensions.installed();
        Checkpoint checkpoint = Checkpoint.open(folder);
        List<String> all = new ArrayList<>(overrides);
        all.addAll(pairs.overrides(settings(checkpoint, extensions, overrides)));
        return new RunEvaluation(
                checkpoint,
                weights,
                EvaluationSettings.of(settings(checkpoint, extensions, all), extensions),
                diversityOptions(),
                encoderRun,
                seed,
                extensions);
    }

    /** The settings that a checkpoint carries, with what the command line replaces. */
    static PairRun settings(Checkpoint checkpoint, Extensions extensions, List<String> overrides) {
        String stage = checkpoint.manifest().position().stage();
        if (!checkpoint.manifest().networks().containsKey("generator")) {
            throw new SettingException("the checkpoint " + checkpoint.folder() + " is of stage '" + stage
                    + "' and has no generator to evaluate");
        }
        Path origin = checkpoint.folder().resolve(Manifest.FILE);
        return (PairRun) new RunFile(extensions)
                .read(checkpoint.manifest().settings(), origin, StageRun.ofStage(stage), overrides);
    }

    private Optional<RunEvaluation.DiversityOptions> diversityOptions() {
        return diversity
                ? Optional.of(new RunEvaluation.DiversityOptions(sampler, mapper, styles, inputs))
                : Optional.empty();
    }
}
