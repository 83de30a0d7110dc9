package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.data.ImagePairBatch;
import org.stylestep.engine.Gradients;
import org.stylestep.nn.FeatureMaps;
import org.stylestep.nn.Network;

/**
 * What the networks make of one batch, each array computed when a term first requests it and kept for the step.
 *
 * <p>So a term that is off costs nothing, and no flag says what to compute. All arrays belong to the batch's manager and die with it.
 */
public final class Synthesis {

    private final ImagePairBatch batch;
    private final Networks networks;
    private final Noise noise;
    /** The view whose codes this one holds fixed. */
    private final Optional<Synthesis> origin;
    /** What was rendered in any view, for the discriminators. */
    private final Map<Rendering, NDArray> images;
    /** What discriminators make of the targets while they are frozen, the same in any view. */
    private final Map<Network, FeatureMaps.Result> ofTargets;

    private final Shown shown;

    private final Map<Rendering, NDArray> renderings = new EnumMap<>(Rendering.class);
    private final Map<Rendering, FeatureMaps.Result> discriminated = new EnumMap<>(Rendering.class);
    private final Map<Rendering, NDList> headsOfRenderings = new EnumMap<>(Rendering.class);
    private NDList heads;
    private NDArray code;
    private NDArray randomCode;

    /** Creates the view that networks have of a batch, with the random numbers of this step. */
    public Synthesis(ImagePairBatch batch, Networks networks, Noise noise) {
        this(batch, networks, noise, List.of(), 1);
    }

    /** Creates a view of a batch whose discriminators are given images that are changed so, by each augmentation with a probability. */
    public Synthesis(
            ImagePairBatch batch, Networks networks, Noise noise, List<DiffAugment> augmentations, double probability) {
        this(
                batch,
                networks,
                noise,
                Optional.empty(),
                new EnumMap<>(Rendering.class),
                new HashMap<>(),
                new Shown(augmentations, probability, noise));
    }

    private Synthesis(
            ImagePairBatch batch,
            Networks networks,
            Noise noise,
            Optional<Synthesis> origin,
            Map<Rendering, NDArray> images,
            Map<Network, FeatureMaps.Result> ofTargets,
            Shown shown) {
        this.batch = batch;
        this.networks = networks;
        this.noise = noise;
        this.origin = origin;
        this.images = images;
        this.ofTargets = ofTargets;
        this.shown = shown;
    }

    /**
     * Returns a view of the same batch whose codes are cut off from the encoder, for {@link Trains#GENERATOR}.
     *
     * <p>It has the codes of this one and renders anew: a backward pass frees the graph behind this one's renderings.
     *
     * @return the view; the discriminators' losses may be evaluated on either
     */
    public Synthesis withFixedCodes() {
        return new Synthesis(batch, networks, noise, Optional.of(this), images, ofTargets, shown);
    }

    /** {@return how many shards the step's batch has, of which this batch is one: a term that is a sum over the batch multiplies by it} */
    public int shards() {
        return noise.shard().count();
    }

    /** {@return the step, from 0} */
    long step() {
        return noise.step();
    }

    /** {@return the inputs (B, C, H, W) in [-1, 1]} */
    public NDArray input() {
        return batch.input();
    }

    /** {@return the targets (B, 3, H, W) in [-1, 1]} */
    public NDArray target() {
        return batch.target();
    }

    /** {@return the encoder's heads for the targets, mean and log-variance, (B, latent_dim) each} */
    public NDList heads() {
        if (heads == null) {
            heads = origin.map(open -> cutOff(open.heads()))
                    .orElseGet(() -> networks.encoder().forward(new NDList(target())));
        }
        return heads;
    }

    /** {@return the targets' style codes (B, latent_dim)} */
    public NDArray code() {
        if (code == null) {
            code = origin.map(open -> open.code().stopGradient()).orElseGet(() -> codeOf(heads(), "code"));
        }
        return code;
    }

    /** {@return random style codes (B, latent_dim), each number drawn from N(0, 1)} */
    public NDArray randomCode() {
        if (randomCode == null) {
            randomCode = origin.map(Synthesis::randomCode)
                    .orElseGet(() -> noise.normal(
                            "random code", networks.codeShape(target().getShape()), target().getManager()));
        }
        return randomCode;
    }

    /**
     * {@return the style codes (B, latent_dim) of a rendering; for {@link Rendering#CYCLED} read off the {@link Rendering#SWAPPED} rendering}
     *
     * @throws IllegalStateException if halves must be exchanged and the batch size is odd
     */
    public NDArray codeFor(Rendering rendering) {
        return switch (rendering) {
            case DIRECT -> code();
            case SWAPPED -> exchangeHalves(code());
            case CYCLED -> exchangeHalves(codeOf(headsOf(Rendering.SWAPPED), "cycle code"));
            case SAMPLED -> randomCode();
        };
    }

