package org.stylestep.pipeline;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.stylestep.extension.Extensions;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.objective.LossTerm;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.GanOptimizerSection;
import org.stylestep.sections.GanSection;
import org.stylestep.sections.OutputSection;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.PairValidationSection;
import org.stylestep.sections.ReconstructionSection;
import org.stylestep.sections.ScheduleSection;
import org.stylestep.sections.TermSection;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordReader;
import org.stylestep.train.LearningSchedule;

/**
 * What the builders of stages 2 and 3 have in common.
 *
 * @param <S> the settings
 * @param <B> the builder itself
 */
public abstract sealed class TranslationBuilder<S extends PairRun, B extends TranslationBuilder<S, B>>
        extends StageBuilder<S, B> permits GeneratorBuilder, FinetuneBuilder {

    final DataSection data;
    final Map<String, TermSection> objective = new LinkedHashMap<>();
    Optional<Component> randomDiscriminator = Optional.empty();
    ReconstructionSection reconstruction = new ReconstructionSection(10, 0, Optional.empty());
    GanSection gan = defaults(GanSection.class);
    GanOptimizerSection optimizer = defaults(GanOptimizerSection.class);
    ScheduleSection schedule;
    Optional<PairValidationSection> validation = Optional.empty();
    OutputSection output;

    TranslationBuilder(Extensions extensions, DataSection data, Path folder, Map<String, Object> published) {
        super(extensions);
        this.data = data;
        schedule = new RecordReader(extensions).read(published, ScheduleSection.class);
        output = new RecordReader(extensions).read(Map.of("folder", folder.toString()), OutputSection.class);
        term("reconstruction_direct", 1);
        term("adversarial_direct", 0.5f);
        term("latent_l2", 0.01f);
    }

    @Override
    final void add(Component monitor) {
        output = output.withMonitor(monitor);
    }

    /**
     * Sets the weight of a loss term; StEP's three are there unless {@link #withoutTerms()} takes them away.
     *
     * @param name the name of a registered {@link LossTerm}, whose options have their defaults
     * @param weight its weight; 0 is computed and reported only
     * @throws IllegalArgumentException if there is no such term, or one of its options has no default
     */
    public final B term(String name, float weight) {
        objective.put(name, new TermSection(weight, component(LossTerm.KIND, name)));
        return self();
    }

    /**
     * Sets a loss term with options.
     *
     * @param name the name it is reported by
     * @param weight its weight; 0 is computed and reported only
     * @param options of a registered {@link LossTerm}
     */
    public final B term(String name, float weight, Record options) {
        objective.put(name, new TermSection(weight, component(LossTerm.KIND, options)));
        return self();
    }

    /** Takes all loss terms away. */
    public final B withoutTerms() {
        objective.clear();
        return self();
    }

    /** Sets how renderings are compared with targets: weights of L1 and of a feature distance; 10 times L1 unless set. */
    public final B reconstruction(ReconstructionSection section) {
        reconstruction = section;
        return self();
    }

    /** Sets what the adversarial terms have in common: the loss, and how renderings by the targets' styles and in random ones are weighted. */
    public final B gan(GanSection section) {
        gan = section;
        return self();
    }

    /** Gives renderings in random styles a discriminator of their own: the options of a registered one. */
    public final B randomDiscriminator(Record options) {
        randomDiscriminator = Optional.of(component(NetworkKinds.DISCRIMINATOR, options));
        return self();
    }

    /** Sets optimizers and moving average: learning rates, moving average and algorithm. */
    public final B optimizer(GanOptimizerSection section) {
        optimizer = section;
        return self();
    }

    /**
     * Sets for how long to train.
     *
     * @param batchSize pairs a step
     * @param options of a registered {@link LearningSchedule}, such as {@link org.stylestep.train.LinearDecay.Options}
     */
    public final B schedule(int batchSize, Record options) {
        schedule = new ScheduleSection(batchSize, component(LearningSchedule.KIND, options));
        return self();
    }

    /** Sets the held-out pairs of sample sheets and evaluation. */
    public final B validation(PairValidationSection section) {
        validation = Optional.of(section);
        return self();
    }

    /** Sets what the run leaves behind: its folder, and how often checkpoints, sheets and lines of statistics are written. */
    public final B output(OutputSection section) {
        output = section;
        return self();
    }
}
