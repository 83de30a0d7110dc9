package own;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.List;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/** A style encoder like ResNet with batch normalization, put together of DJL's blocks: image (B, 3, H, W) to mean and log-variance, (B, latent_dim) each. */
final class ResidualEncoder {

    private ResidualEncoder() {}

    /**
     * The options in a run file.
     *
     * @param channels channels after the first layer
     * @param latentDim length of the style code
     */
    public record Options(
            @Default("8") int channels, @Default("8") int latentDim) {

        /** Checks the sizes. */
        public Options {
            Checks.positive(channels, "channels");
            Checks.positive(latentDim, "latent_dim");
        }
    }

    static Block of(Options options) {
        Block mean = Linear.builder().setUnits(options.latentDim()).build();
        Block logVariance = Linear.builder().setUnits(options.latentDim()).build();
        return new SequentialBlock()
                .add(convolution(options.channels(), 3, 1))
                .add(Activation::relu)
                .add(residual(options.channels()))
                .add(residual(2 * options.channels()))
                .add(Pool.globalAvgPool2dBlock())
                .add(new ParallelBlock(
                        heads -> new NDList(
                                heads.get(0).singletonOrThrow(), heads.get(1).singletonOrThrow()),
                        List.of(mean, logVariance)));
    }

    /** Halves the sides: two convolutions beside one of a single pixel, added up. */
    private static Block residual(int channels) {
        Block path = new SequentialBlock()
                .add(convolution(channels, 3, 2))
                .add(Activation::relu)
                .add(convolution(channels, 3, 1));
        Block sum = new ParallelBlock(
                branches ->
                        new NDList(branches.get(0).head().add(branches.get(1).head())),
                List.of(path, convolution(channels, 1, 2)));
        return new SequentialBlock().add(sum).add(Activation::relu);
    }

    private static Block convolution(int channels, int kernel, int stride) {
        return new SequentialBlock()
                .add(Conv2d.builder()
                        .setFilters(channels)
                        .setKernelShape(new Shape(kernel, kernel))
                        .optStride(new Shape(stride, stride))
                        .optPadding(new Shape(kernel / 2, kernel / 2))
                        .optBias(false)
                        .build())
                .add(BatchNorm.builder().build());
    }
}
