package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stylestep.nn.EqualizedConv2d.Padding;

/** Every block computes what {@code scripts/golden_nn.py} computed in PyTorch in double precision, forwards and backwards. */
@Tag("numeric")
final class GoldenTest {

    record Case(String name, Block block, List<Shape> inputs) {
        Case(String name, Block block, Shape... inputs) {
            this(name, block, List.of(inputs));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        Shape odd = new Shape(2, 3, 7, 6);
        Shape even = new Shape(2, 3, 8, 6);
        Shape low = new Shape(2, 3, 4, 6);
        Shape small = new Shape(2, 4, 5, 6);
        Shape image = new Shape(2, 3, 32, 32);
        return Stream.of(
                new Case("conv_none", conv(5, 3, 1, Padding.NONE), odd),
                new Case("conv_half_3_stride_2", conv(5, 3, 2, Padding.HALF), even),
                new Case("conv_half_4_stride_2", conv(5, 4, 2, Padding.HALF), even),
                new Case("conv_half_7", conv(4, 7, 1, Padding.HALF), even),
                new Case("conv_same_3", conv(5, 3, 1, Padding.SAME), odd),
                new Case("conv_same_4", conv(5, 4, 1, Padding.SAME), odd),
                new Case("conv_upsampling", new UpsamplingConv2d(5), odd),
                new Case("conv_transposed_4", new TransposedConv2d(TransposedConv2d.Options.doubling(5)), odd),
                new Case("conv_transposed_3", new TransposedConv2d(new TransposedConv2d.Options(5, 3, 2, 1, 1)), odd),
                new Case("reflection_pad", new ReflectionPad2d(3), low),
                new Case("upsample_nearest", new Upsample(Upsample.Mode.NEAREST), low),
                new Case("upsample_bilinear", new Upsample(Upsample.Mode.BILINEAR), low),
                new Case("instance_norm", new InstanceNorm(), small),
                new Case("adaptive_instance_norm", new AdaptiveInstanceNorm(), small, new Shape(2, 3)),
                new Case("modulated_conv", new ModulatedConv2d(5), small, new Shape(2, 3)),
                new Case(
                        "modulated_conv_upsampling",
                        new ModulatedConv2d(5, Upsample.Mode.NEAREST),
                        small,
                        new Shape(2, 3)),
                new Case(
                        "modulated_conv_bilinear",
                        new ModulatedConv2d(5, Upsample.Mode.BILINEAR),
                        small,
                        new Shape(2, 3)),
                new Case("pixel_norm", new PixelNorm(), small),
                new Case("minibatch_std", new MinibatchStd(), new Shape(3, 4, 5, 6)),
                new Case("residual_block", new ResidualBlock(6), new Shape(2, 6, 8, 8)),
                new Case("basic_block", new BasicBlock(6), new Shape(2, 4, 8, 8)),
                new Case("style_encoder", smallEncoder(), image),
                new Case("latent_mapper", new LatentMapper(new LatentMapper.Options(16, 3), 8), new Shape(3, 8)),
                new Case("generator", new Generator(new Generator.Options(8, 3, 2, 3)), image, new Shape(2, 8)),
                new Case(
                        "generator_other_channels",
                        new Generator(new Generator.Options(8, 2, 1, 2), 5),
                        new Shape(2, 1, 24, 16),
                        new Shape(2, 5)),
                new Case(
                        "generator_modulated",
                        Generator.modulated(new Generator.ModulatedOptions(8, 3, 2, 3, Upsample.Mode.NEAREST, false)),
                        image,
                        new Shape(2, 8)),
                new Case(
                        "generator_modulated_bilinear",
                        Generator.modulated(new Generator.ModulatedOptions(8, 3, 2, 3, Upsample.Mode.BILINEAR, true)),
                        image,
                        new Shape(2, 8)),
                new Case("patch_discriminator", new PatchDiscriminator(4, 3), image),
                new Case(
                        "multi_scale_discriminator",
                        new MultiScaleDiscriminator(
                                MultiScaleDiscriminator.Options.published().withBaseChannels(4)),
                        new Shape(2, 3, 64, 64),
                        new Shape(2, 1, 64, 64)),
                new Case(
                        "projected_discriminator",
                        ProjectedDiscriminatorTest.discriminator(false),
                        new Shape(2, 3, 36, 32),
                        new Shape(2, 1, 36, 32)));
    }

    private static EqualizedConv2d conv(int filters, int kernel, int stride, Padding padding) {
        return new EqualizedConv2d(new EqualizedConv2d.Options(filters, kernel, stride, padding, 0.2f));
    }

    private static StyleEncoder smallEncoder() {
        return new StyleEncoder(StyleEncoder.Options.published().withBaseChannels(4));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agrees(Case golden) throws IOException {
        Shape[] shapes = golden.inputs().toArray(Shape[]::new);
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create(golden.name(), golden.block(), manager, shapes)) {
            check(golden.name(), network, inputs -> network.forward(inputs, true), shapes);
        }
    }

    @Test
    void styleCodesAgree() throws IOException {
        Shape image = new Shape(2, 3, 32, 32);
        try (NDManager manager = NDManager.newBaseManager();
                Network encoder = Network.create("encoder", smallEncoder(), manager, image)) {
            UnaryOperator<NDList> codes = inputs -> {
                NDList heads = encoder.forward(inputs, true);
                NDList all = new NDList();
                for (StyleCode form : StyleCode.values()) {
                    all.add(form.of(heads, () -> Formula.of(manager, "noise", new Shape(2, 8))));
                }
                return all;
            };
            check("style_codes", encoder, codes, image);
        }
    }

    private static void check(String name, Network network, UnaryOperator<NDList> forward, Shape... shapes)
            throws IOException {
        Formula.fill(network);
        try (NDManager manager = network.manager().newSubManager();
                InputStream file = GoldenTest.class.getResourceAsStream("/golden/nn/" + name + ".npz")) {
            NDList golden = NDList.decode(manager, file);
            NDList inputs = Backward.inputs(manager, shapes);
            NDList outputs = Backward.run(forward, inputs);
            for (int i = 0; i < outputs.size(); i++) {
                assertClose("output " + i, outputs.get(i), golden.get("output." + i));
            }
            for (int i = 0; i < inputs.size(); i++) {
                assertClose("gradient of input " + i, inputs.get(i).getGradient(), golden.get("input." + i));
            }
            if (!network.parameters().isEmpty()) {
                SortedMap<String, NDArray> gradients = new TreeMap<>();
                network.trainableParameters()
                        .forEach((key, parameter) ->
                                gradients.put(key, parameter.getArray().getGradient()));
                gradients.values().forEach(gradient -> gradient.attach(manager));
                GoldenGradients.assertAgree(gradients, golden.get("parameters"));
            }
            assertThat(golden)
                    .hasSize(outputs.size()
                            + inputs.size()
                            + (network.parameters().isEmpty() ? 0 : 1));
        }
    }

    private static void assertClose(String what, NDArray actual, NDArray golden) {
        assertThat(actual.getShape()).as(what).isEqualTo(golden.getShape());
        assertThat(GoldenGradients.norm(actual.sub(golden)) / GoldenGradients.norm(golden))
                .as(what)
                .isLessThanOrEqualTo(GoldenGradients.TOLERANCE);
    }
}
