package org.stylestep.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stylestep.data.PairedImages;
import org.stylestep.data.PairAugmentation;
import org.stylestep.features.FilterBank;
import org.stylestep.features.PerceptualDistance;
import org.stylestep.latent.LatentSampler;
import org.stylestep.random.KeyedRandom;
import org.stylestep.train.Tiny;

final class SampledDiversityTest {

    private static final float[] WEIGHTS = {1, 0.5f, 2, 1};

    private NDManager manager;
    private PerceptualDistance distance;
    private final PairedImages pairs = Tiny.pairs(3);

    /** Three numbers a code. */
    private static final class Uniform implements LatentSampler {

        @Override
        public NDArray sample(int count, RandomGenerator random, NDManager of) {
            float[] codes = new float[3 * count];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = 2 * random.nextFloat() - 1;
            }
            return of.create(codes, new Shape(count, 3));
        }

        @Override
        public int codeSize() {
            return 3;
        }
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager(Device.cpu());
        distance = new PerceptualDistance(new FilterBank(Device.cpu()), WEIGHTS, 1);
    }

    @AfterEach
    void close() {
        distance.close();
        manager.close();
    }

    private SampledDiversity diversity(int styles) {
        return new SampledDiversity(
                pairs, PairAugmentation.resize(Tiny.SIZE), distance, new SampledDiversity.Options(styles, 7));
    }

    /** The code's three numbers are added to the channels. */
    private static NDArray tinted(NDArray images, NDArray codes) {
        return images.add(codes.reshape(-1, 3, 1, 1)).clip(-1, 1);
    }

    @Test
    void isTheMeanDistanceOfAllPairsOfRenderingsOfAnInput() throws IOException {
        int styles = 4;
        double measured = diversity(styles).evaluate(new Uniform(), SampledDiversityTest::tinted, manager);
        double sum = 0;
        int compared = 0;
        for (int input = 0; input < pairs.size(); input++) {
            NDArray codes = new Uniform().sample(styles, KeyedRandom.of(7, "diversity", input), manager);
            NDArray image = new org.stylestep.data.HostBatch(
                            java.util.List.of(PairAugmentation.resize(Tiny.SIZE)
                                    .centerCrop(pairs.read(input))
                                    .input()
                                    .toRgb()))
                    .toArray(manager);
            for (int a = 0; a < styles; a++) {
                for (int b = 0; b < a; b++) {
                    NDArray one = tinted(image, codes.get(new NDIndex(a + ":" + (a + 1))));
                    NDArray other = tinted(image, codes.get(new NDIndex(b + ":" + (b + 1))));
                    sum += distance.between(one, other).getFloat();
                    compared++;
                }
            }
        }
        assertThat(measured).isGreaterThan(0).isEqualTo(sum / compared, within(1e-4 * measured));
    }

    @Test
    void aGeneratorThatIgnoresTheCodeHasNone() throws IOException {
        assertThat(diversity(3).evaluate(new Uniform(), (images, codes) -> images, manager))
                .isEqualTo(0, within(1e-12));
    }

    @Test
    void theFeatureDistanceIsTakenImageByImage() {
        NDArray a = manager.randomUniform(-1, 1, new Shape(3, 3, 16, 16));
        NDArray b = manager.randomUniform(-1, 1, new Shape(3, 3, 16, 16));
        double[] each = new FeatureDistance(distance).evaluate(a, b);
        assertThat(each).hasSize(3);
        for (int i = 0; i < 3; i++) {
            NDIndex one = new NDIndex(i + ":" + (i + 1));
            double alone = distance.between(a.get(one), b.get(one)).getFloat();
            assertThat(each[i]).isEqualTo(alone, within(1e-5 * alone));
        }
    }
}
