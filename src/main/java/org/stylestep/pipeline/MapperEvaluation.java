package org.stylestep.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.eval.SamplerReport;
import org.stylestep.extension.Extensions;
import org.stylestep.infer.LatentCheckpoint;
import org.stylestep.latent.EncodedSet;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.MappedSampler;
import org.stylestep.latent.SamplerQuality;
import org.stylestep.latent.Style;
import org.stylestep.nn.Network;
import org.stylestep.random.KeyedRandom;
import org.stylestep.report.LatentScatterPlot;

/** Measures the samplers of a mapper's run on its held-out codes, and plots the mapper's samples before and after training. */
public final class MapperEvaluation {

    private static final Logger LOG = LoggerFactory.getLogger(MapperEvaluation.class);

    /** Points of a kind in a plot: enough to see a shape, few enough to see through. */
    private static final int POINTS = 2000;

    private static final String TRAINING_CODES = "training_codes";

    private final LatentCheckpoint checkpoint;
    private final long seed;
    private final Device device;
    private final Extensions extensions;

    /**
     * Prepares the evaluation.
     *
     * @param checkpoint the mapper's checkpoint
     * @param extensions make samplers and the mapper's network
     * @param device where to compute
     */
    public MapperEvaluation(LatentCheckpoint checkpoint, Extensions extensions, Device device) {
        this.extensions = extensions;
        this.checkpoint = checkpoint;
        this.device = device;
        seed = checkpoint.checkpoint().manifest().position().seed();
    }

    /**
     * Measures every registered sampler whose options have defaults; a log line tells of others.
     *
     * @return a row for each, after one for the training codes themselves; none for one that cannot be made
     */
    public SamplerReport evaluate() {
        EncodedSet codes = checkpoint.codes();
        SamplerQuality quality = new SamplerQuality(codes.training(), codes.validation(), device);
        List<SamplerReport.Row> rows = new ArrayList<>();
        rows.add(new SamplerReport.Row(TRAINING_CODES, 1, 1, quality.training()));
        for (String type : extensions.types(LatentSampler.KIND.name())) {
            if (!type.equals(TRAINING_CODES)) {
                Optional<LatentSampler> sampler = withDefaults(type);
                if (sampler.isPresent()) {
                    rows.add(SamplerReport.Row.of(
                            type, quality.of(sampler.get(), KeyedRandom.of(seed, "quality of " + type))));
                }
            }
        }
        return new SamplerReport(
                checkpoint.checkpoint().folder().toString(),
                checkpoint.checkpoint().manifest().origin().data(),
                codes.training().size(),
                codes.validation().size(),
                rows);
    }

    /** A sampler whose options have their defaults; none if it cannot be made so. */
    private Optional<LatentSampler> withDefaults(String type) {
        try {
            return Optional.of(
                    extensions.create(LatentSampler.KIND, extensions.component(LatentSampler.KIND, type), checkpoint));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The sampler '{}' is not measured: {}", type, e.toString());
            return Optional.empty();
        }
    }

    /**
     * Plots training codes with the mapper's samples before and after training, which are made of the same unit-normal codes.
     *
     * @param file a PNG file, replaced if it exists; its folder must exist
     * @throws IOException if it cannot be written
     */
    public void plot(Path file) throws IOException {
        List<Style> training = checkpoint.codes().training();
        List<Style> shown = training.subList(0, Math.min(POINTS, training.size()));
        try (NDManager manager = NDManager.newBaseManager(device);
                Network untrained = MapperAssembly.untrained(
                        checkpoint.component(), checkpoint.codes().codeSize(), seed, extensions, manager)) {
            new LatentScatterPlot(shown)
                    .write(
                            List.of(
                                    new LatentScatterPlot.Panel(
                                            "mapper before training", drawn(new MappedSampler(untrained), shown)),
                                    new LatentScatterPlot.Panel(
                                            "mapper after training", drawn(checkpoint.mapper(), shown))),
                            file);
        }
    }

    private List<Style> drawn(LatentSampler sampler, List<Style> like) {
        try (NDManager manager = NDManager.newBaseManager(device)) {
            return Style.of(sampler.sample(like.size(), KeyedRandom.of(seed, "plot of the mapper"), manager));
        }
    }
}
