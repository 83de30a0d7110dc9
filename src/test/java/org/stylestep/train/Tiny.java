package org.stylestep.train;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.stylestep.data.ImagePair;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairBatches;
import org.stylestep.data.PairedImages;
import org.stylestep.eval.Evaluator;
import org.stylestep.eval.L1;
import org.stylestep.eval.MeanImage;
import org.stylestep.extension.Extensions;
import org.stylestep.features.StandardFeatures;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.NetworkModel;
import org.stylestep.latent.Style;
import org.stylestep.nn.LatentMapper;
import org.stylestep.nn.Network;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.nn.ProjectedDiscriminator;
import org.stylestep.nn.StandardBlocks;
import org.stylestep.nn.StyleCode;
import org.stylestep.objective.AdaptiveAugmentation;
import org.stylestep.objective.AdversarialTerm;
import org.stylestep.objective.DiffAugment;
import org.stylestep.objective.GanLoss;
import org.stylestep.objective.GanOptions;
import org.stylestep.objective.GradientPenalty;
import org.stylestep.objective.ImageDistance;
import org.stylestep.objective.LatentL2;
import org.stylestep.objective.LeastSquares;
import org.stylestep.objective.LossContext;
import org.stylestep.objective.LossTerm;
import org.stylestep.objective.Networks;
import org.stylestep.objective.Objective;
import org.stylestep.objective.ReconstructionTerm;
import org.stylestep.objective.Relativistic;
import org.stylestep.objective.Rendering;
import org.stylestep.objective.StandardLosses;
import org.stylestep.random.KeyedRandom;
import org.stylestep.settings.Component;
import org.stylestep.testkit.SmallNetworks;

/** Small networks and made-up images: all of the training, in milliseconds a step. */
public final class Tiny {

    private static final Extensions PARTS = Extensions.builder()
            .add(new StandardLosses())
            .add(new StandardBlocks())
            .add(new StandardFeatures())
            .build();

    public static final int SIZE = 32;
    public static final long SEED = 11;

    private Tiny() {}

    /** Squares of one color (the style) behind an outline that the input shows. */
    public static PairedImages pairs(int count) {
        return pairs(count, 3);
    }

    /** The same with inputs in 1, 3 or 4 channels. */
    public static PairedImages pairs(int count, int inputChannels) {
        return new PairedImages() {
            @Override
            public int size() {
                return count;
            }

            @Override
            public String name(int i) {
                return "pair " + i;
            }

            @Override
            public int inputChannels() {
                return inputChannels;
            }

            @Override
            public ImagePair read(int i) {
                ImagePair pair = pair(i);
                return new ImagePair(ChannelImage.of(pair.input().toRgb(), inputChannels), pair.target());
            }

            @Override
            public String fingerprint() {
                return "tiny " + count;
            }
        };
    }

