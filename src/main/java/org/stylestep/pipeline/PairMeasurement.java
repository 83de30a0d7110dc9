package org.stylestep.pipeline;

import ai.djl.Device;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImages;
import org.stylestep.eval.Evaluator;
import org.stylestep.eval.Metric;
import org.stylestep.eval.MetricContext;
import org.stylestep.eval.SetMetric;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.TranslationModel;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.PairValidationSection;
import org.stylestep.settings.Component;
import org.stylestep.settings.SettingException;
import org.stylestep.train.PairValidation;

/** Measures a generator on some held-out pairs while it trains: the figures of an evaluation, of fewer pairs. */
record PairMeasurement(Evaluator evaluator, TranslationModel model) implements PairValidation.Measurement {

    /** Keys the choice of pairs and the ring of other styles; not the run's seed, so that runs of different seeds are measured alike. */
    private static final long SEED = 1;

    private static final int BATCH = 8;

    /**
     * Makes the validation of a run.
     *
     * @param training the training pairs
     * @param model the networks that train
     * @param resources close the metrics
     * @return empty if the run names no held-out pairs, or none to be validated during training
     * @throws SettingException if {@code validation.best} names no figure
     */
    static Optional<PairValidation> validation(
            PairRun run,
            RunData data,
            PairedImages training,
            TranslationModel model,
            Extensions extensions,
            Resources resources)
            throws IOException {
        PairValidationSection section = run.validation().orElse(null);
        if (section == null || section.monitoredImages() == 0) {
            return Optional.empty();
        }
        Device device = run.runtime().toDevice();
        PairAugmentation transform = section.transform(run.data());
        MetricContext context = new MetricContext(device, training.targets(), transform, SEED, extensions);
        List<Metric> metrics = new ArrayList<>();
        for (Component component : section.metrics()) {
            Metric metric = extensions.create(Metric.KIND, component, context);
            resources.onClose(metric::close);
            metrics.add(metric);
        }
        Optional<PairValidation.Best> best = section.best().map(figure -> best(figure, metrics, section.patience()));
        PairedImages pairs = data.pairs(section).subset(section.monitoredImages(), SEED);
        PairMeasurement measurement = new PairMeasurement(
                new Evaluator(pairs, transform, metrics, new Evaluator.Options(BATCH, SEED)), model);
        return Optional.of(new PairValidation(measurement, best));
    }

    private static PairValidation.Best best(String figure, List<Metric> metrics, Optional<Integer> patience) {
        Map<String, Boolean> higherIsBetter = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            if (metric instanceof SetMetric sets) {
                sets.figures().forEach(name -> higherIsBetter.put(name + "_own", sets.higherIsBetter(name)));
            } else {
                higherIsBetter.put(metric.name() + "_own", metric.higherIsBetter());
                higherIsBetter.put(metric.name() + "_gap", true);
            }
        }
        if (!higherIsBetter.containsKey(figure)) {
            throw new SettingException("validation.best: there is no figure '" + figure + "' with these metrics, only "
                    + String.join(", ", higherIsBetter.keySet()));
        }
        return new PairValidation.Best(figure, higherIsBetter.get(figure), patience);
    }

    @Override
    public Map<String, Double> measure() throws IOException {
        try {
            return evaluator.evaluate(model, Optional.empty(), done -> {}).figures();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "held-out pairs, shown at validation.size = "
                            + evaluator.transform().crop() + ": " + e.getMessage(),
                    e);
        }
    }
}
