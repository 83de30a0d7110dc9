package org.stylestep.features;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** The affine change of color from RGB in [-1, 1] to what a network was trained on, as a 1×1 convolution. */
final class InputNormalization {

    /** ImageNet's channel means and deviations in [0, 1], RGB, as torchvision's networks take them. */
    private static final double[] IMAGENET_MEAN = {0.485, 0.456, 0.406};

    private static final double[] IMAGENET_DEVIATION = {0.229, 0.224, 0.225};

    /** ImageNet's channel means in 0..255, BGR, as the Caffe VGG networks take them (and the published code of StEP). */
    private static final double[] CAFFE_MEAN = {103.939, 116.779, 123.68};

    private InputNormalization() {}

    /** RGB in [-1, 1] to RGB in [0, 1], less ImageNet's mean, over its deviation. */
    static Convolution imageNet(NDManager manager) {
        float[] matrix = new float[9];
        float[] offset = new float[3];
        for (int c = 0; c < 3; c++) {
            matrix[c * 3 + c] = (float) (0.5 / IMAGENET_DEVIATION[c]);
            offset[c] = (float) ((0.5 - IMAGENET_MEAN[c]) / IMAGENET_DEVIATION[c]);
        }
        return of(manager, matrix, offset);
    }

    /** RGB in [-1, 1] to BGR in 0..255, less the channels' means. */
    static Convolution caffe(NDManager manager) {
        float[] matrix = new float[9];
        float[] offset = new float[3];
        for (int c = 0; c < 3; c++) {
            matrix[c * 3 + 2 - c] = 127.5f;
            offset[c] = (float) (127.5 - CAFFE_MEAN[c]);
        }
        return of(manager, matrix, offset);
    }

    private static Convolution of(NDManager manager, float[] matrix, float[] offset) {
        return new Convolution(manager.create(matrix, new Shape(3, 3, 1, 1)), manager.create(offset), 1, 0);
    }
}