    private static ImagePair pair(int index) {
        RandomGenerator random = KeyedRandom.of(1, "tiny", index);
        int side = SIZE + 8;
        int left = 4 + random.nextInt(16);
        int width = 8 + random.nextInt(12);
        byte[] color = new byte[3];
        random.nextBytes(color);
        byte[] input = new byte[side * side * 3];
        byte[] target = new byte[side * side * 3];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                boolean inside = x >= left && x < left + width && y >= left && y < left + width;
                boolean edge = inside && (x == left || y == left || x == left + width - 1 || y == left + width - 1);
                for (int c = 0; c < 3; c++) {
                    input[3 * (y * side + x) + c] = (byte) (edge ? 0 : 255);
                    target[3 * (y * side + x) + c] = inside ? color[c] : (byte) (random.nextInt(20) + 200);
                }
            }
        }
        return new ImagePair(new RgbImage(side, side, input), new RgbImage(side, side, target));
    }

    public static PairAugmentation transform() {
        return new PairAugmentation(List.of(SIZE, SIZE + 8), SIZE, true);
    }

    public static PairBatches batches(int batchSize) {
        return new PairBatches(pairs(20), transform(), batchSize, SEED);
    }

    public static Objective objective() {
        return objective(new LeastSquares());
    }

    static Objective objective(GanLoss loss) {
        return Objective.builder()
                .add("reconstruction_direct", 10, new ReconstructionTerm(Rendering.DIRECT, ImageDistance.L1))
                .add("adversarial_direct", 1, new AdversarialTerm(Rendering.DIRECT, loss))
                .add("latent_l2", 0.01f, new LatentL2())
                .build();
    }

    /** These networks, and a discriminator of its own for random styles. */
    public static Networks withRandomDiscriminator(Networks networks, NDManager manager) {
        return new Networks(
                networks.encoder(),
                networks.styleCode(),
                networks.generator(),
                networks.discriminator(),
                Optional.of(SmallNetworks.discriminator("discriminator_random", manager)));
    }

    /** Small networks whose discriminator has frozen features and spectral normalization. */
    static Networks projected(NDManager manager) throws IOException {
        Networks networks = SmallNetworks.create(manager, StyleCode.SAMPLED);
        Shape image = new Shape(1, 3, SIZE, SIZE);
        Component component =
                new Component("projected", new ProjectedDiscriminator.Options(Component.of("filter_bank"), 6, 4, true));
        return new Networks(
                networks.encoder(),
                networks.styleCode(),
                networks.generator(),
                Network.create("discriminator", NetworkKinds.DISCRIMINATOR, component, PARTS, manager, image, image));
    }

    /** The names of the library's loss terms. */
    public static List<String> terms() {
        return PARTS.types(LossTerm.KIND.name());
    }

    /** An objective of the library's terms, each with weight 1. */
    public static Objective objective(String... terms) {
        Map<String, Float> weights = new LinkedHashMap<>();
        for (String term : terms) {
            weights.put(term, 1f);
        }
        return objective(weights);
    }

    /** An objective of the library's terms. */
    public static Objective objective(Map<String, Float> weights) {
        LossContext context = new LossContext(
                ImageDistance.L1,
                new LeastSquares(),
                weights.keySet().stream().filter(name -> weights.get(name) > 0).collect(Collectors.toSet()));
        Objective.Builder objective = Objective.builder();
        terms().stream().filter(weights::containsKey).forEach(name -> {
            try {
                objective.add(name, weights.get(name), PARTS.create(LossTerm.KIND, Component.of(name), context));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return objective.build();
    }

    public static GeneratorTrainer jointTrainer(Networks networks, Objective objective, int batchSize) {
        return trainer(GeneratorRole.JOINT, networks, objective, batchSize, Sharding.NONE);
    }

    public static GeneratorTrainer generatorTrainer(Networks networks, int batchSize) {
        return trainer(GeneratorRole.GENERATOR, networks, objective(), batchSize, Sharding.NONE);
    }

    public static GeneratorTrainer jointFinetuner(Networks networks, int batchSize) {
        return trainer(GeneratorRole.FINETUNE, networks, objective(), batchSize, Sharding.NONE);
    }

    /** All that discriminators can minimize. */
    static GanOptions everyOption() {
        // A probability that rises with almost any logits.
        AdaptiveAugmentation.Options adaptive = new AdaptiveAugmentation.Options(-0.9f, 0.1f);
        GradientPenalty penalty = new GradientPenalty(1, 1, 2);
        return new GanOptions(new Relativistic(), penalty, 0.3f, List.of(DiffAugment.values()), Optional.of(adaptive));
    }

    static GeneratorTrainer trainer(
            GeneratorRole role, Networks networks, GanOptions gan, int batchSize, Sharding sharding) {
        return trainer(role, networks, objective(gan.loss()), gan, batchSize, sharding);
    }

    static GeneratorTrainer trainer(
            GeneratorRole role, Networks networks, Objective objective, int batchSize, Sharding sharding) {
        return trainer(role, networks, objective, GanOptions.of(new LeastSquares()), batchSize, sharding);
    }

    private static GeneratorTrainer trainer(
            GeneratorRole role,
            Networks networks,
            Objective objective,
            GanOptions gan,
            int batchSize,
            Sharding sharding) {
        return new GeneratorTrainer(
                role,
                networks,
                device -> objective,
                gan,
                batches(batchSize),
                GeneratorOptions.published(SEED),
                sharding);
    }

    /** The L1 distance of held-out pairs chooses the best. */
    public static PairValidation validation(Networks networks, Optional<Integer> patience) throws IOException {
        PairAugmentation transform = PairAugmentation.resize(SIZE);
        Evaluator evaluator = new Evaluator(pairs(5), transform, List.of(new L1()), new Evaluator.Options(2, SEED));
        MeanImage mean = MeanImage.of(pairs(5).targets(), transform, done -> {});
        NetworkModel model = new NetworkModel(networks.encoder(), networks.styleCode(), networks.generator());
        return new PairValidation(
                () -> evaluator.evaluate(model, Optional.of(mean), done -> {}).figures(),
                Optional.of(new PairValidation.Best("l1_of_255_own", false, patience)));
    }

    /** Codes on an arc with a little noise: far from normal. */
    public static List<Style> codes(int count, int seed) {
        RandomGenerator random = KeyedRandom.of(seed, "tiny codes");
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    double angle = Math.PI * random.nextDouble();
                    return Style.of(
                            (float) (3 * Math.cos(angle) + 0.3 * random.nextGaussian()),
                            (float) (3 * Math.sin(angle) + 0.3 * random.nextGaussian()),
                            (float) (1 + 0.3 * random.nextGaussian()));
                })
                .toList();
    }

    /** A mapper for {@link #codes}. */
    public static Network mapper(NDManager manager) {
        return Network.create("mapper", new LatentMapper(new LatentMapper.Options(32, 2), 3), manager, new Shape(1, 3));
    }
}