    /** {@return a rendering (B, 3, H, W) in [-1, 1]} */
    public NDArray rendering(Rendering rendering) {
        return renderings.computeIfAbsent(rendering, r -> {
            NDArray image = networks.generator()
                    .forward(new NDList(input(), codeFor(r)))
                    .singletonOrThrow();
            images.putIfAbsent(r, image);
            return image;
        });
    }

    /**
     * {@return the style codes (B, latent_dim) that the encoder reads off a rendering, in the form used at inference: a sampled code has no noise here, as
     * published for random styles (model.py, {@code z_recon_from_a})}
     */
    public NDArray recoveredCode(Rendering rendering) {
        return networks.styleCode().withoutNoise(headsOf(rendering));
    }

    private NDList headsOf(Rendering rendering) {
        return headsOfRenderings.computeIfAbsent(
                rendering, r -> networks.encoder().forward(new NDList(rendering(r))));
    }

    private NDArray codeOf(NDList ofHeads, String purpose) {
        return networks.styleCode()
                .of(ofHeads, () -> noise.normal(purpose, ofHeads.head().getShape(), target().getManager()));
    }

    /**
     * {@return the logits of its discriminator for a rendering, one map (B, 1, h, w) a scale, with the gradient open to what rendered it}
     */
    public NDList logits(Rendering rendering) {
        return discriminated(rendering).logits();
    }

    /**
     * {@return by scale the maps of its discriminator's layers for a rendering, input side first, of the same forward pass as its logits, with the
     * gradient open to what rendered it}
     *
     * @throws IllegalStateException if the discriminator does not implement {@link FeatureMaps}
     */
    public List<NDList> discriminatorFeatures(Rendering rendering) {
        return mapsOf(discriminated(rendering), rendering);
    }

    /**
     * {@return the inner maps of the discriminator of a rendering for the targets, shaped as {@link #discriminatorFeatures}, without a graph, from one
     * forward pass a step that is not in training mode and thus changes no running statistics}
     *
     * @throws IllegalStateException if the discriminator does not implement {@link FeatureMaps}
     */
    public List<NDList> realFeatures(Rendering rendering) {
        return mapsOf(ofTarget(rendering), rendering);
    }

    /**
     * {@return the logits of the discriminator of a rendering for the targets, one map (B, 1, h, w) a scale, of the same forward pass as {@link
     * #realFeatures}}
     */
    public NDList targetLogits(Rendering rendering) {
        return ofTarget(rendering).logits();
    }

    private FeatureMaps.Result ofTarget(Rendering rendering) {
        return ofTargets.computeIfAbsent(networks.discriminatorFor(rendering), discriminator -> {
            Gradients.Scope off = Gradients.noGrad();
            try (off) {
                return discriminator.forwardWithMaps(new NDList(shownTarget(), shown.input(input())), false);
            }
        });
    }

    private FeatureMaps.Result discriminated(Rendering rendering) {
        Network discriminator = networks.discriminatorFor(rendering);
        return discriminated.computeIfAbsent(
                rendering,
                r -> discriminator.forwardWithMaps(
                        new NDList(shown.image(rendering(r)), shown.input(input())), discriminator.isTrainable()));
    }

    private List<NDList> mapsOf(FeatureMaps.Result result, Rendering rendering) {
        if (result.maps().isEmpty()) {
            Network network = networks.discriminatorFor(rendering);
            throw new IllegalStateException("the network '" + network.name()
                    + "' has no inner maps to compare: its block "
                    + network.block().getClass().getName() + " does not implement " + FeatureMaps.class.getName());
        }
        return result.maps();
    }

    /** {@return the targets (B, 3, H, W) as discriminators are given them} */
    NDArray shownTarget() {
        return shown.target(target());
    }

    /** {@return a rendering (B, 3, H, W) as discriminators are given it, cut off from what rendered it} */
    NDArray detached(Rendering rendering) {
        NDArray image = images.containsKey(rendering) ? images.get(rendering) : rendering(rendering);
        return shown.image(image.stopGradient());
    }

    /** {@return for each of some shown images the logits of the discriminator of a rendering, beside the inputs, one map (B, 1, h, w) a scale} */
    List<NDList> logits(List<NDArray> shownImages, Rendering rendering) {
        NDArray input = shown.input(input());
        return networks.discriminatorFor(rendering)
                .forwardEach(shownImages.stream()
                        .map(image -> new NDList(image, input))
                        .toList());
    }

    private static NDList cutOff(NDList arrays) {
        return new NDList(arrays.stream().map(NDArray::stopGradient).toArray(NDArray[]::new));
    }

    private static NDArray exchangeHalves(NDArray codes) {
        long size = codes.getShape().get(0);
        if (size % 2 != 0) {
            throw new IllegalStateException("the halves of a batch of " + size + " cannot be exchanged");
        }
        NDList halves = codes.split(2);
        return NDArrays.concat(new NDList(halves.get(1), halves.get(0)));
    }
}
