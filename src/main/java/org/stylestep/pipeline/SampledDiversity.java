package org.stylestep.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stylestep.eval.Diversity;
import org.stylestep.eval.Evaluation;
import org.stylestep.eval.FeatureDistance;
import org.stylestep.eval.Metric;
import org.stylestep.extension.Extensions;
import org.stylestep.image.ChannelImage;
import org.stylestep.infer.LatentCheckpoint;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.SamplerContext;
import org.stylestep.mining.Progress;
import org.stylestep.nn.StyleCode;
import org.stylestep.settings.Component;

/** The diversity of the styles that a run's sampler draws, measured on its held-out inputs. */
final class SampledDiversity {

    private final RunEvaluation run;
    private final RunEvaluation.DiversityOptions wanted;
    private final FeatureDistance distance;
    private final List<Metric> metrics;
    private final Map<String, Object> customary = new LinkedHashMap<>();
    private final Progress progress;
    private final String sampler;
    private final List<ChannelImage> inputs = new ArrayList<>();

    SampledDiversity(
            RunEvaluation run,
            RunEvaluation.DiversityOptions wanted,
            FeatureDistance distance,
            List<Metric> metrics,
            Progress progress)
            throws IOException {
        this.run = run;
        this.wanted = wanted;
        this.distance = distance;
        this.metrics = List.copyOf(metrics);
        this.progress = progress;
        String standard = run.styleCode() == StyleCode.SAMPLED ? "normal" : "empirical";
        sampler = wanted.sampler().orElse(standard);
        RunEvaluation.Data data = run.data();
        for (int i = 0; i < Math.min(wanted.inputs(), data.pairs().size()); i++) {
            inputs.add(data.transform().centerCrop(data.pairs().read(i)).input());
        }
    }

    /** The diversity, and the customary ones, by figure. */
    Map<String, Double> of(StyleTransfer model) throws IOException {
        Extensions extensions = run.extensions();
        Component component = extensions.component(LatentSampler.KIND, sampler);
        if (wanted.mapper().isPresent()) {
            try (LatentCheckpoint mapper =
                    LatentCheckpoint.openFor(wanted.mapper().get(), run.checkpoint(), run.device(), extensions)) {
                return of(model, extensions.create(LatentSampler.KIND, component, mapper));
            }
        }
        SamplerContext encoded = new EncodedImages(
                run.averaged(), run.data().trainingTransform(), model, progress.of("the training codes"));
        return of(model, extensions.create(LatentSampler.KIND, component, encoded));
    }

    private Map<String, Double> of(StyleTransfer model, LatentSampler drawn) {
        long total = (long) inputs.size() * (wanted.styles() + Diversity.SAMPLES);
        Progress renderings = progress.of("the diversity");
        Diversity.Options options = new Diversity.Options(wanted.styles(), run.seed());
        Diversity diversity = new Diversity(model, inputs, options, done -> renderings.report(done, total));
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(Evaluation.DIVERSITY, diversity.of(drawn, distance.distance()));
        diversity.customary(drawn, metrics).forEach((metric, found) -> {
            addCustomary("consecutive", metric, found.consecutive(), figures);
            addCustomary("pairs", metric, found.pairs(), figures);
        });
        return figures;
    }

    private void addCustomary(String form, Metric metric, double value, Map<String, Double> figures) {
        String figure = Evaluation.DIVERSITY + "_" + form + "_" + metric.name();
        Map<String, Object> conditions = new LinkedHashMap<>(metric.conditions());
        conditions.put("inputs", inputs.size());
        figures.put(figure, value);
        customary.put(figure, conditions);
    }

    /** The sampler, and what else the diversities depend on that {@link #of} returned. */
    Map<String, Object> conditions() {
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("styles", wanted.styles());
        conditions.put("inputs", inputs.size());
        conditions.putAll(distance.conditions());
        Map<String, Object> protocol = new LinkedHashMap<>();
        protocol.put("sampler", sampler);
        protocol.put(Evaluation.DIVERSITY, conditions);
        protocol.putAll(customary);
        return protocol;
    }
}
