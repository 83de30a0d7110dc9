package org.stylestep.pipeline;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.stylestep.extension.Extensions;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.mining.TripletMiner;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.nn.StyleCode;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.EncoderRun;
import org.stylestep.sections.EncoderSection;
import org.stylestep.sections.MiningSection;
import org.stylestep.sections.OptimizerSection;
import org.stylestep.sections.OutputSection;
import org.stylestep.sections.TripletScheduleSection;
import org.stylestep.sections.TripletSection;
import org.stylestep.sections.TripletValidationSection;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordReader;
import org.stylestep.train.LearningSchedule;
import org.stylestep.train.Optimizer;

/** Stage 1 from Java: {@link TrainingPipeline#pretrain}. */
public final class PretrainBuilder extends StageBuilder<EncoderRun, PretrainBuilder> {

    private final DataSection data;
    private Component features = Component.of("filter_bank");
    private MiningSection mining = defaults(MiningSection.class);
    private EncoderSection encoder = defaults(EncoderSection.class);
    private TripletSection objective = defaults(TripletSection.class);
    private OptimizerSection optimizer = defaults(OptimizerSection.class);
    private TripletScheduleSection schedule = defaults(TripletScheduleSection.class);
    private Optional<TripletValidationSection> validation = Optional.empty();
    private OutputSection output;

    PretrainBuilder(Extensions extensions, DataSection data, Path folder) {
        super(extensions);
        this.data = data;
        output = new RecordReader(extensions).read(Map.of("folder", folder.toString()), OutputSection.class);
    }

    @Override
    PretrainBuilder self() {
        return this;
    }

    @Override
    void add(Component monitor) {
        output = output.withMonitor(monitor);
    }

    @Override
    public EncoderRun settings() {
        return new EncoderRun(
                seed, data, features, mining, encoder, objective, optimizer, schedule, validation, output, runtime);
    }

    /** Sets the features that say which images look alike: the options of a registered {@link FeatureExtractor}; the filter bank unless set. */
    public PretrainBuilder features(Record options) {
        features = component(FeatureExtractor.KIND, options);
        return this;
    }

    /**
     * Sets how triplets are drawn.
     *
     * @param maxImages a seeded subset of so many images is used if there are more; published: 8000
     * @param options of a registered {@link TripletMiner}
     */
    public PretrainBuilder mining(int maxImages, Record options) {
        mining = new MiningSection(maxImages, component(TripletMiner.KIND, options));
        return this;
    }

    /**
     * Sets the encoder.
     *
     * @param options of a registered encoder, such as {@link org.stylestep.nn.StyleEncoder.Options}
     * @param styleCode how a code is made of its two heads
     */
    public PretrainBuilder encoder(Record options, StyleCode styleCode) {
        encoder = new EncoderSection(styleCode, component(NetworkKinds.ENCODER, options));
        return this;
    }

    /** Sets what the encoder minimizes: margin and weight of the codes' size. */
    public PretrainBuilder objective(TripletSection section) {
        objective = section;
        return this;
    }

    /**
     * Sets the optimizer.
     *
     * @param learningRate above 0
     * @param options of a registered {@link Optimizer}, such as {@link org.stylestep.train.Adam.Options}
     */
    public PretrainBuilder optimizer(float learningRate, Record options) {
        optimizer = new OptimizerSection(learningRate, optimizer.clipNorm(), component(Optimizer.KIND, options));
        return this;
    }

    /** Sets the optimizer: learning rate, the largest norm of a step's gradients, and algorithm. */
    public PretrainBuilder optimizer(OptimizerSection section) {
        optimizer = section;
        return this;
    }

    /**
     * Sets for how long to train.
     *
     * @param batchSize triplets a step
     * @param options of a registered {@link LearningSchedule}, such as {@link org.stylestep.train.LinearDecay.Options}
     */
    public PretrainBuilder schedule(int batchSize, Record options) {
        schedule = new TripletScheduleSection(batchSize, component(LearningSchedule.KIND, options));
        return this;
    }

    /** Sets the held-out images by which the best checkpoint is chosen and the training ends early, and how often that is done. */
    public PretrainBuilder validation(TripletValidationSection section) {
        validation = Optional.of(section);
        return this;
    }

    /** Sets what the run leaves behind: its folder, and how often checkpoints and lines of statistics are written. */
    public PretrainBuilder output(OutputSection section) {
        output = section;
        return this;
    }
}
