package org.stylestep.objective;

import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;

/**
 * The library's loss terms and adversarial losses by name.
 *
 * <p>Terms, with their published names: {@code reconstruction_direct} (dir_recon), {@code reconstruction_cycle} (cyc_recon),
 * {@code adversarial_direct} (D_dir), {@code adversarial_swapped} (D_swap_z), {@code adversarial_cycle} (D_cyc), {@code adversarial_random}
 * (D_rand_z), {@code latent_reconstruction_swapped} (z_recon), {@code latent_reconstruction_random} (z_rand_recon), {@code latent_l2} (z_L2) and
 * {@code latent_kl} (z_KL); {@code feature_matching} and {@code multi_scale_l1}. Adversarial losses: {@code least_squares}, {@code logistic}, {@code hinge} and
 * {@code relativistic}.
 */
public final class StandardLosses implements StyleStepExtension {

    private static final String RECONSTRUCTION_SWAPPED = "latent_reconstruction_swapped";

    /** Makes the extension. */
    public StandardLosses() {}

    @Override
    public void register(Extensions.Builder extensions) {
        extensions
                .add(
                        LossTerm.KIND,
                        "reconstruction_direct",
                        (o, run) -> new ReconstructionTerm(Rendering.DIRECT, run.distance()))
                .add(
                        LossTerm.KIND,
                        "reconstruction_cycle",
                        (o, run) -> new ReconstructionTerm(Rendering.CYCLED, run.distance()))
                .add(LossTerm.KIND, "adversarial_direct", (o, run) -> new AdversarialTerm(Rendering.DIRECT, run.gan()))
                .add(LossTerm.KIND, "adversarial_swapped", (o, run) -> swapped(run))
                .add(LossTerm.KIND, "adversarial_cycle", (o, run) -> new AdversarialTerm(Rendering.CYCLED, run.gan()))
                .add(LossTerm.KIND, "adversarial_random", (o, run) -> new AdversarialTerm(Rendering.SAMPLED, run.gan()))
                .add(LossTerm.KIND, RECONSTRUCTION_SWAPPED, (o, run) -> new LatentReconstruction(Rendering.SWAPPED))
                .add(
                        LossTerm.KIND,
                        "latent_reconstruction_random",
                        (o, run) -> new LatentReconstruction(Rendering.SAMPLED))
                .add(LossTerm.KIND, "latent_l2", (o, run) -> new LatentL2())
                .add(LossTerm.KIND, "latent_kl", (o, run) -> new LatentKl())
                .add(LossTerm.KIND, "feature_matching", (o, run) -> new FeatureMatching(Rendering.DIRECT))
                .add(
                        LossTerm.KIND,
                        "multi_scale_l1",
                        (o, run) -> new ReconstructionTerm(Rendering.DIRECT, ImageDistance.MULTI_SCALE_L1))
                .add(GanLoss.KIND, "least_squares", (o, none) -> new LeastSquares())
                .add(GanLoss.KIND, "logistic", (o, none) -> new Logistic())
                .add(GanLoss.KIND, "hinge", (o, none) -> new Hinge())
                .add(GanLoss.KIND, "relativistic", (o, none) -> new Relativistic());
    }

    /** Published (model.py, {@code loss_D_swap_z}): it trains the generator alone where z_recon does, else the encoder, too. */
    private static LossTerm swapped(LossContext run) {
        return new AdversarialTerm(
                Rendering.SWAPPED,
                run.gan(),
                run.trained().contains(RECONSTRUCTION_SWAPPED) ? Trains.GENERATOR : Trains.ENCODER_AND_GENERATOR);
    }
}
