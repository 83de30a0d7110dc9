package org.stylestep.pipeline;

import org.stylestep.extension.Extensions;
import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.settings.SettingException;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImages;
import org.stylestep.eval.Evaluation;
import org.stylestep.eval.EvaluationReport;
import org.stylestep.eval.L1;
import org.stylestep.eval.MeanImage;
import org.stylestep.eval.Protocol;
import org.stylestep.eval.Psnr;
import org.stylestep.eval.Scores;
import org.stylestep.eval.StyledRenderer;
import org.stylestep.infer.CheckpointNetworks;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.mining.Progress;

/** Evaluates a run of stage 2 or 3 on the held-out pairs that its settings name. */
public final class RunEvaluation {

    /** Pairs rendered at once; bounds memory, does not change a result. */
    private static final int BATCH = 8;

    /** Training images that the mean image is made of, at most. */
    private static final int MEAN_OF = 2000;

    private final Path folder;
    private final Weights weights;
    private final Checkpoint checkpoint;
    private final PairRun run;
    private final Extensions extensions;
    private final PairValidationSection validation;

    private RunEvaluation(
            Path folder, Weights weights, Checkpoint checkpoint, PairRun run, Extensions extensions) {
        this.extensions = extensions;
        this.folder = folder;
        this.weights = weights;
        this.checkpoint = checkpoint;
        this.run = run;
        validation = run.validation()
                .orElseThrow(() -> new SettingException(
                        "the run " + folder + " names no held-out pairs; give them: --set validation.folder=..."));
    }

    /**
     * Opens a run.
     *
     * @param folder the run's folder
     * @param settings its settings, possibly with other held-out pairs
     * @param extensions the implementations that they name
     * @param weights which of its weights to evaluate
     * @return the evaluation, not yet begun
     * @throws SettingException if it is not the folder of a run of stage 2 or 3, or names no held-out pairs
     * @throws IOException if it cannot be read
     */
    public static RunEvaluation of(Path folder, PairRun settings, Extensions extensions, Weights weights)
            throws IOException {
        return new RunEvaluation(folder, weights, Checkpoint.open(folder), settings, extensions);
    }

    /**
     * Evaluates and draws a sample sheet.
     *
     * @param sheet where the sheet goes; its folder is created
     * @param encoderRun the folder of a run of stage 1 whose held-out triplets the encoder is asked about, too
     * @param progress is told how many pairs are done
     * @return the report
     * @throws IOException if images or a checkpoint cannot be read, or the sheet cannot be written
     */
    public EvaluationReport evaluate(Path sheet, Optional<Path> encoderRun, Progress progress) throws IOException {
        Device device = run.runtime().toDevice();
        RunData data = new RunData(run.data(), extensions);
        PairedImages pairs = validation.pairs(data);
        PairAugmentation transform = validation.transform(run.data());
        MeanImage mean = meanImage(data, transform);
        Scores scores;
        try (StyleTransfer transfer =
                        StyleTransfer.open(checkpoint.folder(), device, weights, extensions);
                NDManager manager = transfer.newManager()) {
            Evaluation evaluation = new Evaluation(
                    pairs,
                    transform,
                    List.of(new Psnr(), new L1()),
                    new Evaluation.Options(BATCH, run.seed()));
            StyledRenderer renderer = (inputs, styles) -> transfer.render(inputs, transfer.encode(styles));
            scores = evaluation.evaluate(counting(renderer, pairs.size(), progress), mean, manager);
            new SampleSheets(pairs, transform, validation.sheetRows(), run.seed())
                    .write(checkpoint.folder().toString(), sheet, renderer, manager);
        }
        Map<String, Double> encoder = encoderRun.isPresent() ? tripletAccuracy(encoderRun.get(), device) : Map.of();
        return new EvaluationReport(protocol(pairs), encoder, scores);
    }

    private MeanImage meanImage(RunData data, PairAugmentation transform) throws IOException {
        Images targets = data.pairs().subset(MEAN_OF, run.seed()).targets();
        try {
            return MeanImage.of(targets, transform);
        } catch (IllegalArgumentException exception) {
            throw new SettingException(
                    "the training images cannot be averaged at validation.size = " + transform.crop() + ": "
                            + exception.getMessage(),
                    exception);
        }
    }

    /** Each pair is rendered twice. */
    private static StyledRenderer counting(StyledRenderer renderer, int pairs, Progress progress) {
        long[] rendered = {0};
        return (inputs, styles) -> {
            rendered[0] += inputs.getShape().get(0);
            progress.report(rendered[0], 2L * pairs);
            return renderer.render(inputs, styles);
        };
    }

    private Map<String, Double> tripletAccuracy(Path encoderRun, Device device) throws IOException {
        TripletAccuracy accuracy = TripletAccuracy.open(encoderRun, extensions, device);
        Map<String, Double> accuracies = new LinkedHashMap<>();
        try (NDManager manager = NDManager.newBaseManager(device)) {
            accuracies.put("triplet_accuracy_pretrained", accuracy.of(Checkpoint.open(encoderRun), weights, manager));
            accuracies.put("triplet_accuracy", accuracy.of(checkpoint, weights, manager));
        }
        return accuracies;
    }

    private Protocol protocol(PairedImages pairs) throws IOException {
        return new Protocol(
                checkpoint.folder().toString(),
                weights.name().toLowerCase(Locale.ROOT),
                new CheckpointNetworks(checkpoint, extensions)
                        .styleCode()
                        .atInference()
                        .name()
                        .toLowerCase(Locale.ROOT),
                validation.folder().toString(),
                pairs.fingerprint());
    }

    /** Returns the run's folder. */
    public Path folder() {
        return folder;
    }
}
