package org.stylestep.study;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.config.Check;
import org.stylestep.data.ImagePair;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImageFolder;
import org.stylestep.data.PairedImages;
import org.stylestep.data.HostBatch;
import org.stylestep.eval.Evaluation;
import org.stylestep.eval.FeatureDistance;
import org.stylestep.eval.L1;
import org.stylestep.eval.MeanImage;
import org.stylestep.eval.Psnr;
import org.stylestep.eval.SampledDiversity;
import org.stylestep.eval.Scores;
import org.stylestep.features.PerceptualDistance;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.BlockCatalog;
import org.stylestep.infer.CheckpointNetworks;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.CodeStatistics;
import org.stylestep.latent.GaussianSampler;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.Style;
import org.stylestep.latent.StandardNormalSampler;
import org.stylestep.mining.Progress;
import org.stylestep.nn.StyleCode;
import org.stylestep.pipeline.ImageCodes;
import org.stylestep.pipeline.PairRun;
import org.stylestep.pipeline.RunFolder;
import org.stylestep.pipeline.TripletAccuracy;

/** Measures the rows of a study: the same held-out pairs, distances, other styles and noise for all of them. */
final class StudyBench implements AutoCloseable {

    /** The file of the study's folder that keeps the weights of the feature distance's layers. */
    static final String DISTANCE = "feature-distance.json";

    /** Images rendered or encoded at once; bounds memory, does not change a result. */
    private static final int BATCH = 8;

    /** Training images whose codes or pixels are averaged, at most. */
    private static final int AVERAGED = 2000;

    private final Study study;
    private final Device device;
    private final PairedImageFolder files;
    private final PairedImages pairs;
    private final PairAugmentation transform;
    private final MeanImage mean;
    private final PerceptualDistance distance;
    private final Optional<Path> encoder;
    private Optional<TripletAccuracy> triplets = Optional.empty();

    private StudyBench(
            Study study,
            Device device,
            PairedImageFolder files,
            MeanImage mean,
            PerceptualDistance distance,
            Optional<Path> encoder) {
        this.study = study;
        this.device = device;
        this.files = files;
        this.pairs = files.first(study.metrics().images());
        this.transform = PairAugmentation.resize(study.metrics().size());
        this.mean = mean;
        this.distance = distance;
        this.encoder = encoder;
    }

    /**
     * Opens the held-out pairs and what they are measured with.
     *
     * @param study the study
     * @param run a run of a row, which says how files hold pairs, which the training pairs are, and on which device to work
     * @param encoder the run of the encoder that the metrics name for its held-out triplets; it need not be there yet
     */
    static StudyBench open(Study study, PairRun run, Optional<Path> encoder) throws IOException {
        StudyMetrics metrics = study.metrics();
        Device device = run.runtime().toDevice();
        PairedImageFolder files = run.data().pairs("metrics", metrics.folder(), metrics.targets());
        Check.require(
                files.size() >= 2,
                metrics.folder()
                        + " has one pair; at least 2 are needed, because each is also rendered in another's style");
        Images targets = run.data().pairs().targets();
        long seed = study.seeds().get(0);
        MeanImage mean = MeanImage.of(targets.subset(AVERAGED, seed), PairAugmentation.resize(metrics.size()));
        Path kept = study.output().folder().resolve(DISTANCE);
        PerceptualDistance distance = StudyDistance.open(metrics, targets, seed, kept, device);
        return new StudyBench(study, device, files, mean, distance, encoder);
    }

    /** What is measured at a trial. */
    record Measured(Map<String, Double> figures, Map<String, String> notes, RgbImage pictures) {}

