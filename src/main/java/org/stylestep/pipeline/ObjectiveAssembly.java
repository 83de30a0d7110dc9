package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.stylestep.data.Images;
import org.stylestep.engine.Gradients;
import org.stylestep.engine.Scalars;
import org.stylestep.extension.Extensions;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.PerceptualDistance;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.GanOptions;
import org.stylestep.objective.ImageDistance;
import org.stylestep.objective.LossContext;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Objective;
import org.stylestep.objective.Rendering;
import org.stylestep.sections.PairRun;
import org.stylestep.sections.ReconstructionSection;
import org.stylestep.sections.TermSection;
import org.stylestep.settings.SettingException;

/** The objective of stages 2 and 3. */
record ObjectiveAssembly(PairRun run, RunData data, Extensions extensions) {

    /** Targets that the layers of a balanced distance are weighed on. */
    private static final int SAMPLES = 32;

    private static final int BATCH = 8;

    GanOptions gan() throws IOException {
        return run.gan().with(loss());
    }

    private GanLoss loss() throws IOException {
        return Keyed.at(
                "gan.loss", () -> extensions.create(GanLoss.KIND, run.gan().loss(), null));
    }

    /**
     * Makes the weighted sum of the loss terms.
     *
     * @param targets training targets, on which the layers of a feature distance are balanced
     * @param device where features are computed
     * @param resources close the features
     */
    Objective objective(Images targets, Device device, Resources resources) throws IOException {
        return objective(distance(targets, device, resources));
    }

    /** Returns whether a discriminator is asked about renderings in random styles. */
    boolean randomStyles() throws IOException {
        return objective(ImageDistance.L1).discriminated().contains(Rendering.SAMPLED);
    }

    private Objective objective(ImageDistance distance) throws IOException {
        Set<String> trained = run.objective().entrySet().stream()
                .filter(entry -> entry.getValue().weight() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        LossContext context = new LossContext(distance, loss(), trained);
        List<String> order = extensions.types(LossTerm.KIND.name());
        Objective.Builder terms = Objective.builder().weighting(run.gan().weighting());
        // Terms are added up in the order of their registration: the order in which a file names them makes no
        // difference.
        for (Map.Entry<String, TermSection> entry : run.objective().entrySet().stream()
                .sorted(Comparator.comparingInt(
                        entry -> order.indexOf(entry.getValue().term().type())))
                .toList()) {
            TermSection section = entry.getValue();
            terms.add(
                    entry.getKey(),
                    section.weight(),
                    Keyed.at(
                            "objective." + entry.getKey(),
                            () -> extensions.create(LossTerm.KIND, section.term(), context)));
        }
        Objective objective = run.objective().isEmpty() ? null : terms.build();
        if (objective == null || !objective.trainsGenerator()) {
            throw new SettingException("objective: no loss term with a weight above 0 trains the generator; give"
                    + " reconstruction_direct or adversarial_direct");
        }
        int batchSize = run.schedule().batchSize();
        objective.exchanging().filter(term -> batchSize % 2 != 0).ifPresent(term -> {
            throw new SettingException("schedule.batch_size must be even, not " + batchSize + ": the loss term '" + term
                    + "' exchanges styles between the halves of a batch");
        });
        return objective;
    }

    private ImageDistance distance(Images targets, Device device, Resources resources) throws IOException {
        ReconstructionSection section = run.reconstruction();
        float l1 = section.l1();
        float perceptual = section.perceptual();
        if (perceptual == 0) {
            return (a, b) -> Scalars.times(ImageDistance.L1.between(a, b), l1);
        }
        PerceptualDistance features = features(section, targets, device);
        resources.onClose(features::close);
        if (l1 == 0) {
            return (a, b) -> Scalars.times(features.between(a, b), perceptual);
        }
        return (a, b) -> Scalars.times(ImageDistance.L1.between(a, b), l1)
                .add(Scalars.times(features.between(a, b), perceptual));
    }

    private PerceptualDistance features(ReconstructionSection section, Images targets, Device device)
            throws IOException {
        FeatureExtractor extractor = Keyed.at(
                "reconstruction.features",
                () -> extensions.create(
                        FeatureExtractor.KIND, section.features().orElseThrow(), device));
        if (extractor.isPublishedScale()) {
            return PerceptualDistance.published(extractor);
        }
        Gradients.Scope off = Gradients.noGrad();
        try (off;
                NDManager manager = NDManager.newBaseManager(device)) {
            return PerceptualDistance.balanced(extractor, samples(targets, manager));
        } catch (IOException | RuntimeException e) {
            extractor.close();
            throw e;
        }
    }

    private NDArray[] samples(Images targets, NDManager manager) throws IOException {
        Images drawn = targets.subset(SAMPLES, run.seed());
        List<NDArray> batches = new ArrayList<>();
        for (int first = 0; first < drawn.size(); first += BATCH) {
            batches.add(drawn.centered(first, first + BATCH, data.geometry()).toArray(manager));
        }
        return batches.toArray(NDArray[]::new);
    }
}
