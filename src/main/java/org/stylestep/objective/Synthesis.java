package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.EnumMap;
import java.util.Map;
import org.stylestep.data.ImagePairBatch;

/**
 * What the networks make of one batch, each thing computed when a term first asks for it and kept for the step.
 *
 * <p>So a term that is off costs nothing, and no flag says what to compute. All arrays belong to the batch's manager and die with it.
 */
public final class Synthesis {

    private final ImagePairBatch batch;
    private final Networks networks;
    private final Noise noise;
    private final Map<Rendering, NDArray> renderings = new EnumMap<>(Rendering.class);
    private final Map<Rendering, NDList> judgements = new EnumMap<>(Rendering.class);
    private NDList heads;
    private NDArray code;

    /**
     * Creates the view of a batch.
     *
     * @param batch the batch
     * @param networks the networks that see it
     * @param noise the random numbers of this step
     */
    public Synthesis(ImagePairBatch batch, Networks networks, Noise noise) {
        this.batch = batch;
        this.networks = networks;
        this.noise = noise;
    }

    /**
     * Returns the inputs.
     *
     * @return (B, C, H, W) in [-1, 1]
     */
    public NDArray input() {
        return batch.input();
    }

    /**
     * Returns the targets.
     *
     * @return (B, 3, H, W) in [-1, 1]
     */
    public NDArray target() {
        return batch.target();
    }

    /**
     * Returns the encoder's heads for the targets.
     *
     * @return mean and log-variance, (B, 8) each
     */
    public NDList heads() {
        if (heads == null) {
            heads = networks.encoder().forward(new NDList(target()), true);
        }
        return heads;
    }

    /**
     * Returns the targets' style codes.
     *
     * @return (B, 8)
     */
    public NDArray code() {
        if (code == null) {
            code = networks.styleCode()
                    .of(heads(), () -> noise.normal("code", heads().head().getShape(), target().getManager()));
        }
        return code;
    }

    /**
     * Returns a rendering.
     *
     * @param rendering which
     * @return (B, 3, H, W) in [-1, 1]
     */
    public NDArray rendering(Rendering rendering) {
        return renderings.computeIfAbsent(rendering, this::render);
    }

    private NDArray render(Rendering rendering) {
        return switch (rendering) {
            case DIRECT -> networks.generator().apply(input(), code());
        };
    }

    /**
     * Returns what the discriminator says of a rendering, with the gradient open to what rendered it.
     *
     * @param rendering which
     * @return the logits, one map (B, 1, h, w) a scale
     */
    public NDList judgement(Rendering rendering) {
        return judgements.computeIfAbsent(rendering, r -> judge(rendering(r)));
    }

    /**
     * Returns what the discriminator says of a rendering that is cut off from what rendered it.
     *
     * @param rendering which
     * @return the logits, one map (B, 1, h, w) a scale
     */
    public NDList judgementOfCopy(Rendering rendering) {
        return judge(rendering(rendering).stopGradient());
    }

    /**
     * Returns what the discriminator says of the targets.
     *
     * @return the logits, one map (B, 1, h, w) a scale
     */
    public NDList judgementOfTarget() {
        return judge(target());
    }

    private NDList judge(NDArray image) {
        return networks.discriminator().forward(new NDList(image, input()), true);
    }
}
