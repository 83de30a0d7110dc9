package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.CheckpointStore;
import org.stylestep.checkpoint.Versions;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImages;
import org.stylestep.eval.Diversity;
import org.stylestep.eval.Evaluation;
import org.stylestep.eval.Evaluator;
import org.stylestep.eval.FeatureDistance;
import org.stylestep.eval.MeanImage;
import org.stylestep.eval.Metric;
import org.stylestep.eval.MetricContext;
import org.stylestep.eval.Scores;
import org.stylestep.eval.StyleClassification;
import org.stylestep.extension.Extensions;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.ImageFiles;
import org.stylestep.infer.CheckpointNetworks;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.infer.LatentCheckpoint;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.SamplerContext;
import org.stylestep.mining.Progress;
import org.stylestep.nn.StyleCode;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordMap;
import org.stylestep.train.TrainingCost;

/**
 * Evaluates the encoder and generator of a checkpoint on held-out pairs.
 *
 * <p>The seed keys every draw of it: the ring of other styles, the sampled styles, the training images that are averaged and the rows of the
 * sheet. It is not the run's, so that runs of different seeds are measured alike.
 */
public final class RunEvaluation {

    /** Pairs rendered at once; bounds memory, does not change a result. */
    private static final int BATCH = 8;

    /** Training images that the mean image is made of or whose codes are described, at most. */
    private static final int TRAINING_IMAGES = 2000;

    private final Checkpoint checkpoint;
    private final Weights weights;
    private final Data data;
    private final Options options;
    private final Device device;
    private final Extensions extensions;

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
     * What to measure.
     *
     * @param metrics the metrics
     * @param diversity how the diversity of sampled styles is measured, if it is
     * @param encoderRun a run of stage 1 whose held-out triplets the encoder orders, if it does
     * @param sheetRows pairs on the sheet, at least 2
     * @param seed keys every draw
     */
    public record Options(
            List<Component> metrics,
            Optional<DiversityOptions> diversity,
            Optional<Path> encoderRun,
            int sheetRows,
            long seed) {

        /** Takes a copy. */
        public Options {
            metrics = List.copyOf(metrics);
        }
    }

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
     * Prepares an evaluation.
     *
     * @param checkpoint the encoder and generator
     * @param weights which of its weights
     * @param data the images
     * @param options what to measure
     * @param device where to compute
     * @param extensions makes metrics, features and samplers
     */
    public RunEvaluation(
            Checkpoint checkpoint, Weights weights, Data data, Options options, Device device, Extensions extensions) {
        this.checkpoint = checkpoint;
        this.weights = weights;
        this.data = data;
        this.options = options;
        this.device = device;
        this.extensions = extensions;
    }

    /**
     * Evaluates, and writes the report, a sheet beside it ({@code .png}) and the sheet's cells without captions ({@code -cells.png}).
     *
     * @param file the report, JSON
     * @param progress receives the number of pairs that are done, then of renderings for the diversity
     * @return the report
     * @throws IOException if images or a checkpoint cannot be read, or a file cannot be written
     */
    public Evaluation write(Path file, Progress progress) throws IOException {
        List<Metric> metrics = new ArrayList<>();
        try (StyleTransfer model = StyleTransfer.open(checkpoint.folder(), device, weights, extensions)) {
            for (Component metric : options.metrics()) {
                metrics.add(extensions.create(Metric.KIND, metric, metricContext()));
            }
            MeanImage mean = meanImage();
            Evaluator evaluator = new Evaluator(
                    data.pairs(), data.transform(), metrics, new Evaluator.Options(BATCH, options.seed()));
            Scores scores = evaluator.evaluate(
                    model, mean, done -> progress.report(done, data.pairs().size()));
            Map<String, Object> protocol = protocol(scores);
            Map<String, Double> figures = new LinkedHashMap<>(scores.figures());
            addStyleClassification(evaluator, model, protocol, figures);
            if (options.diversity().isPresent()) {
                addDiversity(options.diversity().get(), model, metrics, progress, protocol, figures);
            }
            if (options.encoderRun().isPresent()) {
                addTripletAccuracy(options.encoderRun().get(), protocol, figures);
            }
            figures.putAll(costs());
            Evaluation evaluation = new Evaluation(protocol, figures, scores.images());
            writeSheet(model, file);
            evaluation.write(file);
            return evaluation;
        } finally {
            metrics.forEach(Metric::close);
        }
    }

