package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.norm.BatchNorm;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.stylestep.nn.EqualizedConv2d.Padding;
import org.stylestep.testkit.BlockContract;

/** Every block of the package keeps to the contract. */
final class BlocksTest {

    private static final Shape IMAGES = new Shape(2, 3, 32, 32);

    /** What the blocks of this package keep to beyond the contract; by default on four channels. */
    abstract static class OneInput extends BlockContract {
        @Override
        protected Shape[] inputs() {
            return new Shape[] {new Shape(2, 4, 8, 8)};
        }

        /** No array but the input and the output is alive after a pass. */
        @Test
        void intermediatesAreClosed() {
            try (NDManager manager = NDManager.newBaseManager();
                    Network network = Network.create("block", block(), manager, inputs());
                    NDManager work = manager.newSubManager()) {
                NDList inputs = Backward.inputs(work, inputs());
                NDList outputs = network.forward(inputs, true);
                assertThat(work.getManagedArrays()).hasSize(inputs.size() + outputs.size());
            }
        }
    }

    @Nested
    final class OfEqualizedConv2d extends OneInput {
        @Override
        protected Block block() {
            return new EqualizedConv2d(EqualizedConv2d.Options.of(5, 4).withPadding(Padding.SAME));
        }
    }

    /** DJL's, which has running statistics. */
    @Nested
    final class OfBatchNorm extends OneInput {
        @Override
        protected Block block() {
            return BatchNorm.builder().build();
        }

        @Test
        void theStatisticsAreBuffers() {
            try (NDManager manager = NDManager.newBaseManager();
                    Network network = Network.create("block", block(), manager, inputs())) {
                assertThat(network.buffers()).containsExactly("runningMean", "runningVar");
            }
        }
    }

    @Nested
    final class OfStridedConv2d extends OneInput {
        @Override
        protected Block block() {
            return new EqualizedConv2d(EqualizedConv2d.Options.of(5, 3).withStride(2));
        }
    }

    @Nested
    final class OfUpsamplingConv2d extends OneInput {
        @Override
        protected Block block() {
            return new UpsamplingConv2d(5);
        }
    }

    @Nested
    final class OfTransposedConv2d extends OneInput {
        @Override
        protected Block block() {
            return new TransposedConv2d(TransposedConv2d.Options.doubling(5));
        }
    }

    @Nested
    final class OfReflectionPad2d extends OneInput {
        @Override
        protected Block block() {
            return new ReflectionPad2d(3);
        }
    }

    @Nested
    final class OfNearestUpsample extends OneInput {
        @Override
        protected Block block() {
            return new Upsample(Upsample.Mode.NEAREST);
        }
    }

    @Nested
    final class OfBilinearUpsample extends OneInput {
        @Override
        protected Block block() {
            return new Upsample(Upsample.Mode.BILINEAR);
        }
    }

    @Nested
    final class OfAdaptiveInstanceNorm extends OneInput {
        @Override
        protected Block block() {
            return new AdaptiveInstanceNorm();
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {new Shape(2, 4, 8, 8), new Shape(2, 5)};
        }
    }

    @Nested
    final class OfModulatedConv2d extends OneInput {
        @Override
        protected Block block() {
            return new ModulatedConv2d(3);
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {new Shape(2, 4, 8, 8), new Shape(2, 5)};
        }
    }

    @Nested
    final class OfUpsamplingModulatedConv2d extends OneInput {
        @Override
        protected Block block() {
            return new ModulatedConv2d(3, Upsample.Mode.BILINEAR);
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {new Shape(2, 4, 8, 8), new Shape(2, 5)};
        }
    }

    @Nested
    final class OfModulatedGenerator extends OneInput {
        @Override
        protected Block block() {
            return Generator.modulated(new Generator.ModulatedOptions(4, 3, 4, 3, Upsample.Mode.BILINEAR, true));
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {IMAGES, new Shape(2, 8)};
        }

        @Override
        protected boolean isIdle(String parameter) {
            return parameter.startsWith("content") && parameter.endsWith("bias") && parameter.contains("conv");
        }
    }

    @Nested
    final class OfInstanceNorm extends OneInput {
        @Override
        protected Block block() {
            return new InstanceNorm();
        }
    }

    @Nested
    final class OfPixelNorm extends OneInput {
        @Override
        protected Block block() {
            return new PixelNorm();
        }
    }

