package org.stylestep.pipeline;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.stylestep.config.RunFileException;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.nn.Configured;
import org.stylestep.nn.Generator;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.objective.Networks;

/** The networks of stages 2 and 3, made anew or taken from a checkpoint. */
final class PairNetworks {

    static final String ENCODER = "encoder";
    static final String GENERATOR = "generator";
    private static final String DISCRIMINATOR = "discriminator";
    private static final String RANDOM_DISCRIMINATOR = "discriminator_random";

    private final PairRun run;
    private final Optional<InitialCheckpoint> start;
    private final NDManager manager;

    /**
     * Prepares the networks.
     *
     * @param run the run
     * @param start the checkpoint of the stage before; empty for one that starts from nothing
     * @param manager owns the networks
     */
    PairNetworks(PairRun run, Optional<InitialCheckpoint> start, NDManager manager) {
        this.run = run;
        this.start = start;
        this.manager = manager;
    }

    /**
     * Makes or loads them, in the order in which their weights are drawn.
     *
     * @param randomStyles whether a discriminator classifies renderings in random styles
     */
    Networks make(boolean randomStyles) throws IOException {
        requireDiscriminated(randomStyles);
        return run instanceof GeneratorRun generator
                ? ofStage2(generator, freshEncoder(generator))
                : ofStage3(randomStyles);
    }

    /**
     * Makes the networks that the run would have, although what it starts from is not there yet; their weights are random.
     *
     * @param first the stage 2 that they are of
     * @param untrained the encoder of a stage 1 that is not trained yet, if stage 2 starts from one
     * @param before the discriminator of random styles that the stage before has, if there is one
     * @param randomStyles whether a discriminator classifies renderings in random styles
     */
    Networks makeAnew(
            GeneratorRun first,
            Optional<EncoderSection> untrained,
            Optional<DiscriminatorSection> before,
            boolean randomStyles)
            throws IOException {
        requireDiscriminated(randomStyles);
        Networks networks = ofStage2(first, untrained.or(() -> freshEncoder(first)));
        if (run instanceof GeneratorRun) {
            return networks;
        }
        Shape input = networks.generator().inputShapes()[0];
        Optional<Network> known =
                randomStyles ? before.map(section -> randomDiscriminator(section, input)) : Optional.empty();
        return new Networks(
                networks.encoder(),
                networks.styleCode(),
                networks.generator(),
                networks.discriminator(),
                handedOver(known, input, "the stage before"));
    }

    /** The discriminator of random styles that the stage before had goes on, and keeps its size; else there may be a new one. */
    private Optional<Network> handedOver(Optional<Network> known, Shape input, String from) {
        known.ifPresent(network -> requireSameOptions(network.block(), from));
        return known.or(() -> run.discriminatorRandom().map(section -> randomDiscriminator(section, input)));
    }

    private void requireDiscriminated(boolean randomStyles) {
        if (run.discriminatorRandom().isPresent() && !randomStyles) {
            throw new RunFileException(
                    "discriminator_random has nothing to discriminate: the objective has no term on random styles"
                            + " with a weight above 0, such as adversarial_random");
        }
    }

    private static Optional<EncoderSection> freshEncoder(GeneratorRun run) {
        PairEncoderSection section = run.encoder();
        return section.checkpoint().isEmpty() ? Optional.of(section.fresh()) : Optional.empty();
    }

    private Networks ofStage2(GeneratorRun settings, Optional<EncoderSection> fresh) throws IOException {
        Network encoder;
        StyleCode styleCode;
        if (fresh.isPresent()) {
            encoder = create(ENCODER, new StyleEncoder(fresh.get().options()), image());
            styleCode = fresh.get().styleCode();
        } else {
            encoder = start.orElseThrow().network(ENCODER, Weights.EMA, manager);
            styleCode = start.orElseThrow().styleCode();
        }
        Shape input = images(settings.generator().inputChannels());
        int latentDim = Math.toIntExact(
                encoder.block().getOutputShapes(new Shape[] {image()})[0].get(1));
        return new Networks(
                encoder,
                styleCode,
                create(
                        GENERATOR,
                        new Generator(settings.generator().options(latentDim)),
                        input,
                        new Shape(1, latentDim)),
                create(
                        DISCRIMINATOR,
                        new MultiScaleDiscriminator(settings.discriminator().options()),
                        image(),
                        input),
                settings.discriminatorRandom().map(random -> randomDiscriminator(random, input)));
    }

    private Networks ofStage3(boolean randomStyles) throws IOException {
        InitialCheckpoint before = start.orElseThrow();
        Network generator = before.network(GENERATOR, Weights.RAW, manager);
        Optional<Network> known = randomStyles && before.networks().has(RANDOM_DISCRIMINATOR)
                ? Optional.of(before.network(RANDOM_DISCRIMINATOR, Weights.RAW, manager))
                : Optional.empty();
        Optional<Network> randomDiscriminator = handedOver(
                known, images(generator.inputChannels()), before.folder().toString());
        return new Networks(
                before.network(ENCODER, Weights.RAW, manager),
                before.styleCode(),
                generator,
                before.network(DISCRIMINATOR, Weights.RAW, manager),
                randomDiscriminator);
    }

    private void requireSameOptions(Block known, String from) {
        Optional<Map<String, Object>> wanted = run.discriminatorRandom()
                .map(section -> Configured.optionsOf(new MultiScaleDiscriminator(section.options())));
        Map<String, Object> has = Configured.optionsOf(known);
        if (wanted.isPresent() && !wanted.get().equals(has)) {
            throw new RunFileException("discriminator_random is " + wanted.get() + ", but " + from
                    + " has one of " + has + ", which is gone on with. Leave discriminator_random out, or give it"
                    + " these values");
        }
    }

    private Network randomDiscriminator(DiscriminatorSection section, Shape input) {
        return create(RANDOM_DISCRIMINATOR, new MultiScaleDiscriminator(section.options()), image(), input);
    }

    private Shape image() {
        return images(3);
    }

    private Shape images(int channels) {
        long side = run.data().crop();
        return new Shape(1, channels, side, side);
    }

    private Network create(String name, Block block, Shape... inputs) {
        try {
            return Network.create(name, block, manager, inputs);
        } catch (IllegalArgumentException exception) {
            throw new RunFileException(
                    "the " + name + " cannot take images of data.crop = "
                            + run.data().crop() + ": " + exception.getMessage(),
                    exception);
        }
    }
}
