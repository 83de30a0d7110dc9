package org.stylestep.pipeline;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.stylestep.extension.Kind;
import org.stylestep.infer.CheckpointNetworks.Weights;
import org.stylestep.nn.BlockInputs;
import org.stylestep.nn.Network;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.Networks;
import org.stylestep.sections.EncoderSection;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.PairRun;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordMap;
import org.stylestep.settings.SettingException;
import org.stylestep.settings.YamlWriter;

/**
 * The networks of stages 2 and 3, made anew or taken from an earlier stage.
 *
 * @param run the run
 * @param stages make them
 * @param inputChannels the channels of the training inputs
 */
record PairNetworks(PairRun run, EarlierStages stages, int inputChannels) {

    static final String ENCODER = "encoder";
    static final String GENERATOR = "generator";
    private static final String CROP = "data.crop";
    static final String DISCRIMINATOR = "discriminator";
    private static final String RANDOM_DISCRIMINATOR = "discriminator_random";

    /**
     * Makes or loads them, in the order in which their weights are drawn.
     *
     * @param start what the stage starts from; empty if its encoder is new
     * @param randomStyles whether a discriminator is asked about renderings in random styles
     */
    Networks make(Optional<EarlierStage> start, boolean randomStyles) throws IOException {
        if (run.discriminatorRandom().isPresent() && !randomStyles) {
            throw new SettingException(
                    "discriminator_random has nothing to train on: the objective has no term on random"
                            + " styles with a weight above 0, such as adversarial_random");
        }
        return run instanceof GeneratorRun generator
                ? ofStage2(generator, start)
                : ofStage3(start.orElseThrow(), randomStyles);
    }

    private Networks ofStage2(GeneratorRun settings, Optional<EarlierStage> start) throws IOException {
        Optional<EncoderSection> created = settings.encoder().created();
        Network encoder;
        StyleCode styleCode;
        if (created.isPresent()) {
            encoder = create(ENCODER, NetworkKinds.ENCODER, created.get().block(), image());
            styleCode = created.get().styleCode();
        } else {
            encoder = fitting(start.orElseThrow().network(ENCODER, Weights.EMA, stages.manager()), image());
            styleCode = start.orElseThrow().styleCode();
        }
        Shape code = encoder.block().getOutputShapes(new Shape[] {image()})[0];
        Network generator = create(GENERATOR, NetworkKinds.GENERATOR, settings.generator(), input(), code);
        Network discriminator =
                create(DISCRIMINATOR, NetworkKinds.DISCRIMINATOR, settings.discriminator(), image(), input());
        return new Networks(encoder, styleCode, generator, discriminator, randomDiscriminator());
    }

    private Networks ofStage3(EarlierStage before, boolean randomStyles) throws IOException {
        Network generator = before.network(GENERATOR, Weights.RAW, stages.manager());
        if (generator.inputChannels() != inputChannels) {
            throw new SettingException("data: its inputs have " + inputChannels + " channels, but the generator of "
                    + name(before) + " takes " + generator.inputChannels());
        }
        Optional<Network> known = randomStyles && before.has(RANDOM_DISCRIMINATOR)
                ? Optional.of(before.network(RANDOM_DISCRIMINATOR, Weights.RAW, stages.manager()))
                : Optional.empty();
        if (known.isPresent()) {
            requireSameOptions(known.get().component(), name(before));
        }
        Optional<Network> random = known.isPresent() || !randomStyles ? known : randomDiscriminator();
        Network encoder = fitting(before.network(ENCODER, Weights.RAW, stages.manager()), image());
        Shape code = encoder.block().getOutputShapes(new Shape[] {image()})[0];
        return new Networks(
                encoder,
                before.styleCode(),
                fitting(generator, input(), code),
                fitting(before.network(DISCRIMINATOR, Weights.RAW, stages.manager()), image(), input()),
                random);
    }

    private static String name(EarlierStage stage) {
        return stage.folder().map(Object::toString).orElse("the stage before");
    }

    /** The discriminator of random styles that the stage before had goes on, and keeps its size. */
    private void requireSameOptions(Component has, String from) {
        run.discriminatorRandom().filter(wanted -> !wanted.equals(has)).ifPresent(wanted -> {
            throw new SettingException("discriminator_random is " + text(wanted) + ", but " + from + " has one of "
                    + text(has) + ", which is gone on with. Leave discriminator_random out, or give it these values");
        });
    }

    private static String text(Component component) {
        return YamlWriter.line(RecordMap.of(component));
    }

    private Optional<Network> randomDiscriminator() throws IOException {
        return run.discriminatorRandom().isEmpty()
                ? Optional.empty()
                : Optional.of(create(
                        RANDOM_DISCRIMINATOR,
                        NetworkKinds.DISCRIMINATOR,
                        run.discriminatorRandom().get(),
                        image(),
                        input()));
    }

    private Shape image() {
        return images(3);
    }

    private Shape input() {
        return images(inputChannels);
    }

    private Shape images(int channels) {
        long side = run.data().crop();
        return new Shape(1, channels, side, side);
    }

    private Network create(String name, Kind<Block, BlockInputs> kind, Component component, Shape... inputs)
            throws IOException {
        return create(name, kind, component, stages, inputs);
    }

    /** Returns a network of an earlier stage that takes this run's images. */
    private static Network fitting(Network network, Shape... inputs) throws IOException {
        return fitting(CROP, network, inputs);
    }

    private static Network fitting(String key, Network network, Shape... inputs) throws IOException {
        return naming(network.name(), key, inputs, () -> {
            network.block().getOutputShapes(inputs);
            return network;
        });
    }

    /** Makes a network; if it does not take the images, the message names it and their side. */
    static Network create(
            String name, Kind<Block, BlockInputs> kind, Component component, EarlierStages stages, Shape... inputs)
            throws IOException {
        BlockInputs made = new BlockInputs(List.of(inputs), stages.manager().getDevice(), stages.extensions());
        Block block = Keyed.at(name, () -> stages.extensions().create(kind, component, made));
        return naming(name, CROP, inputs, () -> Network.create(name, kind, component, block, stages.manager(), inputs));
    }

    /** Refuses a side of held-out images that an encoder does not take; it gets them without padding. */
    static void requireSide(String key, int side, Network encoder) throws IOException {
        fitting(key, encoder, new Shape(1, 3, side, side));
    }

    private static Network naming(String name, String key, Shape[] inputs, Keyed.Work<Network> work)
            throws IOException {
        return Keyed.at("the " + name + " cannot take images of " + key + " = " + inputs[0].get(2), work);
    }
}
