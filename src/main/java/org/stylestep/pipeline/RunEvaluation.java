package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImages;
import org.stylestep.eval.Evaluation;
import org.stylestep.eval.EvaluationText;
import org.stylestep.eval.Evaluator;
import org.stylestep.eval.FeatureDistance;
import org.stylestep.eval.MeanImage;
import org.stylestep.eval.Metric;
import org.stylestep.eval.MetricContext;
import org.stylestep.eval.Scores;
import org.stylestep.eval.StyleClassification;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.CheckpointNetworks;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.WriteLock;
import org.stylestep.mining.Progress;
import org.stylestep.nn.StyleCode;
import org.stylestep.settings.Component;
import org.stylestep.train.TrainingCost;

/**
 * Evaluates the encoder and generator of a checkpoint on held-out pairs.
 *
 * <p>The seed keys every draw of it: the ring of other styles, the sampled styles, the training images that are averaged and the rows of the
 * sheet. It is not the run's, so that runs of different seeds are measured alike.
 *
 * @param checkpoint the encoder and generator
 * @param weights which of its weights
 * @param settings images, metrics and device
 * @param diversity how the diversity of sampled styles is measured, if it is
 * @param encoderRun a run of stage 1 whose held-out triplets the encoder orders, if it does
 * @param seed keys every draw; the same for all runs that shall compare
 * @param extensions makes metrics, features and samplers
 */
