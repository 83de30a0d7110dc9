package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.data.PrefetchingDataLoader;
import org.stylestep.latent.EncodedSet;
import org.stylestep.latent.MappedSampler;
import org.stylestep.latent.SamplerQuality;
import org.stylestep.latent.StandardNormalSampler;
import org.stylestep.latent.Style;
import org.stylestep.nn.Network;
import org.stylestep.random.KeyedRandom;

final class LatentMapperTrainerTest {

    private static final int CODES = 200;

    private final EncodedSet codes = new EncodedSet(Tiny.codes(CODES, 1), Tiny.codes(60, 2));

    @TempDir
    Path run;

    private static LatentMapperTrainer.Options options(int batchSize, int reassignEveryEpochs) {
        return new LatentMapperTrainer.Options(
                TrainableNetwork.Options.of(Adam.Options.published().withBetas(0.5f, 0.999f), 1e-2f),
                batchSize,
                reassignEveryEpochs,
                10,
                Tiny.SEED);
    }

    private static Network mapper(NDManager manager) {
        Engine.getInstance().setRandomSeed((int) Tiny.SEED);
        return Tiny.mapper(manager);
    }

    private LatentMapperTrainer trainer(Network mapper, LatentMapperTrainer.Options options) {
        return new LatentMapperTrainer(
                mapper, codes, new LatentMapperTrainer.Source("tiny codes", "tiny encoder"), options, Sharding.NONE);
    }

    private static int[] batch(LatentMapperTrainer stage, long step) throws IOException {
        try (PrefetchingDataLoader<int[]> loader = stage.batches(step, step + 1, 1)) {
            return loader.next();
        }
    }

    @Test
    void samplesComeNearToHeldOutCodes() throws IOException {
        Map<Long, Double> ratios = new HashMap<>();
        try (NDManager manager = NDManager.newBaseManager();
                Network mapper = mapper(manager);
                LatentMapperTrainer stage = trainer(mapper, options(50, 5))) {
            SamplerQuality quality = new SamplerQuality(codes.training(), codes.validation(), Device.cpu());
            double before = quality.of(new MappedSampler(mapper), KeyedRandom.of(1, "test"))
                    .ratio();
            // 150 epochs of 4 steps, the rate falling twice.
            StepDecay schedule = new StepDecay(150L * CODES, 50L * CODES, 0.5);
            new StageTrainer<>(stage, new StageTrainer.Options(schedule, 1000, 1, 200, 1))
                    .listener(new StageListener() {
                        @Override
                        public void validated(long steps, Stage.ValidationResult check) {
                            ratios.put(steps, check.values().get("validation_ratio"));
                        }
                    })
                    .run();
            SamplerQuality.Comparison after = quality.of(new MappedSampler(mapper), KeyedRandom.of(1, "test"));
            assertThat(before).isGreaterThan(5);
            assertThat(after.ratio()).isLessThan(before / 2);
            assertThat(after.reverseRatio()).isLessThan(2);
            assertThat(after.sampler().coverage()).isGreaterThan(0.6);
            assertThat(ratios).containsOnlyKeys(200L, 400L, 600L);
            assertThat(ratios.get(600L)).isLessThan(ratios.get(200L));
        }
    }

    @Test
    void theFirstPairingTakesTheNearestOfThePool() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                Network mapper = mapper(manager);
                Network untrained = mapper(manager);
                LatentMapperTrainer stage = trainer(mapper, options(50, 5))) {
            stage.step(batch(stage, 0), 0, 1, manager);
            List<Style> inputs = Style.of(stage.parts().get("pairing").get("inputs"));
            NDArray pool =
                    new StandardNormalSampler(3).sample(10 * CODES, KeyedRandom.of(Tiny.SEED, "imle pool", 0), manager);
            List<Style> drawn = Style.of(pool);
            List<Style> mapped = Style.of(untrained.apply(pool));
            List<Style> noise = Style.of(
                    new StandardNormalSampler(3).sample(CODES, KeyedRandom.of(Tiny.SEED, "imle noise", 0), manager));
            for (int i = 0; i < CODES; i++) {
                int nearest = 0;
                for (int j = 1; j < mapped.size(); j++) {
                    if (distance(mapped.get(j), codes.training().get(i))
                            < distance(mapped.get(nearest), codes.training().get(i))) {
                        nearest = j;
                    }
                }
                for (int k = 0; k < 3; k++) {
                    float expected = drawn.get(nearest).values()[k]
                            + 0.01f * noise.get(i).values()[k];
                    assertThat(inputs.get(i).values()[k]).isCloseTo(expected, within(1e-5f));
                }
            }
        }
    }

    private static double distance(Style a, Style b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += Math.pow(a.values()[i] - b.values()[i], 2);
        }
        return sum;
    }

    /** 200 codes in batches of 60: the third epoch begins within step 6, so that step 7 is the first to begin in it. */
    @Test
    void aPoolIsDrawnEverySoManyEpochs() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                Network mapper = mapper(manager);
                LatentMapperTrainer stage = trainer(mapper, options(60, 2))) {
            NDArray inputs = stage.parts().get("pairing").get("inputs");
            NDArray first = inputs;
            for (int step = 0; step < 9; step++) {
                stage.step(batch(stage, step), step, 1, manager);
                if (step == 0) {
                    first = inputs.duplicate();
                }
                assertThat(inputs.equals(first)).as("after step " + step).isEqualTo(step < 7);
            }
        }
    }

    @Test
    void aStepLeavesNothingBehind() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                Network mapper = mapper(manager);
                LatentMapperTrainer stage = trainer(mapper, options(50, 1))) {
            int before = -1;
            for (int step = 0; step < 10; step++) {
                try (NDManager work = manager.newSubManager()) {
                    stage.step(batch(stage, step), step, 1, work);
                }
                stage.validate();
                int arrays = manager.getManagedArrays().size()
                        + mapper.manager().getManagedArrays().size();
                assertThat(before < 0 ? arrays : before).isEqualTo(arrays);
                before = arrays;
            }
        }
    }

    @Test
    void codesOfAnotherEncoderAreNotGoneOnWith() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                Network mapper = mapper(manager);
                LatentMapperTrainer stage = trainer(mapper, options(50, 5));
                LatentMapperTrainer other = new LatentMapperTrainer(
                        mapper,
                        codes,
                        new LatentMapperTrainer.Source("other codes", "other"),
                        options(50, 5),
                        Sharding.NONE)) {
            StageTrainer.Options loop = new StageTrainer.Options(LinearDecay.constant(50), 1, 1, 1, 1);
            new StageTrainer<>(stage, loop).checkpointsIn(run).run();
            assertThatThrownBy(() ->
                            new StageTrainer<>(other, loop).checkpointsIn(run).resume())
                    .hasMessageContaining("fingerprint")
                    .hasMessageContaining("other codes");
        }
    }

    @Test
    void theStairsFall() {
        StepDecay schedule = StepDecay.of(new StepDecay.Options(500, 50, 0.7), 100);
        assertThat(schedule.steps(64)).isEqualTo(782);
        assertThat(schedule.factor(0)).isEqualTo(1);
        assertThat(schedule.factor(4999)).isEqualTo(1);
        assertThat(schedule.factor(5000)).isEqualTo(0.7);
        assertThat(schedule.factor(49_999)).isCloseTo(Math.pow(0.7, 9), within(1e-12));
    }
}
