package org.stylestep.infer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.TranslatorContext;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.stylestep.data.HostBatch;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.nn.InputSizes;
import org.stylestep.nn.Network;

/**
 * Makes images fit a pair of networks, and renderings fit the images again.
 *
 * <p>An input is padded by mirroring to the sides that the generator takes, and its rendering is cut back. Whatever renders with the pair goes this
 * way, so that all get the same bytes.
 */
final class SizeAdapter {

    private static final int RGB = 3;
    private static final String INPUT = "input";

    private final int inputChannels;
    private final int styleSide;
    private final Sides inputSides;
    private final Sides styleSides;

    /** The size of an input once it is padded. */
    record Padded(int width, int height) {

        long pixels() {
            return (long) width * height;
        }
    }

    /** What a block takes. */
    private record Sides(int least, int multiple) {

        static Sides of(Network network) {
            return network.block() instanceof InputSizes sides
                    ? new Sides(sides.minSide(), sides.sideMultiple())
                    : new Sides(1, 1);
        }

        int atLeast(int side) {
            return Math.max(least, (side + multiple - 1) / multiple * multiple);
        }

        ChannelImage pad(ChannelImage image) {
            return image.padTo(atLeast(image.width()), atLeast(image.height()));
        }
    }

    /** Takes what the networks declare, and the shapes that they were trained with. */
    SizeAdapter(Network encoder, Network generator) {
        Shape input = images(generator);
        Shape style = images(encoder);
        inputChannels = Math.toIntExact(input.get(1));
        styleSide = Math.toIntExact(Math.min(style.get(2), style.get(3)));
        inputSides = Sides.of(generator);
        styleSides = Sides.of(encoder);
    }

    private static Shape images(Network network) {
        Shape shape = network.inputShapes()[0];
        if (shape.dimension() != 4) {
            throw new IllegalArgumentException("the " + network.name()
                    + " should take images (batch, channels, height, width), but was made for " + shape);
        }
        return shape;
    }

    /** The channels that the generator's input has. */
    int inputChannels() {
        return inputChannels;
    }

    /** The side of the squares that the encoder was trained with. */
    int styleSide() {
        return styleSide;
    }

    /** The size to which an input is padded: a thin one then has several times its own pixels. */
    Padded padded(int width, int height) {
        return new Padded(inputSides.atLeast(width), inputSides.atLeast(height));
    }

    /** Inputs as (B, C, H, W), padded, which must make them of one size. */
    NDArray inputs(List<ChannelImage> images, NDManager manager) {
        for (ChannelImage image : images) {
            if (image.channels() != inputChannels) {
                throw new IllegalArgumentException(
                        "the generator takes inputs of " + inputChannels + " channels, but was given " + image);
            }
        }
        requireOneSize(images, image -> padded(image.width(), image.height()));
        return HostBatch.of(images.stream().map(inputSides::pad).toList()).toArray(manager);
    }

    /** Inputs whose renderings are cut back alike, on the device: they need one size before they are padded, too. */
    NDArray inputsOfOneSize(List<ChannelImage> images, NDManager manager) {
        requireOneSize(images, ChannelImage::size);
        return inputs(images, manager);
    }

    private static void requireOneSize(List<ChannelImage> images, Function<ChannelImage, Object> size) {
        for (ChannelImage image : images) {
            if (!size.apply(image).equals(size.apply(images.get(0)))) {
                throw new IllegalArgumentException("inputs rendered together need one size: "
                        + images.get(0).size() + ", " + image.size());
            }
        }
    }

    /** Style images as (B, 3, H, W). */
    NDArray styles(List<RgbImage> images, StylePreprocessing transform, NDManager manager) {
        return HostBatch.of(images.stream()
                        .map(image -> styleSides.pad(ChannelImage.of(transform.show(image, styleSide), RGB)))
                        .toList())
                .toArray(manager);
    }

    /** The arrays of one input and one style image, for a translator, which keeps the input for {@link #rendering}. */
    NDList arrays(TranslatorContext context, ChannelImage input, RgbImage style) {
        context.setAttachment(INPUT, input);
        NDManager manager = context.getNDManager();
        return new NDList(
                inputs(List.of(input), manager), styles(List.of(style), StylePreprocessing.TRAINED_SIDE, manager));
    }

    /** The rendering of a translator's input. */
    static RgbImage rendering(TranslatorContext context, NDList renderings) {
        ChannelImage input = (ChannelImage) context.getAttachment(INPUT);
        return renderings(renderings.singletonOrThrow(), List.of(input)).get(0);
    }

    /** Renderings, each cut back to the size of its input. */
    static List<RgbImage> renderings(NDArray images, List<ChannelImage> inputs) {
        List<RgbImage> renderings = HostBatch.fromArray(images);
        return IntStream.range(0, inputs.size())
                .mapToObj(i -> renderings
                        .get(i)
                        .crop(0, 0, inputs.get(i).width(), inputs.get(i).height()))
                .toList();
    }
}
