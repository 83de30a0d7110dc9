package org.stylestep.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.stylestep.data.HostBatch;
import org.stylestep.features.FilterBank;
import org.stylestep.features.PerceptualDistance;
import org.stylestep.image.ChannelImage;
import org.stylestep.latent.CodeSampler;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.Style;
import org.stylestep.random.KeyedRandom;

final class DiversityTest {

    private static final int SIDE = 32;

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager(Device.cpu());

    @AutoClose
    private final PerceptualDistance distance =
            new PerceptualDistance(new FilterBank(Device.cpu()), new float[] {1, 0.5f, 2, 1}, 1);

    private final List<ChannelImage> inputs =
            IntStream.range(0, 3).mapToObj(DiversityTest::noise).toList();
    private final List<Long> progress = new ArrayList<>();

    /** Uniform codes of three numbers. */
    private record Uniform(float spread) implements LatentSampler {

        @Override
        public NDArray sample(int count, RandomGenerator random, NDManager of) {
            float[] codes = new float[3 * count];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = spread * (2 * random.nextFloat() - 1);
            }
            return of.create(codes, new Shape(count, 3));
        }

        @Override
        public int codeSize() {
            return 3;
        }
    }

    private static ChannelImage noise(int number) {
        byte[] samples = new byte[3 * SIDE * SIDE];
        RandomGenerator random = KeyedRandom.of(number, "noise");
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (90 + random.nextInt(60));
        }
        return new ChannelImage(SIDE, SIDE, 3, samples);
    }

    private Diversity diversity(int styles, BinaryOperator<NDArray> renderer) {
        FakeModel model = new FakeModel(manager, 3, images -> images, renderer);
        return new Diversity(model, inputs, new Diversity.Options(styles, 7), progress::add);
    }

    /** The code's three numbers are added to the channels. */
    private static NDArray tinted(NDArray images, NDArray codes) {
        return images.add(codes.reshape(-1, 3, 1, 1)).clip(-1, 1);
    }

    @Test
    void isTheMeanDistanceOfAllPairsOfRenderingsOfAnInput() {
        int styles = 10;
        double measured = diversity(styles, DiversityTest::tinted).of(new Uniform(1), distance);
        assertThat(progress).containsExactly(8L, 10L, 18L, 20L, 28L, 30L);
        assertThat(manager.getManagedArrays()).isEmpty();
        double sum = 0;
        int pairs = 0;
        for (int input = 0; input < inputs.size(); input++) {
            NDArray codes = new Uniform(1).sample(styles, KeyedRandom.of(7, "diversity", input), manager);
            NDArray image = HostBatch.of(List.of(inputs.get(input))).toArray(manager);
            for (int a = 0; a < styles; a++) {
                for (int b = 0; b < a; b++) {
                    NDArray one = tinted(image, codes.get(new NDIndex(a + ":" + (a + 1))));
                    NDArray other = tinted(image, codes.get(new NDIndex(b + ":" + (b + 1))));
                    sum += distance.between(one, other).getFloat();
                    pairs++;
                }
            }
        }
        assertThat(measured).isGreaterThan(0).isEqualTo(sum / pairs, within(1e-4 * measured));
    }

    @Test
    void theCustomaryFormsTakeConsecutivePairsOfTwentyAndAllPairsOfTen() {
        Metric features = new FeatureDistance(distance);
        Map<Metric, Diversity.Customary> found =
                diversity(2, DiversityTest::tinted).customary(new Uniform(1), List.of(new Psnr(), features, new L1()));
        assertThat(found.keySet()).extracting(Metric::name).containsExactly("feature_distance", "l1_of_255");
        assertThat(manager.getManagedArrays()).isEmpty();
        double consecutive = 0;
        double pairs = 0;
        for (int input = 0; input < inputs.size(); input++) {
            NDArray codes = new Uniform(1).sample(20, KeyedRandom.of(7, "samples", input), manager);
            NDArray image = HostBatch.of(List.of(inputs.get(input))).toArray(manager);
            for (int a = 0; a < 20; a++) {
                for (int b = 0; b < a; b++) {
                    NDArray one = tinted(image, codes.get(new NDIndex(a + ":" + (a + 1))));
                    NDArray other = tinted(image, codes.get(new NDIndex(b + ":" + (b + 1))));
                    double far = distance.between(one, other).getFloat();
                    consecutive += b == a - 1 ? far / 19 / inputs.size() : 0;
                    pairs += a < 10 ? far / 45 / inputs.size() : 0;
                }
            }
        }
        assertThat(found.get(features).consecutive()).isEqualTo(consecutive, within(1e-4 * consecutive));
        assertThat(found.get(features).pairs()).isEqualTo(pairs, within(1e-4 * pairs));
    }

    /** A generator of sides of 48 whose padding shows the code most of all measures as one of the image alone. */
    @Test
    void thePaddingOfInputsIsLeftOut() {
        LatentSampler sampler = new Uniform(1);
        PerceptualDistance expected =
                diversity(4, DiversityTest::tinted).balance(new FilterBank(Device.cpu()), sampler);
        double whole = diversity(4, DiversityTest::tinted).of(sampler, expected);
        FakeModel model = new FakeModel(manager, 3, images -> images, (images, codes) -> {
            NDArray image = tinted(images, codes);
            NDArray right = tinted(images.zerosLike(), codes.mul(-2)).get(":, :, :, :16");
            NDArray wide = image.concat(right, 3);
            return wide.concat(wide.get(":, :, :16").mul(3), 2);
        });
        Diversity padded = new Diversity(model, inputs, new Diversity.Options(4, 7), progress::add);
        try (PerceptualDistance balanced = padded.balance(new FilterBank(Device.cpu()), sampler)) {
            assertThat(padded.of(sampler, expected)).isEqualTo(whole, within(1e-6 * whole));
            assertThat(padded.of(sampler, balanced)).isEqualTo(whole, within(1e-6 * whole));
        }
        expected.close();
    }

    @Test
    void aGeneratorThatIgnoresTheCodeHasNone() {
        assertThat(diversity(3, (images, codes) -> images).of(new Uniform(1), distance))
                .isEqualTo(0, within(1e-12));
    }

    @Test
    void stylesThatVaryAsRealOnesScoreTheSameAndOthersDoNot() {
        Diversity diversity = diversity(24, DiversityTest::tinted);
        LatentSampler real =
                new CodeSampler(Style.of(new Uniform(0.4f).sample(200, KeyedRandom.of(1, "real"), manager)));
        PerceptualDistance balanced = diversity.balance(new FilterBank(Device.cpu()), real);
        double ofReal = diversity.of(real, balanced);
        assertThat(diversity.of(new Uniform(0.4f), balanced) / ofReal).isCloseTo(1, within(0.3));
        assertThat(diversity.of(new Uniform(0.1f), balanced) / ofReal).isLessThan(0.2);
        balanced.close();
    }

    @Test
    void oneStyleIsTooFew() {
        assertThatThrownBy(() -> new Diversity.Options(1, 7)).hasMessageContaining("at least 2 styles");
    }
}
