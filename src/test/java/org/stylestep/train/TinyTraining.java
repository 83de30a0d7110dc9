package org.stylestep.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stylestep.latent.EncodedSet;
import org.stylestep.mining.Triplet;
import org.stylestep.mining.TripletBatches;
import org.stylestep.mining.TripletMiner;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.Networks;
import org.stylestep.testkit.SmallNetworks;

/** A process of its own that trains one stage: {@code STAGE FOLDER TOTAL_STEPS STOP_AT THREADS}, going on if the folder has a checkpoint. */
public final class TinyTraining {

    private static final int BATCH = 4;

    private TinyTraining() {}

    public static void main(String[] arguments) throws IOException {
        train(
                arguments[0],
                Path.of(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]));
    }

    static void train(String name, Path run, int steps, int stopAt, int threads) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                Stage<?> stage = stage(name, manager, BATCH, Sharding.NONE)) {
            // The second half of the schedule decays.
            LinearDecay schedule = new LinearDecay(10 * BATCH, (long) steps * BATCH, 0);
            run(stage, new StageTrainer.Options(schedule, 7, 2, 4, threads), run, stopAt);
        }
    }

    private static <T> void run(Stage<T> stage, StageTrainer.Options options, Path run, int stopAt) throws IOException {
        StageTrainer<T> trainer = new StageTrainer<>(stage, options)
                .checkpointsIn(run)
                .listener(new StatsLog(run.resolve("stats.jsonl"), 1));
        trainer.listener(new StageListener() {
            @Override
            public void stepped(StepEvent event) {
                if (event.steps() == stopAt) {
                    trainer.stop();
                }
            }
        });
        trainer.resume();
        trainer.run();
    }

    static Stage<?> stage(String name, NDManager manager, int batch, Sharding sharding) throws IOException {
        return switch (name) {
            case StyleEncoderPretrainer.NAME -> pretrainer(manager, 100, batch, sharding);
            case "generator" ->
                Tiny.trainer(
                        GeneratorRole.GENERATOR,
                        SmallNetworks.create(manager, StyleCode.SAMPLED),
                        Tiny.objective(),
                        batch,
                        sharding);
            case "finetune" ->
                Tiny.trainer(
                        GeneratorRole.FINETUNE,
                        SmallNetworks.create(manager, StyleCode.SAMPLED),
                        Tiny.objective(),
                        batch,
                        sharding);
            case "every gan option" ->
                Tiny.trainer(GeneratorRole.GENERATOR, Tiny.projected(manager), Tiny.everyOption(), batch, sharding);
            case "validated" -> validated(manager, batch);
            case "joint" -> everyTerm(manager, batch, sharding);
            case LatentMapperTrainer.NAME -> mapperTrainer(manager, batch, sharding);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static GeneratorTrainer validated(NDManager manager, int batch) throws IOException {
        Networks networks = SmallNetworks.create(manager, StyleCode.SAMPLED);
        GeneratorTrainer trainer = Tiny.generatorTrainer(networks, batch);
        trainer.validateBy(Tiny.validation(networks, Optional.of(100)));
        return trainer;
    }

    /** All terms at once, with both discriminators. */
    private static GeneratorTrainer everyTerm(NDManager manager, int batch, Sharding sharding) {
        Networks networks = Tiny.withRandomDiscriminator(SmallNetworks.create(manager, StyleCode.SAMPLED), manager);
        String[] terms = Tiny.terms().toArray(String[]::new);
        return Tiny.trainer(GeneratorRole.JOINT, networks, Tiny.objective(terms), batch, sharding);
    }

    static StyleEncoderPretrainer pretrainer(NDManager manager, int patience) {
        return pretrainer(manager, patience, BATCH, Sharding.NONE);
    }

    private static StyleEncoderPretrainer pretrainer(NDManager manager, int patience, int batch, Sharding sharding) {
        Engine.getInstance().setRandomSeed((int) Tiny.SEED);
        Network encoder = SmallNetworks.encoder(manager);
        TripletMiner miner = new RingMiner(Tiny.pairs(20).size());
        return new StyleEncoderPretrainer(
                encoder,
                StyleCode.OFFSET,
                new TripletBatches(Tiny.pairs(20).targets(), Tiny.transform(), miner, batch, Tiny.SEED),
                Optional.of(new ValidationTriplets(
                        Tiny.pairs(8).targets(),
                        Tiny.transform(),
                        List.of(new Triplet(0, 1, 2), new Triplet(3, 4, 5), new Triplet(6, 7, 1)))),
                new StyleEncoderPretrainer.Options(
                        TrainableNetwork.Options.of(Adam.Options.published(), 1e-3f), 0.1f, 0.01f, patience, Tiny.SEED),
                sharding);
    }

    /** Pairs anew after the steps 5, 9, 13 and 17: a run cut after 10 steps is in the middle of a pairing. */
    private static LatentMapperTrainer mapperTrainer(NDManager manager, int batch, Sharding sharding) {
        Engine.getInstance().setRandomSeed((int) Tiny.SEED);
        return new LatentMapperTrainer(
                Tiny.mapper(manager),
                new EncodedSet(Tiny.codes(17, 1), Tiny.codes(9, 2)),
                new LatentMapperTrainer.Source("tiny codes", "tiny encoder"),
                new LatentMapperTrainer.Options(
                        TrainableNetwork.Options.of(Adam.Options.published().withBetas(0.5f, 0.999f), 1e-2f),
                        batch,
                        1,
                        10,
                        Tiny.SEED),
                sharding);
    }
}
