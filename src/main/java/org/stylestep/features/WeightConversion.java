package org.stylestep.features;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stylestep.io.SafetensorsFile;
import org.stylestep.io.Sha256;

/**
 * Makes the weight file of a network of what its authors distribute: a state dictionary of PyTorch (.pth), or the same names in .npz or .safetensors.
 *
 * <p>What the extractors do not use, such as the classifier, is left out. The file records the SHA-256 of its source and that of the arrays, by which the metrics
 * tell published weights from others.
 */
public final class WeightConversion {

    private WeightConversion() {}

    /** The arrays of a network by the name that run files and {@code fetch-weights} have. */
    private static Map<String, Shape> expected(String network) {
        return switch (network) {
            case "alexnet" -> AlexNet.expected();
            case "inception" -> Inception.expected();
            case "squeezenet" -> SqueezeNet.expected();
            case "vgg16", "vgg16_caffe" -> Vgg16.expectedForLpips();
            case "lpips_alex" -> Lpips.Backbone.ALEX.expected();
            case "lpips_squeeze" -> Lpips.Backbone.SQUEEZE.expected();
            case "lpips_vgg" -> Lpips.Backbone.VGG.expected();
            default -> throw new IllegalArgumentException("There is no network called " + network);
        };
    }

    /**
     * Writes a weight file, float32.
     *
     * @param network {@code alexnet}, {@code inception}, {@code squeezenet}, {@code vgg16}, {@code vgg16_caffe}, {@code lpips_alex}, {@code lpips_squeeze} or
     *     {@code lpips_vgg}
     * @param source its arrays, whose names may have a prefix ({@code module.}) or, of a calibration, an ending
     * @param target the .safetensors file, replaced if it exists
     * @return how many numbers it holds
     * @throws IOException if the source is damaged, or lacks an array or has it in another shape, which the message names
     */
    public static long convert(String network, Path source, Path target) throws IOException {
        SortedMap<String, Shape> expected = new TreeMap<>(expected(network));
        long numbers = expected.values().stream().mapToLong(Shape::size).sum();
        ByteBuffer data =
                ByteBuffer.allocate(Math.toIntExact(numbers * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        SortedMap<String, List<Long>> shapes = new TreeMap<>();
        try (WeightContainer container = WeightContainer.open(source)) {
            for (Map.Entry<String, Shape> array : expected.entrySet()) {
                String name = find(array.getKey(), array.getValue(), container.arrays(), source);
                for (float number : container.read(name)) {
                    data.putFloat(number);
                }
                shapes.put(
                        array.getKey(),
                        Arrays.stream(array.getValue().getShape()).boxed().toList());
            }
        }
        Map<String, String> record =
                Map.of(PublishedWeights.SOURCE, Sha256.hex(source), PublishedWeights.ARRAYS, Sha256.hex(data.array()));
        SafetensorsFile.write(target, shapes, data.array(), record);
        return numbers;
    }

    private static String find(String key, Shape shape, Map<String, WeightContainer.Array> arrays, Path source)
            throws IOException {
        List<String> names = arrays.containsKey(key)
                ? List.of(key)
                : arrays.keySet().stream()
                        .filter(name -> name.endsWith("." + key) || name.startsWith(key + "."))
                        .toList();
        if (names.size() != 1) {
            throw new IOException(
                    source + " has " + names.size() + " arrays for " + key + ": is it the right network? It has "
                            + arrays.keySet().stream().limit(5).toList());
        }
        WeightContainer.Array found = arrays.get(names.get(0));
        if (!found.isFloat() || !Arrays.equals(sides(found.shape()), sides(shape))) {
            throw new IOException(source + ": " + names.get(0) + " is " + found + " instead of float32" + shape
                    + ": is it the right network?");
        }
        return names.get(0);
    }

    /** Sides of 1 aside, which calibrations have. */
    private static long[] sides(Shape shape) {
        return Arrays.stream(shape.getShape()).filter(side -> side != 1).toArray();
    }
}
