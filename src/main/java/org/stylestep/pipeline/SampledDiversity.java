package org.stylestep.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stylestep.eval.Diversity;
import org.stylestep.eval.Evaluation;
import org.stylestep.eval.FeatureDistance;
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
    private final Progress progress;
    private final String sampler;
    private final List<ChannelImage> inputs = new ArrayList<>();

    SampledDiversity(
            RunEvaluation run, RunEvaluation.DiversityOptions wanted, FeatureDistance distance, Progress progress)
            throws IOException {
        this.run = run;
        this.wanted = wanted;
        this.distance = distance;
        this.progress = progress;
        String standard = run.styleCode() == StyleCode.SAMPLED ? "normal" : "empirical";
        sampler = wanted.sampler().orElse(standard);
        RunEvaluation.Data data = run.data();
        for (int i = 0; i < Math.min(wanted.inputs(), data.pairs().size()); i++) {
            inputs.add(data.transform().centerCrop(data.pairs().read(i)).input());
        }
    }

    double of(StyleTransfer model) throws IOException {
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

    private double of(StyleTransfer model, LatentSampler drawn) {
        long total = (long) inputs.size() * wanted.styles();
        Progress renderings = progress.of("the diversity");
        Diversity.Options options =
                new Diversity.Options(wanted.styles(), run.options().seed());
        return new Diversity(model, inputs, options, done -> renderings.report(done, total))
                .of(drawn, distance.distance());
    }

    /** The sampler, and what else the diversity depends on. */
    Map<String, Object> conditions() {
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("styles", wanted.styles());
        conditions.put("inputs", inputs.size());
        conditions.putAll(distance.conditions());
        Map<String, Object> protocol = new LinkedHashMap<>();
        protocol.put("sampler", sampler);
        protocol.put(Evaluation.DIVERSITY, conditions);
        return protocol;
    }
}
