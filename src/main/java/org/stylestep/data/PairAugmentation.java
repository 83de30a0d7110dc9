package org.stylestep.data;

import java.awt.Rectangle;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;

/**
 * Random geometry of training images: rescale, cut a square out, mirror. Both images of a pair get the same.
 *
 * @param rescale heights to scale the image to, its width in proportion; one is drawn uniformly, so an entry given twice is drawn
 *     twice as often; empty leaves images at their size. Published: {@code [256, 320]} for night2day, {@code [320, 384]} for facades
 * @param crop the side of the square, cut at a place drawn uniformly; published: 256
 * @param flip whether to mirror half of the images; published: off
 */
public record PairAugmentation(List<Integer> rescale, int crop, boolean flip) implements Augmentation {

    /** Checks that all sizes are positive and every height leaves room for the crop. */
    public PairAugmentation {
        rescale = List.copyOf(rescale);
        if (crop < 1) {
            throw new IllegalArgumentException("crop must be at least 1: " + crop);
        }
        for (int height : rescale) {
            if (height < crop) {
                throw new IllegalArgumentException(
                        "Every rescale height must be at least the crop of " + crop + ": " + height);
            }
        }
    }

    /** Shows whole images as squares of a size, without randomness in {@link #centerCrop}: their shorter side is scaled to it. */
    public static PairAugmentation resize(int size) {
        return new PairAugmentation(List.of(), size, false);
    }

    @Override
    public ImagePair apply(ImagePair pair, RandomGenerator random) {
        Geometry geometry = draw(pair.target(), random);
        return new ImagePair(geometry.of(pair.input()), geometry.of(pair.target()));
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        return draw(image, random).of(image);
    }

    /**
     * Shows the middle of a pair, for evaluation: at the first rescale height or, if there is none, with the shorter side scaled
     * down to the crop.
     *
     * @return a pair of {@code crop x crop}
     * @throws IllegalArgumentException if the image is smaller than the crop
     */
    public ImagePair centerCrop(ImagePair pair) {
        Geometry geometry = middle(pair.target());
        return new ImagePair(geometry.of(pair.input()), geometry.of(pair.target()));
    }

    /**
     * Shows the middle of an image as {@link #centerCrop(ImagePair)} does.
     *
     * @return an image of {@code crop x crop}
     * @throws IllegalArgumentException if the image is smaller than the crop
     */
    public RgbImage centerCrop(RgbImage image) {
        return middle(image).of(image);
    }

    /**
     * Names what {@link #centerCrop} shows, for fingerprints of what was computed from it, in words that do not change between versions of the
     * library: two augmentations with one name show the same.
     */
    public String centerCropName() {
        return "center crop " + crop + " at " + (rescale.isEmpty() ? "shorter side" : "height " + rescale.get(0));
    }

    /** Says why images of a size cannot be cut, if at any of the heights they cannot. */
    Optional<String> misfit(int width, int height) {
        List<Integer> heights = rescale.isEmpty() ? List.of(height) : rescale;
        return heights.stream()
                .filter(scaled -> scaled < crop || scaledWidth(width, height, scaled) < crop)
                .findFirst()
                .map(scaled -> message(width, height, scaledWidth(width, height, scaled), scaled));
    }

    /** What is done to an image: scaled to a size, cut at a corner, mirrored or not. */
    private record Geometry(int width, int height, int left, int top, int crop, boolean mirrored) {

        ChannelImage of(ChannelImage image) {
            ChannelImage cut = image.resize(width, height, new Rectangle(left, top, crop, crop));
            return mirrored ? cut.flip() : cut;
        }

        RgbImage of(RgbImage image) {
            return of(ChannelImage.of(image, 3)).toRgb();
        }
    }

    private Geometry draw(RgbImage image, RandomGenerator random) {
        int height = rescale.isEmpty() ? image.height() : rescale.get(random.nextInt(rescale.size()));
        int width = scaledWidth(image.width(), image.height(), height);
        requireRoom(image, width, height);
        int left = random.nextInt(width - crop + 1);
        int top = random.nextInt(height - crop + 1);
        return new Geometry(width, height, left, top, crop, flip && random.nextBoolean());
    }

    private Geometry middle(RgbImage image) {
        int height = image.height();
        int width = image.width();
        if (!rescale.isEmpty()) {
            height = rescale.get(0);
            width = scaledWidth(image.width(), image.height(), height);
        } else if (Math.min(width, height) > crop) {
            boolean tall = height > width;
            height = tall ? scaledWidth(image.height(), image.width(), crop) : crop;
            width = tall ? crop : scaledWidth(image.width(), image.height(), crop);
        }
        requireRoom(image, width, height);
        return new Geometry(width, height, (width - crop) / 2, (height - crop) / 2, crop, false);
    }

    private void requireRoom(RgbImage image, int width, int height) {
        if (width < crop || height < crop) {
            throw new IllegalArgumentException(message(image.width(), image.height(), width, height));
        }
    }

    private String message(int width, int height, int scaledWidth, int scaledHeight) {
        boolean scaled = scaledWidth != width || scaledHeight != height;
        return "an image of " + width + "x" + height
                + (scaled ? ", scaled to " + scaledWidth + "x" + scaledHeight + "," : "")
                + " is too small for a crop of " + crop + "x" + crop + "; choose a smaller crop or rescale to more";
    }

    static int scaledWidth(int width, int height, int scaledHeight) {
        return Math.max(1, (int) Math.round((double) width * scaledHeight / height));
    }
}
