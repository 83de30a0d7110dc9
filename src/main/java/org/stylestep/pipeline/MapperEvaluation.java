package org.stylestep.pipeline;

import org.stylestep.extension.Extensions;
import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.stylestep.eval.SamplerReport;
import org.stylestep.infer.LatentCheckpoint;
import org.stylestep.latent.GaussianSampler.Covariance;
import org.stylestep.latent.EncodedSet;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.MappedSampler;
import org.stylestep.latent.SamplerQuality;
import org.stylestep.latent.Style;
import org.stylestep.latent.StandardNormalSampler;
import org.stylestep.nn.Network;
import org.stylestep.random.KeyedRandom;
import org.stylestep.report.LatentScatterPlot;
import org.stylestep.train.LatentMapperTrainer;

/** Measures the samplers of a mapper's run on its held-out codes, and plots the mapper's samples before and after training. */
public final class MapperEvaluation {

    /** Points of a kind in a plot: enough to see a shape, few enough to see through. */
    private static final int POINTS = 2000;

    private final LatentCheckpoint checkpoint;
    private final Extensions extensions;
    private final long seed;
    private final Device device;

    /**
     * Prepares the evaluation.
     *
     * @param checkpoint the mapper's checkpoint
     * @param extensions make its network
     * @param device where to compute
     */
    public MapperEvaluation(LatentCheckpoint checkpoint, Extensions extensions, Device device) {
        this.checkpoint = checkpoint;
        this.extensions = extensions;
        this.device = device;
        seed = checkpoint.checkpoint().manifest().position().seed();
    }

    /**
     * Measures the unit normal, the empirical normals and the mapper.
     *
     * @return the rows in this order, after one for the training codes themselves
     */
    public SamplerReport evaluate() {
        EncodedSet codes = checkpoint.codes();
        SamplerQuality quality = new SamplerQuality(codes.training(), codes.validation(), device);
        List<SamplerReport.Row> rows = new ArrayList<>();
        rows.add(new SamplerReport.Row("training_codes", 1, 1, quality.training()));
        rows.add(row("normal", new StandardNormalSampler(codes.codeSize()), quality));
        rows.add(row("empirical_diagonal", checkpoint.empirical(Covariance.DIAGONAL), quality));
        rows.add(row("empirical", checkpoint.empirical(Covariance.FULL), quality));
        rows.add(row(LatentMapperTrainer.NAME, checkpoint.mapper(), quality));
        return new SamplerReport(
                checkpoint.checkpoint().folder().toString(),
                checkpoint.checkpoint().manifest().origin().data(),
                codes.training().size(),
                codes.validation().size(),
                rows);
    }

    private SamplerReport.Row row(String name, LatentSampler sampler, SamplerQuality quality) {
        return SamplerReport.Row.of(name, quality.of(sampler, random(name)));
    }

    private RandomGenerator random(String sampler) {
        return KeyedRandom.of(seed, "quality of " + sampler);
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
                                    new LatentScatterPlot.Panel("mapper after training", drawn(checkpoint.mapper(), shown))),
                            file);
        }
    }

    private List<Style> drawn(LatentSampler sampler, List<Style> like) {
        try (NDManager manager = NDManager.newBaseManager(device)) {
            return Style.of(sampler.sample(like.size(), KeyedRandom.of(seed, "plot of the mapper"), manager));
        }
    }
}