    @Nested
    final class OfMinibatchStd extends OneInput {
        @Override
        protected Block block() {
            return new MinibatchStd();
        }
    }

    @Nested
    final class OfResidualBlock extends OneInput {
        @Override
        protected Block block() {
            return new ResidualBlock(4);
        }

        @Override
        protected boolean isIdle(String parameter) {
            return parameter.endsWith("bias") && parameter.contains("conv");
        }
    }

    @Nested
    final class OfBasicBlock extends OneInput {
        @Override
        protected Block block() {
            return new BasicBlock(6);
        }
    }

    @Nested
    final class OfStyleEncoder extends OneInput {
        @Override
        protected Block block() {
            return new StyleEncoder(StyleEncoder.Options.published().withBaseChannels(4));
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {IMAGES};
        }
    }

    @Nested
    final class OfLatentMapper extends OneInput {
        @Override
        protected Block block() {
            return new LatentMapper(new LatentMapper.Options(7, 3), 5);
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {new Shape(2, 5)};
        }
    }

    @Nested
    final class OfContentEncoder extends OneInput {
        @Override
        protected Block block() {
            return new ContentEncoder(new Generator.Options(4, 2, 2, 3));
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {IMAGES};
        }

        @Override
        protected boolean isIdle(String parameter) {
            return parameter.endsWith("bias") && parameter.contains("conv");
        }
    }

    @Nested
    final class OfStyleDecoder extends OneInput {
        @Override
        protected Block block() {
            return new StyleDecoder(new Generator.Options(4, 1, 2, 3), 5);
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {new Shape(2, 4, 16, 16), new Shape(2, 8, 8, 8), new Shape(2, 8, 8, 8), new Shape(2, 5)};
        }

        @Override
        protected boolean isIdle(String parameter) {
            return parameter.startsWith("residual") && parameter.endsWith("bias") && parameter.contains("conv");
        }
    }

    @Nested
    final class OfGenerator extends OneInput {
        @Override
        protected Block block() {
            return new Generator(Generator.Options.published().withBaseChannels(4));
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {IMAGES, new Shape(2, 8)};
        }

        @Override
        protected boolean isIdle(String parameter) {
            return parameter.endsWith("bias") && parameter.contains("conv") && !parameter.contains(".up");
        }
    }

    @Nested
    final class OfPatchDiscriminator extends OneInput {
        @Override
        protected Block block() {
            return new PatchDiscriminator(4, 2);
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {IMAGES};
        }

        @Override
        protected boolean isIdle(String parameter) {
            return parameter.endsWith("bias") && parameter.contains("conv") && !parameter.contains("conv1");
        }
    }

    @Nested
    final class OfMultiScaleDiscriminator extends OneInput {
        @Override
        protected Block block() {
            return new MultiScaleDiscriminator(new MultiScaleDiscriminator.Options(4, 3, 2));
        }

        @Override
        protected Shape[] inputs() {
            return new Shape[] {IMAGES, new Shape(2, 1, 32, 32)};
        }

        @Override
        protected boolean isIdle(String parameter) {
            return parameter.endsWith("bias") && parameter.contains("conv") && !parameter.contains("conv1");
        }
    }

    /** A diagonal matrix has its singular values on its diagonal. */
    @Test
    void spectralNormDividesByTheLargestSingularValue() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape shape = new Shape(1, 3, 2, 2);
            EqualizedConv2d.Options options = EqualizedConv2d.Options.of(3, 1);
            Network network = Network.create("convolution", new EqualizedConv2d(options, true, true), manager, shape);
            float[] diagonal = {2, 0, 0, 0, -5, 0, 0, 0, 1};
            network.arrays().get("weight").set(diagonal);
            NDArray image = manager.ones(shape);
            assertThat(network.buffers()).containsExactly("u");
            float[] start = network.arrays().get("u").toFloatArray();
            network.forward(new NDList(image), false);
            assertThat(network.arrays().get("u").toFloatArray()).isEqualTo(start);
            for (int i = 0; i < 20; i++) {
                network.forward(new NDList(image), true);
            }
            float[] output = network.apply(image).toFloatArray();
            assertThat(new float[] {output[0], output[4], output[8]})
                    .containsExactly(new float[] {0.4f, -1, 0.2f}, within(1e-5f));
        }
    }
}