    private MetricContext metricContext() {
        return new MetricContext(device, data.targets(), data.transform(), options.seed(), extensions);
    }

    private MeanImage meanImage() throws IOException {
        try {
            return MeanImage.of(averaged(), data.transform());
        } catch (IllegalArgumentException exception) {
            throw new IllegalArgumentException(
                    "the training images cannot be averaged at validation.size = "
                            + data.transform().crop() + ": " + exception.getMessage(),
                    exception);
        }
    }

    private Images averaged() {
        return data.targets().subset(TRAINING_IMAGES, options.seed());
    }

    private Map<String, Object> protocol(Scores scores) throws IOException {
        Map<String, Object> protocol = new LinkedHashMap<>();
        protocol.put("checkpoint", checkpoint.folder().toString());
        protocol.put("stage", checkpoint.manifest().position().stage());
        protocol.put("step", checkpoint.manifest().position().step());
        protocol.put("weights", lowerCase(weights));
        protocol.put("style_code", lowerCase(styleCode().atInference()));
        protocol.put("data", data.name());
        Map<String, Object> pairs = new LinkedHashMap<>();
        pairs.put("fingerprint", data.pairs().fingerprint());
        pairs.put("count", data.pairs().size());
        pairs.put("size", scores.width() + "x" + scores.height());
        protocol.put(Evaluation.PAIRS, pairs);
        protocol.put("seed", options.seed());
        protocol.put("mean_image", averaged().size() + " of " + data.targets().fingerprint());
        Map<String, Object> metrics = new LinkedHashMap<>();
        for (int i = 0; i < scores.metrics().size(); i++) {
            Map<String, Object> conditions = new LinkedHashMap<>();
            conditions.put("type", options.metrics().get(i).type());
            conditions.putAll(RecordMap.of(options.metrics().get(i).options()));
            conditions.putAll(scores.metrics().get(i).conditions());
            scores.metrics().get(i).figures().forEach(figure -> metrics.put(figure, conditions));
        }
        protocol.put(Evaluation.METRICS, metrics);
        Map<String, Object> training = new LinkedHashMap<>();
        training.put("seed", checkpoint.manifest().position().seed());
        training.put("settings", checkpoint.manifest().settings());
        protocol.put(Evaluation.TRAINING, training);
        protocol.put("device", device.toString());
        protocol.put("versions", Versions.running());
        return protocol;
    }

