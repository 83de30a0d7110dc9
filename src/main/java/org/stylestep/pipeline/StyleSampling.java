package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.eval.Diversity;
import org.stylestep.extension.Extensions;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.PerceptualDistance;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.infer.LatentCheckpoint;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.CodeSampler;
import org.stylestep.latent.CodeStatistics;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.SamplerContext;
import org.stylestep.latent.Style;
import org.stylestep.latent.TruncatedSampler;
import org.stylestep.mining.Progress;
import org.stylestep.random.KeyedRandom;
import org.stylestep.settings.Component;

/** Samples styles for a trained model, renders in them, and measures how much the renderings differ. Close it to free the networks. */
public final class StyleSampling implements AutoCloseable {

    /** Styles of each kind that a diversity is measured with: 496 pairs. */
    private static final int MEASURED_STYLES = 32;

    private final Path folder;
    private final StyleTransfer transfer;
    private final Optional<LatentCheckpoint> latent;
    private final LatentSampler sampler;
    private final Choice choice;
    private final Device device;
    private final Extensions extensions;

    /**
     * Which styles to draw.
     *
     * @param sampler the registered name of the sampler that draws them
     * @param truncation the factor towards the mean training code, from 0 to 1; 1 leaves the styles as they are
     * @param seed keys the draw
     */
    public record Choice(String sampler, float truncation, long seed) {

        /** Checks the truncation. */
        public Choice {
            if (!(truncation >= 0 && truncation <= 1)) {
                throw new IllegalArgumentException(
                        "a truncation is from 0, the mean style alone, to 1, no truncation, not " + truncation);
            }
        }
    }

    /**
     * How much renderings in sampled styles differ, beside renderings in the styles of real images; {@link Diversity} defines the numbers.
     *
     * @param sampler how the styles were drawn
     * @param sampled mean distance between renderings of an input in sampled styles
     * @param real mean distance between renderings of an input in the styles of training images
     * @param ratio sampled over real; 1 if sampled styles vary as real ones do
     * @param protocol what it was measured with
     */
    public record Measured(String sampler, double sampled, double real, double ratio, Protocol protocol) {}

    /**
     * What a diversity was measured with; numbers of different protocols do not compare.
     *
     * @param checkpoint the model that rendered
     * @param features the features' id
     * @param size width and height of the renderings
     * @param inputs how many inputs were rendered
     * @param styles in how many styles of each kind
     */
    public record Protocol(String checkpoint, String features, String size, int inputs, int styles) {}

    private StyleSampling(
            Path folder,
            StyleTransfer transfer,
            Optional<LatentCheckpoint> latent,
            Choice choice,
            Device device,
            Extensions extensions)
            throws IOException {
        this.folder = folder;
        this.transfer = transfer;
        this.latent = latent;
        this.choice = choice;
        this.device = device;
        this.extensions = extensions;
        SamplerContext context =
                latent.<SamplerContext>map(codes -> codes).orElse(SamplerContext.of(transfer.latentDim()));
        LatentSampler whole = extensions.create(
                LatentSampler.KIND, extensions.component(LatentSampler.KIND, choice.sampler()), context);
        sampler = choice.truncation() < 1
                ? new TruncatedSampler(
                        whole, CodeStatistics.of(context.trainingCodes()).mean(), choice.truncation())
                : whole;
    }

    /**
     * Opens a trained model and what its styles are drawn with.
     *
     * @param run a run of stage 2 or 3, or a checkpoint
     * @param mapper a run of stage 4 on the model's encoder, or a checkpoint; needed for its mapper and for truncation
     * @param choice which styles to draw
     * @param device where to compute
     * @param extensions makes networks, samplers and features
     * @throws IllegalArgumentException if the sampler needs a mapper's run and there is none
     * @throws IOException if a checkpoint cannot be read, or the mapper's codes are of another encoder
     */
    public static StyleSampling open(
            Path run, Optional<Path> mapper, Choice choice, Device device, Extensions extensions) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(run);
        Resources resources = new Resources();
        return resources.forWhole(() -> {
            Optional<LatentCheckpoint> latent = Optional.empty();
            if (mapper.isPresent()) {
                LatentCheckpoint codes = LatentCheckpoint.openFor(mapper.get(), checkpoint, device, extensions);
                resources.onClose(codes::close);
                latent = Optional.of(codes);
            }
            StyleTransfer transfer = StyleTransfer.open(checkpoint.folder(), device, Weights.EMA, extensions);
            resources.onClose(transfer::close);
            return new StyleSampling(checkpoint.folder(), transfer, latent, choice, device, extensions);
        });
    }

    /**
     * Draws styles; the first ones of a larger count are those of a smaller one, but for the mapper's rounding.
     *
     * @param count how many, at least 1
     */
    public List<Style> styles(int count) {
        try (NDManager manager = transfer.newManager()) {
            return Style.of(sampler.sample(count, KeyedRandom.of(choice.seed(), "sampled styles"), manager));
        }
    }

    /**
     * Renders an input.
     *
     * @param input the input, of any size
     * @param styles the styles
     */
    public List<RgbImage> render(RgbImage input, List<Style> styles) {
        return transfer.render(input, styles);
    }

    /**
     * Measures how much renderings in sampled styles differ, beside renderings in the styles of real training images.
     *
     * @param inputs at least one input, all of one size
     * @param features what renderings are compared by
     * @param progress receives the number of renderings made so far
     * @return the diversities; none without a mapper's run, which holds the styles of real images
     * @throws IOException if the features' weights cannot be read
     */
    public Optional<Measured> diversity(List<RgbImage> inputs, Component features, Progress progress)
            throws IOException {
        if (latent.isEmpty()) {
            return Optional.empty();
        }
        CodeSampler real = new CodeSampler(latent.get().trainingCodes());
        int styles = Math.min(MEASURED_STYLES, latent.get().trainingCodes().size());
        long total = Math.max(inputs.size(), styles) + 2L * inputs.size() * styles;
        Diversity diversity = new Diversity(
                transfer,
                inputs.stream()
                        .map(input -> ChannelImage.of(input, transfer.inputChannels()))
                        .toList(),
                new Diversity.Options(styles, choice.seed()),
                done -> progress.report(done, total));
        try (FeatureExtractor extractor = extensions.create(FeatureExtractor.KIND, features, device)) {
            PerceptualDistance distance = diversity.balance(extractor, real);
            double ofSampled = diversity.of(sampler, distance);
            double ofReal = diversity.of(real, distance);
            return Optional.of(new Measured(
                    choice.sampler(),
                    ofSampled,
                    ofReal,
                    ofSampled / ofReal,
                    new Protocol(
                            folder.toString(), extractor.id(), inputs.get(0).size(), inputs.size(), styles)));
        }
    }

    @Override
    public void close() {
        transfer.close();
        latent.ifPresent(LatentCheckpoint::close);
    }
}
