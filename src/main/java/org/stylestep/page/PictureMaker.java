package org.stylestep.page;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.data.ImagePair;
import org.stylestep.data.Images;
import org.stylestep.data.PairedImages;
import org.stylestep.extension.Extensions;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.infer.LatentCheckpoint;
import org.stylestep.infer.StylePreprocessing;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.CodeStatistics;
import org.stylestep.latent.Style;
import org.stylestep.latent.StyleInterpolation;
import org.stylestep.pipeline.EncoderSamples;
import org.stylestep.pipeline.EvaluationSettings;
import org.stylestep.random.KeyedRandom;
import org.stylestep.sections.MapperRun;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.StageRun;

/** Opens a checkpoint and its held-out images, and renders what the page shows of them. */
record PictureMaker(Extensions extensions) {

    /** Codes with an image; more would hide each other. */
    private static final int CODES = 200;

    private static final int DRAWN_CODES = 400;
    private static final int ENCODED_AT_ONCE = 32;
    private static final int INPUTS = 6;
    private static final int STYLES = 6;
    private static final int STRIP_INPUTS = 2;
    private static final int FRAMES = 9;
    private static final int TRIPLETS = 24;
    private static final int DOT_SIDE = 64;
    private static final int SIDE = 128;

    /**
     * Makes the pictures of a run.
     *
     * @param run the folder
     * @param checkpoint the checkpoint to open
     * @param settings the run's settings
     * @throws IOException if the checkpoint or an image cannot be read
     * @throws IllegalArgumentException if the settings name no held-out images, or images do not fit
     */
    Pictures of(Path run, Checkpoint checkpoint, StageRun settings) throws IOException {
        if (settings instanceof PairRun pair) {
            return ofPair(checkpoint, pair);
        }
        return settings instanceof MapperRun mapper ? ofMapper(checkpoint, mapper) : ofEncoder(run);
    }

    private Pictures ofEncoder(Path run) throws IOException {
        EncoderSamples samples = EncoderSamples.of(run, extensions);
        List<RgbImage> images = samples.images();
        List<Pictures.Triple> triples = samples.triplets().stream()
                .limit(TRIPLETS)
                .map(triplet -> new Pictures.Triple(
                        picture(samples, triplet.anchor()),
                        picture(samples, triplet.positive()),
                        picture(samples, triplet.negative()),
                        samples.distance(triplet.anchor(), triplet.positive()),
                        samples.distance(triplet.anchor(), triplet.negative())))
                .toList();
        return new Pictures(
                new Plane(samples.codes())
                        .space(Images.spread(images.size(), CODES).stream()
                                .map(i -> new Coded(
                                        "held-out images",
                                        samples.names().get(i),
                                        samples.codes().get(i),
                                        Optional.of(images.get(i))))
                                .toList()),
                List.of(),
                Optional.empty(),
                Optional.of(new Pictures.Triplets(
                        samples.accuracy(), samples.triplets().size(), triples)));
    }

    private static Pictures.Picture picture(EncoderSamples samples, int index) {
        return picture(samples.names().get(index), samples.images().get(index));
    }

    private static Pictures.Picture picture(String name, RgbImage image) {
        return new Pictures.Picture(name, Thumbnail.uri(image, SIDE));
    }

    private Pictures ofMapper(Checkpoint checkpoint, MapperRun settings) throws IOException {
        try (LatentCheckpoint latent = LatentCheckpoint.open(
                        checkpoint.folder(), settings.runtime().toDevice(), extensions);
                NDManager manager = NDManager.newBaseManager(settings.runtime().toDevice())) {
            List<Style> training = latent.trainingCodes();
            List<Coded> codes = new ArrayList<>();
            Images.spread(training.size(), DRAWN_CODES)
                    .forEach(i -> codes.add(
                            new Coded("training codes", "training code " + i, training.get(i), Optional.empty())));
            List<Style> drawn = Style.of(
                    latent.mapper().sample(DRAWN_CODES, KeyedRandom.of(settings.seed(), "sampled styles"), manager));
            drawn.forEach(code -> codes.add(new Coded("drawn by the mapper", "a drawn code", code, Optional.empty())));
            return new Pictures(new Plane(training).space(codes), List.of(), Optional.empty(), Optional.empty());
        }
    }

