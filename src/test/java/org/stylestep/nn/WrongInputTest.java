package org.stylestep.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not fit is refused with a message that names the sizes; every other size of image works. */
final class WrongInputTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray images(int channels, int height, int width) {
        return Formula.of(manager, "images", new Shape(2, channels, height, width));
    }

    private Network generator() {
        return Network.create(
                "generator",
                new Generator(Generator.Options.published().withBaseChannels(4).withResidualBlocks(1)),
                manager,
                new Shape(1, 3, 16, 16),
                new Shape(1, 8));
    }

    private Network discriminator() {
        return Network.create(
                "discriminator",
                new MultiScaleDiscriminator(
                        MultiScaleDiscriminator.Options.published().withBaseChannels(4)),
                manager,
                new Shape(1, 3, 32, 32),
                new Shape(1, 3, 32, 32));
    }

    @Test
    void generatorTakesAnyMultiple() {
        NDArray codes = Formula.of(manager, "codes", new Shape(2, 8));
        assertThat(generator().apply(images(3, 40, 24), codes).getShape()).isEqualTo(new Shape(2, 3, 40, 24));
    }

    @Test
    void generatorRefusesOtherSizes() {
        NDArray codes = Formula.of(manager, "codes", new Shape(2, 8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator().apply(images(3, 44, 24), codes))
                .withMessageContaining("multiples of 8")
                .withMessageContaining("44×24");
    }

    @Test
    void generatorRefusesOtherCodes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator().apply(images(3, 16, 16), Formula.of(manager, "codes", new Shape(2, 7))))
                .withMessageContaining("(batch, 8)")
                .withMessageContaining("(2, 7)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator().apply(images(3, 16, 16), Formula.of(manager, "codes", new Shape(3, 8))))
                .withMessageContaining("batch of 2")
                .withMessageContaining("(3, 8)");
    }

    @Test
    void generatorRefusesAMissingCode() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator().apply(images(3, 16, 16)))
                .withMessageContaining("two arrays");
    }

    @Test
    void otherChannelsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator().apply(images(1, 16, 16), Formula.of(manager, "codes", new Shape(2, 8))))
                .withMessageContaining("over 3 channels")
                .withMessageContaining("(2, 1, 16, 16)");
    }

    @Test
    void encoderRefusesTinyImages() {
        Network encoder = Network.create(
                "encoder",
                new StyleEncoder(StyleEncoder.Options.published().withBaseChannels(4)),
                manager,
                new Shape(1, 3, 16, 16));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.apply(images(3, 15, 40)))
                .withMessageContaining("16×16")
                .withMessageContaining("15×40");
    }

    @Test
    void discriminatorRefusesTinyImagesAndOtherConditions() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> discriminator().apply(images(3, 31, 32), images(3, 31, 32)))
                .withMessageContaining("32×32")
                .withMessageContaining("31×32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> discriminator().apply(images(3, 32, 32), images(3, 64, 64)))
                .withMessageContaining("(2, 3, 32, 32)")
                .withMessageContaining("(2, 3, 64, 64)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> discriminator().apply(images(3, 32, 32)))
                .withMessageContaining("two arrays");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void optionsMustBePositive(int value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Generator.Options.published().withBaseChannels(value))
                .withMessage("base_channels must be at least 1, but is " + value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StyleEncoder.Options(4, 3, value))
                .withMessage("latent_dim must be at least 1, but is " + value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MultiScaleDiscriminator.Options(4, value, 3))
                .withMessage("scales must be at least 1, but is " + value);
    }

    @Test
    void samePaddingIsForStrideOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EqualizedConv2d.Options.of(4, 4)
                        .withPadding(EqualizedConv2d.Padding.SAME)
                        .withStride(2))
                .withMessageContaining("stride is 2");
    }

    @Test
    void transposedConvolutionRefusesPaddingsThatTorchWould() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransposedConv2d.Options(4, 3, 2, 1, 2))
                .withMessage("outputPadding must lie between 0 and 1, but is 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransposedConv2d.Options(4, 3, 2, -1, 0))
                .withMessage("padding must lie between 0 and 2, but is -1");
    }

    @Test
    void transposedConvolutionRefusesOtherChannels() {
        Network network = Network.create(
                "up", new TransposedConv2d(TransposedConv2d.Options.doubling(2)), manager, new Shape(1, 3, 8, 8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.apply(images(1, 8, 8)))
                .withMessageContaining("over 3 channels")
                .withMessageContaining("(2, 1, 8, 8)");
    }

    @Test
    void reflectionNeedsMoreThanThePadding() {
        Network network = Network.create("padded", new ReflectionPad2d(3), manager, new Shape(1, 3, 8, 8));
        assertThat(network.apply(images(3, 4, 5)).getShape()).isEqualTo(new Shape(2, 3, 10, 11));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.apply(images(3, 3, 5)))
                .withMessageContaining("reflection padding by 3")
                .withMessageContaining("4×4")
                .withMessageContaining("3×5");
    }

    @Test
    void adaptiveNormRefusesOtherCodes() {
        Network network =
                Network.create("styled", new AdaptiveInstanceNorm(), manager, new Shape(1, 3, 8, 8), new Shape(1, 5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.apply(images(3, 8, 8), Formula.of(manager, "codes", new Shape(3, 5))))
                .withMessageContaining("(2, latent)")
                .withMessageContaining("(3, 5)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.apply(images(3, 8, 8)))
                .withMessageContaining("two arrays");
    }

    @Test
    void widthsStopAt512() {
        assertThat(Channels.doubled(32, 3)).isEqualTo(256);
        assertThat(Channels.doubled(128, 3)).isEqualTo(512);
    }
}
