package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.Serializable;
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

    /** Pairs of a part, full batches. */
    private static final int PART = 8 * BATCH;

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
     * @param parts what the parts are, in their order, if they were {@linkplain #measure measured} elsewhere
     * @param progress receives the numbers of training images, of pairs and of renderings for the diversity that are done
     * @throws IOException if images or a checkpoint cannot be read, a file cannot be written, or another process trains or evaluates into the run's folder
     *     that the report goes to
     */
    public Evaluation write(Path file, Optional<List<Part>> parts, Progress progress) throws IOException {
        Resources opened = new Resources();
        try (opened;
                StyleTransfer model = openLocked(file, opened)) {
            Evaluator evaluator = evaluator(opened);
            List<Evaluator.Batch> batches = new ArrayList<>();
            parts.orElse(List.of()).forEach(part -> batches.addAll(part.batches()));
            Scores scores = parts.isPresent()
                    ? evaluator.gather(first -> batches.get(first / BATCH), done -> {})
                    : scores(model, evaluator, progress);
            Part others = parts.isPresent() ? parts.get().get(0) : others(model, evaluator, opened, progress);
            Map<String, Object> protocol = EvaluationProtocol.of(this, scores);
            protocol.putAll(others.conditions());
            Map<String, Double> figures = new LinkedHashMap<>(scores.figures());
            figures.putAll(others.figures());
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
        }
    }

    private Scores scores(StyleTransfer model, Evaluator evaluator, Progress progress) throws IOException {
        MeanImage mean = meanImage(progress);
        Progress pairs = progress.of("held-out pairs");
        return evaluator.evaluate(
                model,
                Optional.of(mean),
                done -> pairs.report(done, data().pairs().size()));
    }

    /**
     * A part of what is measured: of some pairs, or of other renderings.
     *
     * @param batches the scores of the pairs
     * @param figures the others by name
     * @param conditions what these depend on
     */
    public record Part(List<Evaluator.Batch> batches, Map<String, Double> figures, Map<String, Object> conditions)
            implements Serializable {}

    /** Returns into how many parts the measurement is cut. */
    public int parts() {
        return 1 + (data().pairs().size() + PART - 1) / PART;
    }

    /** Measures the part of a number, from 0, beside which the mean training image is measured. */
    public Part measure(int part, MeanImage mean) throws IOException {
        Resources opened = new Resources();
        try (opened;
                StyleTransfer model = open()) {
            Evaluator evaluator = evaluator(opened);
            if (part == 0) {
                return others(model, evaluator, opened, Progress.none());
            }
            List<Evaluator.Batch> batches = new ArrayList<>();
            int end = Math.min(part * PART, data().pairs().size());
            for (int first = (part - 1) * PART; first < end; first += BATCH) {
                batches.add(evaluator.measure(model, Optional.of(mean), first));
            }
            return new Part(batches, Map.of(), Map.of());
        }
    }

    private Part others(StyleTransfer model, Evaluator evaluator, Resources opened, Progress progress)
            throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        Map<String, Object> conditions = new LinkedHashMap<>();
        figures.put(Evaluation.STYLE_CLASSIFICATION, StyleClassification.of(evaluator, model));
        conditions.put(Evaluation.STYLE_CLASSIFICATION, StyleClassification.conditions(evaluator));
        if (diversity.isPresent()) {
            List<Metric> metrics = new ArrayList<>(evaluator.metrics());
            SampledDiversity sampled =
                    new SampledDiversity(this, diversity.get(), distance(metrics, opened), metrics, progress);
            figures.putAll(sampled.of(model));
            conditions.putAll(sampled.conditions());
        }
        return new Part(List.of(), figures, conditions);
    }

    private StyleTransfer openLocked(Path file, Resources locks) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (RunFolder.holdsRun(folder)) {
            locks.onClose(WriteLock.ofFolder(folder)::close);
        }
        return open();
    }

    private StyleTransfer open() throws IOException {
        return StyleTransfer.open(checkpoint.folder(), device(), weights, extensions);
    }

    private Evaluator evaluator(Resources opened) throws IOException {
        List<Metric> metrics = new ArrayList<>();
        for (Component metric : settings.metrics()) {
            metrics.add(metric(metric, opened));
        }
        return new Evaluator(data().pairs(), data().transform(), metrics, new Evaluator.Options(BATCH, seed));
    }

    private Metric metric(Component component, Resources opened) throws IOException {
        Metric metric = extensions.create(
                Metric.KIND,
                component,
                new MetricContext(device(), data().targets(), data().transform(), seed, extensions));
        opened.onClose(metric::close);
        return metric;
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

    /** Averages training images. */
    public MeanImage meanImage(Progress progress) throws IOException {
        try {
            Images averaged = averaged();
            Progress images = progress.of("the mean training image");
            return MeanImage.of(averaged, data().transform(), done -> images.report(done, averaged.size()));
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

    /** The feature distance among the metrics; else that of the filter bank, which joins them. */
    private FeatureDistance distance(List<Metric> metrics, Resources opened) throws IOException {
        Optional<FeatureDistance> measured = metrics.stream()
                .filter(FeatureDistance.class::isInstance)
                .map(FeatureDistance.class::cast)
                .findFirst();
        if (measured.isEmpty()) {
            Component standard = extensions.component(Metric.KIND, "feature_distance");
            metrics.add(metric(standard, opened));
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
