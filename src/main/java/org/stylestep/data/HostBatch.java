package org.stylestep.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;

/**
 * Images of one size, packed for a device: bytes in NCHW order, a quarter of what floats would take on the way there.
 *
 * <p>Bytes {@code b} and values {@code v} on a device belong together as {@code v = b / 127.5 - 1}.
 */
public final class HostBatch {

    private static final float HALF_RANGE = 127.5f;

    private final int size;
    private final int width;
    private final int height;
    private final int channels;
    private final byte[] planes;

    /**
     * Packs color images.
     *
     * @param images at least one image, all of the same size
     * @throws IllegalArgumentException if there are none or their sizes differ
     */
    public HostBatch(List<RgbImage> images) {
        this(images.stream().map(image -> ChannelImage.of(image, 3)).toArray(ChannelImage[]::new));
    }

    private HostBatch(ChannelImage... images) {
        if (images.length == 0) {
            throw new IllegalArgumentException("A batch needs at least one image");
        }
        size = images.length;
        width = images[0].width();
        height = images[0].height();
        channels = images[0].channels();
        planes = new byte[Math.multiplyExact(Math.multiplyExact(size, channels), Math.multiplyExact(width, height))];
        for (int i = 0; i < size; i++) {
            ChannelImage image = images[i];
            if (image.width() != width || image.height() != height || image.channels() != channels) {
                throw new IllegalArgumentException(
                        "Images of a batch need one size: " + describe(images[0]) + ", " + describe(image));
            }
            pack(image.samples(), i);
        }
    }

    /**
     * Packs images of any number of channels.
     *
     * @param images at least one image, all of the same size and number of channels
     * @throws IllegalArgumentException if there are none or their sizes or channels differ
     */
    public static HostBatch of(List<ChannelImage> images) {
        return new HostBatch(images.toArray(ChannelImage[]::new));
    }

    private String describe(ChannelImage image) {
        return image.channels() == channels && image.channels() == 3
                ? image.size()
                : image.size() + " in " + image.channels() + " channels";
    }

    private HostBatch(HostBatch whole, byte[] planes, int size) {
        this.size = size;
        this.planes = planes;
        width = whole.width;
        height = whole.height;
        channels = whole.channels;
    }

    /**
     * Returns one of equal parts of the batch, whose images may be several groups, one behind the other, as anchors, positives and negatives are.
     *
     * @param index the part, from 0
     * @param count how many parts there are
     * @param groups how many groups of equal size there are; the part has its share of each, in the same order
     * @throws IllegalArgumentException if the groups cannot be divided so
     */
    public HostBatch part(int index, int count, int groups) {
        if (size % (count * groups) != 0) {
            throw new IllegalArgumentException(
                    size + " images in " + groups + " groups cannot be divided into " + count + " equal parts");
        }
        int length = planes.length / groups / count;
        byte[] part = new byte[length * groups];
        for (int group = 0; group < groups; group++) {
            System.arraycopy(planes, (group * count + index) * length, part, group * length, length);
        }
        return new HostBatch(this, part, size / count);
    }

    /** Returns how many images there are. */
    public int size() {
        return size;
    }

    /** Returns the width of each image in pixels. */
    public int width() {
        return width;
    }

    /** Returns the height of each image in pixels. */
    public int height() {
        return height;
    }

    /** Uploads the bytes to the manager's device and converts them there, to float32 (N, C, H, W) in [-1, 1]. */
    public NDArray toArray(NDManager manager) {
        Shape shape = new Shape(size, channels, height, width);
        try (NDArray bytes = manager.create(ByteBuffer.wrap(planes), shape, DataType.UINT8);
                NDArray halfRange = number(HALF_RANGE, manager);
                NDArray one = number(1, manager)) {
            return bytes.toType(DataType.FLOAT32, true).divi(halfRange).subi(one);
        }
    }

    // Made on the device: arithmetic with Java's numbers uploads each, and waits for it. A product with 1 / 127.5 would
    // round otherwise.
    private static NDArray number(float value, NDManager manager) {
        return manager.full(new Shape(), value, DataType.FLOAT32);
    }

    /**
     * Downloads images, rounded to the nearest byte; values outside [-1, 1] are clipped.
     *
     * @param images float32 (N, 3, H, W) in [-1, 1]
     * @throws IllegalArgumentException for another shape
     */
    public static List<RgbImage> fromArray(NDArray images) {
        Shape shape = images.getShape();
        if (shape.dimension() != 4 || shape.get(1) != 3) {
            throw new IllegalArgumentException("Images need the shape (N, 3, H, W), not " + shape);
        }
        int height = Math.toIntExact(shape.get(2));
        int width = Math.toIntExact(shape.get(3));
        int area = width * height;
        byte[] planes;
        try (NDManager scope = images.getManager().newSubManager()) {
            NDArray own = images.duplicate();
            own.attach(scope);
            planes = own.addi(number(1, scope))
                    .muli(number(HALF_RANGE, scope))
                    .maximum(number(0, scope))
                    .minimum(number(255, scope))
                    .round()
                    .toType(DataType.UINT8, false)
                    .toByteArray();
        }
        List<RgbImage> result = new ArrayList<>();
        for (int i = 0; i < shape.get(0); i++) {
            result.add(new RgbImage(width, height, unpack(planes, 3 * i * area, area)));
        }
        return result;
    }

    private void pack(byte[] samples, int image) {
        int area = width * height;
        for (int c = 0; c < channels; c++) {
            int at = (image * channels + c) * area;
            for (int p = 0; p < area; p++) {
                planes[at + p] = samples[channels * p + c];
            }
        }
    }

    private static byte[] unpack(byte[] planes, int at, int area) {
        byte[] rgb = new byte[3 * area];
        for (int p = 0; p < area; p++) {
            rgb[3 * p] = planes[at + p];
            rgb[3 * p + 1] = planes[at + area + p];
            rgb[3 * p + 2] = planes[at + 2 * area + p];
        }
        return rgb;
    }
}