    private StyleCode styleCode() throws IOException {
        return new CheckpointNetworks(checkpoint, extensions).styleCode();
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void addStyleClassification(
            Evaluator evaluator, StyleTransfer model, Map<String, Object> protocol, Map<String, Double> figures)
            throws IOException {
        figures.put(Evaluation.STYLE_CLASSIFICATION, StyleClassification.of(evaluator, model));
        int pairs = evaluator.pairs().size();
        protocol.put(
                Evaluation.STYLE_CLASSIFICATION,
                Map.of(
                        "styles",
                        Math.min(StyleClassification.STYLES, pairs),
                        "inputs",
                        Math.min(StyleClassification.INPUTS, pairs)));
    }

    private void addDiversity(
            DiversityOptions wanted,
            StyleTransfer model,
            List<Metric> metrics,
            Progress progress,
            Map<String, Object> protocol,
            Map<String, Double> figures)
            throws IOException {
        String chosen = wanted.sampler().orElse(styleCode() == StyleCode.SAMPLED ? "normal" : "empirical");
        FeatureDistance distance = distance(metrics);
        List<ChannelImage> inputs = new ArrayList<>();
        for (int i = 0; i < Math.min(wanted.inputs(), data.pairs().size()); i++) {
            inputs.add(data.transform().centerCrop(data.pairs().read(i)).input());
        }
        long total = (long) inputs.size() * (wanted.styles() + Diversity.SAMPLES);
        Diversity diversity = new Diversity(
                model,
                inputs,
                new Diversity.Options(wanted.styles(), options.seed()),
                done -> progress.report(done, total));
        Component component = extensions.component(LatentSampler.KIND, chosen);
        if (wanted.mapper().isPresent()) {
            try (LatentCheckpoint mapper =
                    LatentCheckpoint.openFor(wanted.mapper().get(), checkpoint, device, extensions)) {
                LatentSampler sampler = extensions.create(LatentSampler.KIND, component, mapper);
                figures.put(Evaluation.DIVERSITY, diversity.of(sampler, distance.distance()));
                addCustomary(diversity.customary(sampler, metrics), inputs.size(), protocol, figures);
            }
        } else {
            SamplerContext encoded = new EncodedImages(averaged(), data.trainingTransform(), model);
            LatentSampler sampler = extensions.create(LatentSampler.KIND, component, encoded);
            figures.put(Evaluation.DIVERSITY, diversity.of(sampler, distance.distance()));
            addCustomary(diversity.customary(sampler, metrics), inputs.size(), protocol, figures);
        }
        protocol.put("sampler", chosen);
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("styles", wanted.styles());
        conditions.put("inputs", inputs.size());
        conditions.putAll(distance.conditions());
        protocol.put(Evaluation.DIVERSITY, conditions);
    }

    private static void addCustomary(
            Map<Metric, Diversity.Customary> found,
            int inputs,
            Map<String, Object> protocol,
            Map<String, Double> figures) {
        found.forEach((metric, diversity) -> {
            Map<String, Object> conditions = new LinkedHashMap<>(metric.conditions());
            conditions.put("inputs", inputs);
            String consecutive = Evaluation.DIVERSITY + "_consecutive_" + metric.name();
            String pairs = Evaluation.DIVERSITY + "_pairs_" + metric.name();
            figures.put(consecutive, diversity.consecutive());
            figures.put(pairs, diversity.pairs());
            protocol.put(consecutive, conditions);
            protocol.put(pairs, conditions);
        });
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

    private void addTripletAccuracy(Path encoderRun, Map<String, Object> protocol, Map<String, Double> figures)
            throws IOException {
        TripletAccuracy accuracy = TripletAccuracy.open(encoderRun, extensions, device);
        try (NDManager manager = NDManager.newBaseManager(device)) {
            figures.put(Evaluation.TRIPLET_ACCURACY, accuracy.of(checkpoint, weights, manager));
            figures.put(
                    Evaluation.TRIPLET_ACCURACY_PRETRAINED, accuracy.of(Checkpoint.open(encoderRun), weights, manager));
        }
        protocol.put(Evaluation.TRIPLET_ACCURACY, Map.of("run", encoderRun.toString()));
    }

    /** What the run's training cost, if it kept account. */
    private Map<String, Double> costs() throws IOException {
        Path run = CheckpointStore.runOf(checkpoint.folder()).orElse(checkpoint.folder());
        return TrainingCost.read(run.resolve(RunFolder.COST))
                .map(TrainingCost::figures)
                .orElse(Map.of());
    }

    private void writeSheet(StyleTransfer model, Path file) throws IOException {
        List<SampleSheets.Sample> samples =
                new SampleSheets(data.pairs(), data.transform(), options.sheetRows(), options.seed()).render(model);
        String title = checkpoint.folder() + ", " + lowerCase(weights) + " weights, held-out pairs of " + data.name();
        SampleSheets.write(title, samples, Evaluation.beside(file, ".png"));
        ImageFiles.writePng(SampleSheets.cells(samples), Evaluation.beside(file, "-cells.png"));
    }
}
