package org.stylestep.pipeline;

import java.nio.file.Path;
import org.stylestep.extension.Extensions;
import org.stylestep.sections.DataSection;

/**
 * The four stages from Java, each assembled by the code that also assembles run files.
 *
 * <pre>{@code
 * TrainingPipeline pipeline = TrainingPipeline.installed();
 * DataSection shoes = DataSection.sideBySide(Path.of("datasets/edges2shoes/train"), InputSide.LEFT, 286, 256);
 * pipeline.pretrain(shoes, runs.resolve("encoder")).run();
 * pipeline.train(shoes, runs.resolve("encoder"), runs.resolve("generator")).run();
 * pipeline.finetune(shoes, runs.resolve("generator"), runs.resolve("finetune")).run();
 * }</pre>
 *
 * <p>What a builder is not told has the default of the run file's key, which is the published value unless the key's documentation says otherwise. A
 * run that Java made is a run to every command: its folder has {@code run.yaml}, {@code stats.jsonl}, checkpoints and sample sheets.
 */
public final class TrainingPipeline {

    private final Extensions extensions;

    private TrainingPipeline(Extensions extensions) {
        this.extensions = extensions;
    }

    /** Returns a pipeline that knows the library's implementations and those of the extensions on the class path. */
    public static TrainingPipeline installed() {
        return with(StandardExtensions.installed());
    }

    /**
     * Returns a pipeline that knows certain implementations.
     *
     * @param extensions the implementations, usually those of {@link StandardExtensions} and some more
     */
    public static TrainingPipeline with(Extensions extensions) {
        return new TrainingPipeline(extensions);
    }

    /** Returns the implementations that it knows. */
    public Extensions extensions() {
        return extensions;
    }

    /**
     * Starts stage 1, which pre-trains the style encoder.
     *
     * @param data training images: the targets of pairs, or images of the style domain alone
     * @param output the run's folder
     */
    public PretrainBuilder pretrain(DataSection data, Path output) {
        return new PretrainBuilder(extensions, data, output);
    }

    /**
     * Starts stage 2, which trains the generator on the codes of a frozen encoder.
     *
     * @param data training pairs
     * @param encoder the run of stage 1, or one of its checkpoints
     * @param output the run's folder
     */
    public GeneratorBuilder train(DataSection data, Path encoder, Path output) {
        return new GeneratorBuilder(extensions, data, output).encoder(encoder, false);
    }

    /**
     * Starts stage 3, which trains encoder and generator of stage 2 together.
     *
     * @param data training pairs
     * @param generator the run of stage 2, or one of its checkpoints
     * @param output the run's folder
     */
    public FinetuneBuilder finetune(DataSection data, Path generator, Path output) {
        return new FinetuneBuilder(extensions, data, generator, output);
    }

    /**
     * Starts stage 4, which trains a mapper from unit-normal codes to those of an encoder.
     *
     * @param data training images, as for stage 1; each is seen whole
     * @param encoder the run whose encoder makes the codes, of stage 1, 2 or 3
     * @param output the run's folder
     */
    public MapperBuilder mapper(DataSection data, Path encoder, Path output) {
        return new MapperBuilder(extensions, data, encoder, output);
    }
}
