package org.stylestep.pipeline;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.stylestep.engine.Gradients;
import org.stylestep.eval.StyledRenderer;
import org.stylestep.objective.Networks;
import org.stylestep.train.StageListener;

/** Writes a sample sheet beside every checkpoint, rendered with the moving averages. */
final class SampleListener implements StageListener {

    private final SampleSheets sheets;
    private final RunFolder folder;
    private final Networks networks;
    private final Supplier<Gradients.Scope> emaApplied;

    SampleListener(SampleSheets sheets, RunFolder folder, Networks networks, Supplier<Gradients.Scope> emaApplied) {
        this.sheets = sheets;
        this.folder = folder;
        this.networks = networks;
        this.emaApplied = emaApplied;
    }

    @Override
    public void saved(long steps, Path checkpoint) throws IOException {
        StyledRenderer renderer = (inputs, styles) -> {
            NDList heads = networks.encoder().forward(new NDList(styles), false);
            return networks.generator().apply(inputs, networks.styleCode().withoutNoise(heads));
        };
        Gradients.Scope average = emaApplied.get();
        Gradients.Scope off = Gradients.noGrad();
        try (average;
                off;
                NDManager manager = networks.generator().manager().newSubManager()) {
            sheets.write(
                    folder.path() + ", step " + steps,
                    folder.samples().resolve(SampleSheets.name(steps)),
                    renderer,
                    manager);
        }
    }
}
