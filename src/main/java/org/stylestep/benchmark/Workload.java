package org.stylestep.benchmark;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import org.stylestep.data.InputSide;
import org.stylestep.image.RgbImage;
import org.stylestep.mining.NearestFarthestMiner;
import org.stylestep.nn.Generator;
import org.stylestep.nn.MultiScaleDiscriminator;
import org.stylestep.nn.StyleCode;
import org.stylestep.nn.StyleEncoder;
import org.stylestep.pipeline.GeneratorBuilder;
import org.stylestep.pipeline.PretrainBuilder;
import org.stylestep.pipeline.TrainingPipeline;
import org.stylestep.random.KeyedRandom;
import org.stylestep.sections.DataSection;
import org.stylestep.settings.Component;
import org.stylestep.train.LinearDecay;
import org.stylestep.train.StageListener;
import org.stylestep.train.StepEvent;

/** What is measured on: pairs made up in a scratch folder, and trainings of a few steps on them. */
final class Workload {

    /** The height of the files, that of the published data sets. */
    private static final int FILE_HEIGHT = 256;

    private static final int MINED = 8;

    private final Benchmark.Options options;
    private final Path folder;

    Workload(Benchmark.Options options, Path folder) {
        this.options = options;
        this.folder = folder;
    }

    /** Writes side-by-side JPEGs of 512x256 of colored blobs, unless there is a folder of pairs to measure on. */
    Path pairs() throws IOException {
        if (options.data().isPresent()) {
            return options.data().get();
        }
        Path pairs = Files.createDirectories(folder.resolve("pairs"));
        for (int i = 0; i < Math.max(MINED, options.n()); i++) {
            BufferedImage image = picture(i, 2 * FILE_HEIGHT, FILE_HEIGHT).toBufferedImage();
            ImageIO.write(image, "jpg", pairs.resolve(i + ".jpg").toFile());
        }
        return pairs;
    }

    /** A picture of which no two are alike. */
    static RgbImage picture(long number, int width, int height) {
        RandomGenerator random = KeyedRandom.of(1, "benchmark picture", number);
        byte[] rgb = new byte[3 * 16 * 16];
        random.nextBytes(rgb);
        return new RgbImage(16, 16, rgb).resize(width, height);
    }

    /** Trains the encoder and the generator of the published blocks, for one step and for a warm-up and the repetitions; returns the times of steps. */
    Spread steps() throws IOException {
        DataSection data = DataSection.sideBySide(pairs(), InputSide.LEFT, options.size(), options.size());
        TrainingPipeline pipeline = TrainingPipeline.installed();
        Path encoder = folder.resolve("encoder");
        PretrainBuilder first = pipeline.pretrain(data, encoder)
                .device(options.device())
                .mining(
                        MINED,
                        new NearestFarthestMiner.Options(
                                1,
                                1,
                                Optional.empty(),
                                Optional.empty(),
                                NearestFarthestMiner.Scene.NONE,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .encoder(new StyleEncoder.Options(options.channels(), 3, 8), StyleCode.OFFSET)
                .schedule(1, new LinearDecay.Options(Optional.empty(), 0.001, 0));
        first.run();
        List<Double> seconds = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        StageListener clock = new StageListener() {
            private long before;
            private double cpuBefore;

            @Override
            public void stepped(StepEvent event) throws IOException {
                // Reading the values waits for the device.
                event.values();
                long now = System.nanoTime();
                if (before > 0) {
                    seconds.add((now - before) * 1e-9);
                    cpu.add(Spread.cpuSeconds() - cpuBefore);
                }
                before = now;
                cpuBefore = Spread.cpuSeconds();
            }
        };
        // The first interval has the compilation of the program in it.
        double kimg = (options.repetitions() + 2) * options.batch() / 1000.0;
        GeneratorBuilder second = pipeline.train(data, encoder, generator())
                .device(options.device())
                .generator(new Component("step", new Generator.Options(options.channels(), 3, 4, 3)))
                .discriminator(new MultiScaleDiscriminator.Options(options.channels(), 3, 3))
                .schedule(options.batch(), new LinearDecay.Options(Optional.empty(), kimg, 0))
                .listener(clock);
        second.run();
        return Spread.of(afterFirst(seconds), afterFirst(cpu));
    }

    private static double[] afterFirst(List<Double> values) {
        return values.stream().skip(1).mapToDouble(value -> value).toArray();
    }

    /** The folder of the trained generator. */
    Path generator() {
        return folder.resolve("generator");
    }
}
