package org.stylestep.pipeline;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.stylestep.extension.Extensions;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.nn.StyleCode;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.EncoderSection;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.PairEncoderSection;
import org.stylestep.settings.Component;

/** Stage 2 from Java: {@link TrainingPipeline#train}. */
public final class GeneratorBuilder extends TranslationBuilder<GeneratorRun, GeneratorBuilder> {

    private PairEncoderSection encoder = new PairEncoderSection(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(defaults(EncoderSection.class).block()));
    private Component generator;
    private Component discriminator;

    GeneratorBuilder(Extensions extensions, DataSection data, Path folder) {
        super(extensions, data, folder, Map.of("decay_start_kimg", 150, "total_kimg", 250, "decay_tail_kimg", 10));
        generator = component(NetworkKinds.GENERATOR, defaults(org.stylestep.nn.Generator.Options.class));
        discriminator =
                component(NetworkKinds.DISCRIMINATOR, defaults(org.stylestep.nn.MultiScaleDiscriminator.Options.class));
    }

    @Override
    GeneratorBuilder self() {
        return this;
    }

    @Override
    public GeneratorRun settings() {
        return new GeneratorRun(
                seed,
                data,
                encoder,
                generator,
                discriminator,
                randomDiscriminator,
                reconstruction,
                objective,
                gan,
                optimizer,
                schedule,
                validation,
                output,
                runtime);
    }

    /**
     * Takes the encoder of an earlier run.
     *
     * @param checkpoint the run of stage 1, or one of its checkpoints
     * @param trainable whether it trains on with the generator; else it is frozen
     */
    public GeneratorBuilder encoder(Path checkpoint, boolean trainable) {
        encoder = new PairEncoderSection(
                Optional.of(checkpoint), Optional.of(trainable), Optional.empty(), Optional.empty());
        return this;
    }

    /**
     * Takes a new encoder, which trains with the generator.
     *
     * @param options of a registered encoder
     * @param styleCode how a code is made of its two heads
     */
    public GeneratorBuilder newEncoder(Record options, StyleCode styleCode) {
        encoder = new PairEncoderSection(
                Optional.empty(),
                Optional.empty(),
                Optional.of(styleCode),
                Optional.of(component(NetworkKinds.ENCODER, options)));
        return this;
    }

    /** Sets the generator: the options of a registered one, such as {@link org.stylestep.nn.Generator.Options}. */
    public GeneratorBuilder generator(Record options) {
        generator = component(NetworkKinds.GENERATOR, options);
        return this;
    }

    /** Sets the discriminator: the options of a registered one. */
    public GeneratorBuilder discriminator(Record options) {
        discriminator = component(NetworkKinds.DISCRIMINATOR, options);
        return this;
    }
}
