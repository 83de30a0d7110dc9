package org.stylestep.pipeline;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.stylestep.extension.Extensions;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.ImleSection;
import org.stylestep.sections.LatentValidationSection;
import org.stylestep.sections.MapperOptimizerSection;
import org.stylestep.sections.MapperOutputSection;
import org.stylestep.sections.MapperRun;
import org.stylestep.sections.MapperScheduleSection;
import org.stylestep.sections.StartSection;
import org.stylestep.settings.Component;
import org.stylestep.settings.RecordReader;
import org.stylestep.train.LearningSchedule;

/** Stage 4 from Java: {@link TrainingPipeline#mapper}. */
public final class MapperBuilder extends StageBuilder<MapperRun, MapperBuilder> {

    private final DataSection data;
    private final StartSection encoder;
    private Component mapper;
    private ImleSection imle = defaults(ImleSection.class);
    private MapperOptimizerSection optimizer = defaults(MapperOptimizerSection.class);
    private MapperScheduleSection schedule = defaults(MapperScheduleSection.class);
    private Optional<LatentValidationSection> validation = Optional.empty();
    private MapperOutputSection output;

    MapperBuilder(Extensions extensions, DataSection data, Path encoder, Path folder) {
        super(extensions);
        this.data = data;
        this.encoder = new StartSection(encoder);
        mapper = component(NetworkKinds.MAPPER, defaults(org.stylestep.nn.LatentMapper.Options.class));
        output = new RecordReader(extensions).read(Map.of("folder", folder.toString()), MapperOutputSection.class);
    }

    @Override
    MapperBuilder self() {
        return this;
    }

    @Override
    void add(Component monitor) {
        output = output.withMonitor(monitor);
    }

    @Override
    public MapperRun settings() {
        return new MapperRun(
                seed,
                data,
                encoder,
                mapper,
                imle,
                optimizer,
                schedule,
                validation.orElseThrow(
                        () -> new IllegalStateException("a mapper needs held-out images: validation(...)")),
                output,
                runtime);
    }

    /** Sets the network: the options of a registered mapper, such as {@link org.stylestep.nn.LatentMapper.Options}. */
    public MapperBuilder mapper(Record options) {
        mapper = component(NetworkKinds.MAPPER, options);
        return this;
    }

    /** Sets how unit-normal codes are assigned to training codes: how many, and how often anew. */
    public MapperBuilder imle(ImleSection section) {
        imle = section;
        return this;
    }

    /** Sets the optimizer: learning rate and algorithm. */
    public MapperBuilder optimizer(MapperOptimizerSection section) {
        optimizer = section;
        return this;
    }

    /**
     * Sets for how long to train.
     *
     * @param batchSize codes a step
     * @param options of a registered {@link LearningSchedule}, such as {@link org.stylestep.train.StepDecay.Options}
     */
    public MapperBuilder schedule(int batchSize, Record options) {
        schedule = new MapperScheduleSection(batchSize, component(LearningSchedule.KIND, options));
        return this;
    }

    /** Sets the held-out images whose codes samplers are measured by. */
    public MapperBuilder validation(LatentValidationSection section) {
        validation = Optional.of(section);
        return this;
    }

    /** Sets what the run leaves behind: its folder, and how often checkpoints and lines of statistics are written. */
    public MapperBuilder output(MapperOutputSection section) {
        output = section;
        return this;
    }
}