    /** Measures a trained trial; not from several threads at once. */
    Measured measure(Trial trial) throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        Map<String, String> notes = new LinkedHashMap<>();
        try (StyleTransfer transfer =
                        StyleTransfer.open(trial.lastRun(), device, Weights.EMA, BlockCatalog.standard());
                NDManager manager = transfer.newManager()) {
            addScores(transfer, manager, figures);
            addDiversity(trial, transfer, manager, figures, notes);
            addTripletAccuracy(trial, manager, figures);
            return new Measured(figures, notes, pictures(transfer, manager));
        }
    }

    private void addScores(StyleTransfer transfer, NDManager manager, Map<String, Double> figures) throws IOException {
        Evaluation evaluation = new Evaluation(
                pairs(transfer),
                transform,
                List.of(new Psnr(), new L1(), new FeatureDistance(distance)),
                new Evaluation.Options(BATCH, study.seeds().get(0)));
        Scores scores = evaluation.evaluate(
                (inputs, styles) -> transfer.render(inputs, transfer.encode(styles)), mean, manager);
        Map<String, Double> other = scores.otherStyle();
        scores.ownStyle().forEach((metric, own) -> {
            double difference = own - other.get(metric);
            figures.put(metric + "_own", own);
            figures.put(metric + "_other", other.get(metric));
            // Positive where the own style is the better one; only a PSNR is better when it is higher.
            figures.put(metric + "_gap", metric.equals(new Psnr().name()) ? difference : -difference);
        });
        scores.meanImage().forEach((metric, value) -> figures.put(metric + "_mean_image", value));
    }

    /** Where the study's encoder failed before it had found its triplets, there are none to ask about. */
    private void addTripletAccuracy(Trial trial, NDManager manager, Map<String, Double> figures) throws IOException {
        if (triplets.isEmpty()
                && encoder.isPresent()
                && Files.exists(encoder.get().resolve(RunFolder.SETTINGS))) {
            triplets = Optional.of(TripletAccuracy.open(encoder.get(), device));
        }
        if (triplets.isPresent()) {
            Checkpoint checkpoint = Checkpoint.open(trial.lastRun());
            figures.put(StudyMeasuring.TRIPLET_ACCURACY, triplets.get().of(checkpoint, Weights.EMA, manager));
        }
    }

    private void addDiversity(
            Trial trial,
            StyleTransfer transfer,
            NDManager manager,
            Map<String, Double> figures,
            Map<String, String> notes)
            throws IOException {
        StudyRow.Samples samples = study.rows().get(trial.name()).samples().orElse(standard(trial));
        if (samples == StudyRow.Samples.NONE) {
            notes.put("samples", "none");
            return;
        }
        List<Style> codes = codes(trial, transfer, manager, samples == StudyRow.Samples.UNIT_NORMAL ? 1 : AVERAGED);
        LatentSampler sampler = samples == StudyRow.Samples.UNIT_NORMAL
                ? new StandardNormalSampler(codes.get(0).size())
                : new GaussianSampler(CodeStatistics.of(codes), GaussianSampler.Covariance.FULL);
        notes.put("samples", samples == StudyRow.Samples.UNIT_NORMAL ? "N(0, I)" : "normal of the training codes");
        StudyDiversity options = study.metrics().diversity();
        figures.put(
                "diversity",
                new SampledDiversity(
                                pairs(transfer).first(options.inputs()),
                                transform,
                                distance,
                                new SampledDiversity.Options(
                                        options.styles(), study.seeds().get(0)))
                        .evaluate(sampler, transfer::render, manager));
    }

    private static StudyRow.Samples standard(Trial trial) throws IOException {
        StyleCode code = new CheckpointNetworks(Checkpoint.open(trial.lastRun()), BlockCatalog.standard()).styleCode();
        return code == StyleCode.SAMPLED ? StudyRow.Samples.UNIT_NORMAL : StudyRow.Samples.EMPIRICAL_NORMAL;
    }

    /** The codes of training targets, as training shows them but without randomness. */
    private static List<Style> codes(Trial trial, StyleTransfer transfer, NDManager manager, int most)
            throws IOException {
        PairRun run = (PairRun) trial.stages().get(trial.stages().size() - 1).settings();
        Images targets = run.data().pairs().targets().subset(most, run.seed());
        return new ImageCodes(transfer::encode, run.data().augmentation()).read(targets, manager, Progress.none());
    }

    /** The rendering of each shown input in its own style, then of each in the style of the next. */
    private RgbImage pictures(StyleTransfer transfer, NDManager manager) throws IOException {
        List<ImagePair> shown = shown(pairs(transfer));
        List<ChannelImage> inputs = shown.stream().map(ImagePair::input).toList();
        List<RgbImage> targets = shown.stream().map(ImagePair::target).toList();
        List<RgbImage> pictures = new ArrayList<>();
        for (List<RgbImage> styles : List.of(targets, next(targets))) {
            try (NDManager work = manager.newSubManager()) {
                NDArray codes = transfer.encode(new HostBatch(styles).toArray(work));
                pictures.addAll(HostBatch.fromArray(
                        transfer.render(HostBatch.of(inputs).toArray(work), codes)));
            }
        }
        return RgbImage.beside(pictures.toArray(RgbImage[]::new));
    }

    /** The held-out pairs with inputs of the generator's channels. */
    private PairedImages pairs(StyleTransfer transfer) {
        return files.withInputChannels(transfer.inputChannels()).first(pairs.size());
    }

    /** The held-out pairs of the contact sheet. */
    List<ImagePair> shown() throws IOException {
        return shown(pairs);
    }

    private List<ImagePair> shown(PairedImages of) throws IOException {
        PairedImages chosen = of.first(study.output().sheetColumns());
        List<ImagePair> shown = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            shown.add(transform.centerCrop(chosen.read(i)));
        }
        return shown;
    }

    static <T> List<T> next(List<T> list) {
        List<T> turned = new ArrayList<>(list.subList(1, list.size()));
        turned.add(list.get(0));
        return turned;
    }

    int images() {
        return pairs.size();
    }

    String fingerprint() {
        return pairs.fingerprint();
    }

    /** What identifies the held-out pairs and the distances: figures measured with others do not compare. */
    Map<String, Object> measuredWith() {
        List<Double> weights = new ArrayList<>();
        for (float weight : distance.layerWeights()) {
            weights.add((double) weight);
        }
        Map<String, Object> with = new LinkedHashMap<>();
        with.put("pairs", pairs.size());
        with.put("fingerprint", pairs.fingerprint());
        with.put("features", features());
        with.put("weights", weights);
        return with;
    }

    String features() {
        return distance.extractor().id();
    }

    @Override
    public void close() {
        distance.close();
    }
}
