package org.stylestep.pipeline;

import ai.djl.Device;
import java.io.IOException;
import java.util.List;
import org.stylestep.data.PairAugmentation;
import org.stylestep.extension.Extensions;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.PairValidationSection;
import org.stylestep.settings.Component;
import org.stylestep.settings.SettingException;

/**
 * What the settings of a run say about its evaluation: held-out pairs, metrics and device.
 *
 * @param run the settings
 * @param data the images
 * @param metrics the metrics of {@code validation.metrics}
 * @param sheetRows pairs on the sheet
 * @param device where to compute
 */
public record EvaluationSettings(
        PairRun run, RunEvaluation.Data data, List<Component> metrics, int sheetRows, Device device) {

    /**
     * Opens what the settings of a run name.
     *
     * @param run the run
     * @param extensions the implementations that it names
     * @throws SettingException if it names no held-out pairs
     * @throws IOException if a folder of images cannot be read
     */
    public static EvaluationSettings of(PairRun run, Extensions extensions) throws IOException {
        PairValidationSection validation = run.validation()
                .orElseThrow(() -> new SettingException("the run "
                        + run.output().folder() + " names no held-out pairs; give them: --set validation.folder=..."));
        RunData data = new RunData(run.data(), extensions);
        PairAugmentation transform = validation.transform(run.data());
        return new EvaluationSettings(
                run,
                new RunEvaluation.Data(
                        validation.folder().toString(),
                        data.pairs(validation),
                        data.pairs().targets(),
                        transform,
                        data.geometry()),
                validation.metrics(),
                validation.sheetRows(),
                run.runtime().toDevice());
    }
}