public record RunEvaluation(
        Checkpoint checkpoint,
        Weights weights,
        EvaluationSettings settings,
        Optional<RunEvaluation.DiversityOptions> diversity,
        Optional<Path> encoderRun,
        long seed,
        Extensions extensions) {

    /** Pairs rendered at once; bounds memory, does not change a result. */
    private static final int BATCH = 8;

    /** Training images that the mean image is made of or whose codes are described, at most. */
    private static final int TRAINING_IMAGES = 2000;

    /**
     * Images to evaluate on.
     *
     * @param name what to call the held-out pairs in reports, usually their folder
     * @param pairs the held-out pairs, at least 2
     * @param targets the training targets, for the mean image, the balance of features and the distribution of codes
     * @param transform how the held-out pairs are shown, without randomness
     * @param trainingTransform how training shows its images, of which the codes are made
     */
    public record Data(
            String name,
            PairedImages pairs,
            Images targets,
            PairAugmentation transform,
            PairAugmentation trainingTransform) {}

    /**
     * How the diversity of sampled styles is measured: as the mean feature distance between renderings of an input.
     *
     * @param sampler the registered name of the sampler that draws the styles; without one, {@code normal} if training sampled the codes, else {@code empirical}
     * @param mapper the run of a mapper, for samplers that need one; without it, the training images are encoded
     * @param styles styles an input, at least 2
     * @param inputs held-out inputs, the first ones
     */
    public record DiversityOptions(Optional<String> sampler, Optional<Path> mapper, int styles, int inputs) {}

    /**
     * Evaluates, and writes the report and files beside it: {@code .md}, the figures for people; {@code -images.csv}, those of every pair; the sheet
     * {@code .png}, its cells without captions {@code -cells.png}, and {@code -ranked.png}, the best and the worst pairs.
     *
     * @param file the report, JSON
     * @param progress receives the numbers of training images, of pairs and of renderings for the diversity that are done
     * @throws IOException if images or a checkpoint cannot be read, a file cannot be written, or another process trains or evaluates into the run's folder
     *     that the report goes to
     */
    public Evaluation write(Path file, Progress progress) throws IOException {
        List<Metric> metrics = new ArrayList<>();
        try (Resources locks = new Resources();
                StyleTransfer model = openLocked(file, locks)) {
            for (Component metric : settings.metrics()) {
                metrics.add(extensions.create(Metric.KIND, metric, metricContext()));
            }
            MeanImage mean = meanImage(progress.of("the mean training image"));
            Progress pairs = progress.of("held-out pairs");
            Evaluator evaluator =
                    new Evaluator(data().pairs(), data().transform(), metrics, new Evaluator.Options(BATCH, seed));
            Scores scores = evaluator.evaluate(
                    model, mean, done -> pairs.report(done, data().pairs().size()));
            Map<String, Object> protocol = EvaluationProtocol.of(this, scores);
            Map<String, Double> figures = new LinkedHashMap<>(scores.figures());
            figures.put(Evaluation.STYLE_CLASSIFICATION, StyleClassification.of(evaluator, model));
            protocol.put(Evaluation.STYLE_CLASSIFICATION, StyleClassification.conditions(evaluator));
            if (diversity.isPresent()) {
                SampledDiversity sampled =
                        new SampledDiversity(this, diversity.get(), distance(metrics), metrics, progress);
                figures.putAll(sampled.of(model));
                protocol.putAll(sampled.conditions());
            }
            if (encoderRun.isPresent()) {
                addTripletAccuracy(encoderRun.get(), protocol, figures);
            }
            figures.putAll(costs());
            Evaluation evaluation = new Evaluation(protocol, figures, scores.images());
            new EvaluationSheets(this, model).write(scores, file);
            write(EvaluationText.markdown(evaluation), Evaluation.beside(file, ".md"));
            write(EvaluationText.imagesCsv(evaluation), Evaluation.beside(file, "-images.csv"));
            evaluation.write(file);
            return evaluation;
        } finally {
            metrics.forEach(Metric::close);
        }
    }

    private StyleTransfer openLocked(Path file, Resources locks) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (RunFolder.holdsRun(folder)) {
            locks.onClose(WriteLock.ofFolder(folder)::close);
        }
        return StyleTransfer.open(checkpoint.folder(), device(), weights, extensions);
    }

    Data data() {
        return settings.data();
    }

    Device device() {
        return settings.device();
    }

    private static void write(String text, Path file) throws IOException {
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private MetricContext metricContext() {
        return new MetricContext(device(), data().targets(), data().transform(), seed, extensions);
    }

    private MeanImage meanImage(Progress progress) throws IOException {
        try {
            Images averaged = averaged();
            return MeanImage.of(averaged, data().transform(), done -> progress.report(done, averaged.size()));
        } catch (IllegalArgumentException exception) {
            throw new IllegalArgumentException(
                    "the training images cannot be averaged at validation.size = "
                            + data().transform().crop() + ": " + exception.getMessage(),
                    exception);
        }
    }

    /** The training targets that the mean image and the empirical styles are made of. */
    Images averaged() {
        return data().targets().subset(TRAINING_IMAGES, seed);
    }

    /** The feature distance among the metrics; else that of the filter bank, which joins them to be closed. */
    private FeatureDistance distance(List<Metric> metrics) throws IOException {
        Optional<FeatureDistance> measured = metrics.stream()
                .filter(FeatureDistance.class::isInstance)
                .map(FeatureDistance.class::cast)
                .findFirst();
        if (measured.isEmpty()) {
            Component standard = extensions.component(Metric.KIND, "feature_distance");
            metrics.add(extensions.create(Metric.KIND, standard, metricContext()));
            return (FeatureDistance) metrics.get(metrics.size() - 1);
        }
        return measured.get();
    }

    /** How the codes of the checkpoint are made. */
    StyleCode styleCode() throws IOException {
        return new CheckpointNetworks(checkpoint, extensions).styleCode();
    }

    private void addTripletAccuracy(Path run, Map<String, Object> protocol, Map<String, Double> figures)
            throws IOException {
        TripletAccuracy accuracy = TripletAccuracy.open(run, extensions, device());
        try (NDManager manager = NDManager.newBaseManager(device())) {
            figures.put(Evaluation.TRIPLET_ACCURACY, accuracy.of(checkpoint, weights, manager));
            figures.put(Evaluation.TRIPLET_ACCURACY_PRETRAINED, accuracy.of(Checkpoint.open(run), weights, manager));
        }
        protocol.put(Evaluation.TRIPLET_ACCURACY, Map.of("run", run.toString()));
    }

    /** What the run's training cost, if it kept account. */
    private Map<String, Double> costs() throws IOException {
        Path run = CheckpointStore.runOf(checkpoint.folder()).orElse(checkpoint.folder());
        return TrainingCost.read(run.resolve(RunFolder.COST))
                .map(TrainingCost::figures)
                .orElse(Map.of());
    }
}
