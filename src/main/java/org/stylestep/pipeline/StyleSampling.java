package org.stylestep.pipeline;

import org.stylestep.settings.Component;
import org.stylestep.extension.Extensions;
import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.eval.Diversity;
import org.stylestep.eval.DiversityReport;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.LatentCheckpoint;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.GaussianSampler.Covariance;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.StandardNormalSampler;
import org.stylestep.latent.Style;
import org.stylestep.latent.TruncatedSampler;
import org.stylestep.mining.Progress;
import org.stylestep.random.KeyedRandom;

/** Draws styles for a trained pair, renders in them, and measures how much the renderings differ. Close it to free the networks. */
public final class StyleSampling implements AutoCloseable {

    /** Styles of each kind that a diversity is measured with: 496 pairs. */
    private static final int MEASURED_STYLES = 32;

    private final Checkpoint pair;
    private final Device device;
    private final StyleTransfer transfer;
    private final Optional<LatentCheckpoint> latent;
    private final Choice choice;

    /** How styles are drawn. */
    public enum Sampler {
        /** From N(0, I). */
        NORMAL,
        /** From the normal distribution of the training codes, with all of their covariance. */
        EMPIRICAL,
        /** From the normal distribution of the training codes, with their variances alone. */
        EMPIRICAL_DIAGONAL,
        /** By the mapper. */
        MAPPER
    }

    /**
     * Which styles to draw.
     *
     * @param sampler how they are drawn
     * @param truncation the factor toward the mean training code, from 0 to 1; 1 leaves the styles as they are
     * @param seed keys the draw
     */
    public record Choice(Sampler sampler, float truncation, long seed) {

        /** Checks the truncation. */
        public Choice {
            if (!(truncation >= 0 && truncation <= 1)) {
                throw new IllegalArgumentException(
                        "a truncation is from 0, the mean style alone, to 1, no truncation, not " + truncation);
            }
        }

        /** Returns whether training codes are needed. */
        public boolean needsCodes() {
            return sampler != Sampler.NORMAL || truncation < 1;
        }
    }

    private StyleSampling(
            Checkpoint pair, Device device, StyleTransfer transfer, Optional<LatentCheckpoint> latent, Choice choice) {
        this.pair = pair;
        this.device = device;
        this.transfer = transfer;
        this.latent = latent;
        this.choice = choice;
    }

    /**
     * Opens a trained pair and what its styles are drawn with.
     *
     * @param run a run of stage 2 or 3, or a checkpoint
     * @param mapper a run of stage 4 on the pair's encoder, or a checkpoint; only the unit normal does without
     * @param choice which styles to draw
     * @param device where to compute
     * @return the sampling
     * @throws IOException if a checkpoint cannot be read, the mapper's codes are of another encoder, or the sampler needs a mapper's run
     */
    public static StyleSampling open(Path run, Optional<Path> mapper, Choice choice, Device device) throws IOException {
        Checkpoint pair = Checkpoint.open(run);
        if (mapper.isEmpty() && choice.needsCodes()) {
            throw new IllegalArgumentException("the sampler "
                    + choice.sampler().name().toLowerCase(Locale.ROOT) + " with a truncation of "
                    + choice.truncation() + " needs the codes of training images, which the run of a mapper for " + run
                    + " holds: name it with --mapper");
        }
        Optional<LatentCheckpoint> latent = Optional.empty();
        try {
            if (mapper.isPresent()) {
                latent = Optional.of(LatentCheckpoint.open(mapper.get(), device));
                latent.get().requireEncoderOf(pair);
            }
            return new StyleSampling(pair, device, StyleTransfer.open(pair.folder(), device), latent, choice);
        } catch (IOException | RuntimeException exception) {
            latent.ifPresent(LatentCheckpoint::close);
            throw exception;
        }
    }

    /**
     * Draws styles; the first ones of a larger count are those of a smaller one, but for the mapper's rounding.
     *
     * @param count how many, at least 1
     * @return the styles
     */
    public List<Style> styles(int count) {
        LatentSampler sampler = sampler();
        if (choice.truncation() < 1) {
            sampler = new TruncatedSampler(sampler, codes().codes().statistics().mean(), choice.truncation());
        }
        try (NDManager manager = transfer.newManager()) {
            return Style.of(sampler.sample(count, KeyedRandom.of(choice.seed(), "sampled styles"), manager));
        }
    }

    private LatentSampler sampler() {
        return switch (choice.sampler()) {
            case NORMAL -> new StandardNormalSampler(codeSize());
            case EMPIRICAL -> codes().empirical(Covariance.FULL);
            case EMPIRICAL_DIAGONAL -> codes().empirical(Covariance.DIAGONAL);
            case MAPPER -> codes().mapper();
        };
    }

    /** The generator's second input is the code. */
    private int codeSize() {
        return Math.toIntExact(
                pair.manifest().networks().get("generator").inputs().get(1).get(1));
    }

    private LatentCheckpoint codes() {
        return latent.orElseThrow();
    }

    /**
     * Renders an input.
     *
     * @param input the input, of a size that the generator takes
     * @param styles the styles
     * @return a rendering for each
     */
    public List<RgbImage> render(RgbImage input, List<Style> styles) {
        return transfer.render(input, styles);
    }

    /**
     * Measures how much renderings in sampled styles differ, beside renderings in the styles of real training images.
     *
     * @param inputs at least one input, all of one size
     * @param features what renderings are compared by
     * @param extensions make the features
     * @param progress is told how many passes of the generator are done
     * @return the report; none without a mapper's run, which holds the styles of real images
     * @throws IOException if the features' weights cannot be read
     */
    public Optional<DiversityReport> diversity(
            List<RgbImage> inputs, Component features, Extensions extensions, Progress progress)
            throws IOException {
        if (latent.isEmpty()) {
            return Optional.empty();
        }
        List<Style> real = realStyles();
        try (FeatureExtractor extractor = extensions.create(FeatureExtractor.KIND, features, device);
                NDManager manager = transfer.newManager()) {
            List<Style> drawn = styles(MEASURED_STYLES);
            long passes = Math.max(inputs.size(), real.size()) + (long) inputs.size() * (drawn.size() + real.size());
            long[] done = {0};
            Diversity.Renderer renderer = (input, styles) -> {
                List<RgbImage> renderings = transfer.render(input, styles);
                done[0] += styles.size();
                progress.report(done[0], passes);
                return renderings;
            };
            Diversity diversity = new Diversity(renderer, inputs, real, extractor, manager);
            double sampled = diversity.of(drawn);
            double ofReal = diversity.ofRealStyles();
            return Optional.of(new DiversityReport(
                    choice.sampler().name().toLowerCase(Locale.ROOT),
                    sampled,
                    ofReal,
                    sampled / ofReal,
                    new DiversityReport.Protocol(
                            pair.folder().toString(),
                            extractor.id(),
                            inputs.get(0).size(),
                            inputs.size(),
                            real.size())));
        }
    }

    /** Styles of training images, drawn by the seed. */
    private List<Style> realStyles() {
        List<Style> shuffled = new ArrayList<>(codes().codes().training());
        RandomGenerator random = KeyedRandom.of(choice.seed(), "real styles");
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        return shuffled.subList(0, Math.min(MEASURED_STYLES, shuffled.size()));
    }

    @Override
    public void close() {
        transfer.close();
        latent.ifPresent(LatentCheckpoint::close);
    }
}
