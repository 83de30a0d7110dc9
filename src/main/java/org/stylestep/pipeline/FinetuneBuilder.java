package org.stylestep.pipeline;

import java.nio.file.Path;
import java.util.Map;
import org.stylestep.extension.Extensions;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.FinetuneRun;
import org.stylestep.sections.StartSection;

/** Stage 3 from Java: {@link TrainingPipeline#finetune}. */
public final class FinetuneBuilder extends TranslationBuilder<FinetuneRun, FinetuneBuilder> {

    private final StartSection generator;

    FinetuneBuilder(Extensions extensions, DataSection data, Path generator, Path folder) {
        super(extensions, data, folder, Map.of("decay_start_kimg", 600, "total_kimg", 700, "decay_tail_kimg", 10));
        this.generator = new StartSection(generator);
    }

    @Override
    FinetuneBuilder self() {
        return this;
    }

    @Override
    public FinetuneRun settings() {
        return new FinetuneRun(
                seed,
                data,
                generator,
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
}
