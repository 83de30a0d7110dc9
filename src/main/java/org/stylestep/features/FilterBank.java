package org.stylestep.features;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * A bank of oriented filters on opponent colors at four scales: style features that need no weight file.
 *
 * <p>The image's channels become (R+G+B)/3, (R−G)/2 and (R+G)/4 − B/2. Each is filtered by 7×7 Gabors (σ 1.8, wavelength 4, four
 * orientations, even and odd, zero mean, unit norm; the border padded with zeros). A layer's 55 maps are relu(±response),
 * relu(±channel) and a constant 1, so that its Gram matrix holds means as well as products. The four layers are the image at full,
 * 1/2, 1/4 and 1/8 size, each half of the one before by 2×2 means.
 *
 * <p>The choice of filters is measured, not published: with balanced layers its nearest neighbors agree with those of a trained
 * network far better than random filters' or mean colors' do.
 */
public final class FilterBank extends FixedFeatures {

    private static final float[] OPPONENT = {
        1 / 3f, 1 / 3f, 1 / 3f,
        1 / 2f, -1 / 2f, 0,
        1 / 4f, 1 / 4f, -1 / 2f
    };

    private static final List<String> LAYERS = List.of("full", "half", "quarter", "eighth");

    private static final int MINIMUM_SIDE = 8;

    private final Convolution opponent;
    private final Convolution gabors;

    /** Builds the bank's filters on a device. */
    public FilterBank(Device device) {
        super(NDManager.newBaseManager(device), "filter-bank-1", LAYERS, MINIMUM_SIDE);
        opponent = new Convolution(manager().create(OPPONENT, new Shape(3, 3, 1, 1)), null, 1, 0);
        gabors = new Convolution(GaborFilters.forChannels(3, manager()), null, 1, GaborFilters.SIZE / 2, 3);
    }

    @Override
    NDList maps(NDArray images) {
        NDArray channels = opponent.apply(images);
        NDList layers = new NDList(layer(channels));
        while (layers.size() < LAYERS.size()) {
            channels = Convolution.halve(channels);
            layers.add(layer(channels));
        }
        return layers;
    }

    private NDArray layer(NDArray channels) {
        NDArray responses = gabors.apply(channels);
        Shape shape = channels.getShape();
        NDArray one = channels.getManager().ones(new Shape(shape.get(0), 1, shape.get(2), shape.get(3)));
        return NDArrays.concat(
                new NDList(
                        positive(responses),
                        positive(responses.neg()),
                        positive(channels),
                        positive(channels.neg()),
                        one),
                1);
    }

    private static NDArray positive(NDArray x) {
        return x.getNDArrayInternal().relu();
    }
}