    private Pictures ofPair(Checkpoint checkpoint, PairRun settings) throws IOException {
        EvaluationSettings evaluation = EvaluationSettings.of(settings, extensions);
        PairedImages pairs = evaluation.data().pairs();
        List<Integer> shown = Images.spread(pairs.size(), CODES);
        List<ChannelImage> inputs = new ArrayList<>();
        List<RgbImage> targets = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int index : shown) {
            ImagePair pair = evaluation.data().transform().centerCrop(pairs.read(index));
            inputs.add(pair.input());
            targets.add(pair.target());
            names.add(pairs.name(index));
        }
        try (StyleTransfer model =
                StyleTransfer.open(checkpoint.folder(), evaluation.device(), Weights.EMA, extensions)) {
            List<Style> codes = new ArrayList<>();
            for (int i = 0; i < targets.size(); i += ENCODED_AT_ONCE) {
                codes.addAll(model.encode(
                        targets.subList(i, Math.min(targets.size(), i + ENCODED_AT_ONCE)),
                        StylePreprocessing.TRAINED_SIDE));
            }
            List<Coded> coded = IntStream.range(0, codes.size())
                    .mapToObj(
                            i -> new Coded("held-out targets", names.get(i), codes.get(i), Optional.of(targets.get(i))))
                    .toList();
            Plane plane = new Plane(codes);
            return new Pictures(
                    plane.space(coded),
                    List.of(
                            strip("the first axis", plane, 0, coded, inputs, model),
                            strip("the second axis", plane, 1, coded, inputs, model)),
                    Optional.of(grid(coded, inputs, model)),
                    Optional.empty());
        }
    }

    /** From the style at one end of an axis to that at its other end. */
    private static Pictures.Strip strip(
            String title, Plane plane, int axis, List<Coded> coded, List<ChannelImage> inputs, StyleTransfer model) {
        Comparator<Coded> along = Comparator.comparingDouble(code -> plane.along(code.code(), axis));
        Coded from = coded.stream().min(along).orElseThrow();
        Coded to = coded.stream().max(along).orElseThrow();
        List<Style> path = StyleInterpolation.LINEAR.path(List.of(from.code(), to.code()), FRAMES);
        return new Pictures.Strip(
                title,
                from.picture(),
                to.picture(),
                Images.spread(inputs.size(), STRIP_INPUTS).stream()
                        .map(i -> row(coded.get(i).name(), inputs.get(i), path, model))
                        .toList());
    }

    private static Pictures.Grid grid(List<Coded> coded, List<ChannelImage> inputs, StyleTransfer model) {
        // Half-way between the inputs, so that styles are of other images as far as there are any.
        List<Coded> styles = Images.spread(coded.size(), STYLES).stream()
                .map(i -> coded.get(Math.min(coded.size() - 1, i + coded.size() / (2 * STYLES))))
                .toList();
        List<Style> codes = styles.stream().map(Coded::code).toList();
        return new Pictures.Grid(
                styles.stream().map(Coded::picture).toList(),
                Images.spread(inputs.size(), INPUTS).stream()
                        .map(i -> row(coded.get(i).name(), inputs.get(i), codes, model))
                        .toList());
    }

    private static Pictures.Row row(String name, ChannelImage input, List<Style> styles, StyleTransfer model) {
        return new Pictures.Row(
                picture(name, input.toRgb()),
                model.render(input, styles).stream()
                        .map(rendering -> Thumbnail.uri(rendering, SIDE))
                        .toList());
    }

    /** A code with what it is of. */
    private record Coded(String group, String name, Style code, Optional<RgbImage> image) {

        Pictures.Picture picture() {
            return PictureMaker.picture(name, image.orElseThrow());
        }
    }

    /** The plane of the first two principal axes of codes. */
    private static final class Plane {

        private final CodeStatistics statistics;
        private final double[][] axes;

        Plane(List<Style> codes) {
            statistics = CodeStatistics.of(codes);
            axes = statistics.principalAxes(2);
            if (axes.length < 2) {
                throw new IllegalArgumentException("codes of one number have no plane");
            }
        }

        double along(Style code, int axis) {
            return statistics.along(axes[axis], code);
        }

        Optional<Pictures.Space> space(List<Coded> codes) {
            return Optional.of(new Pictures.Space(
                    Stream.of(axes).map(statistics::share).toList(),
                    codes.stream()
                            .map(code -> new Pictures.Dot(
                                    along(code.code(), 0),
                                    along(code.code(), 1),
                                    code.group(),
                                    code.name(),
                                    code.image().map(image -> Thumbnail.uri(image, DOT_SIDE))))
                            .toList()));
        }
    }
}
