package org.stylestep.nn;

import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;

/** The networks by name: {@code step} for encoder and generator, {@code multi_scale} for the discriminator, {@code mlp} for the mapper, all as
 * published; {@code modulated}, another generator, and {@code projected}, another discriminator. */
public final class StandardBlocks implements StyleStepExtension {

    /** Makes the extension. */
    public StandardBlocks() {}

    @Override
    public void register(Extensions.Builder extensions) {
        extensions
                .add(NetworkKinds.ENCODER, "step", StyleEncoder.Options.class, (o, inputs) -> new StyleEncoder(o))
                .add(
                        NetworkKinds.GENERATOR,
                        "step",
                        Generator.Options.class,
                        (o, inputs) -> new Generator(o, inputs.latentDim()))
                .add(
                        NetworkKinds.GENERATOR,
                        "modulated",
                        Generator.ModulatedOptions.class,
                        (o, inputs) -> Generator.modulated(o))
                .add(
                        NetworkKinds.DISCRIMINATOR,
                        "multi_scale",
                        MultiScaleDiscriminator.Options.class,
                        (o, inputs) -> new MultiScaleDiscriminator(o))
                .add(
                        NetworkKinds.DISCRIMINATOR,
                        "projected",
                        ProjectedDiscriminator.Options.class,
                        ProjectedDiscriminator::new)
                .add(
                        NetworkKinds.MAPPER,
                        "mlp",
                        LatentMapper.Options.class,
                        (o, inputs) -> new LatentMapper(o, inputs.latentDim()));
    }

    /**
     * {@return the published networks and those of the extensions on the class path, which build the networks of checkpoints}
     */
    public static Extensions installed() {
        return Extensions.builder().add(new StandardBlocks()).addInstalled().build();
    }
}
