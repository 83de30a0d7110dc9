package org.stylestep.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * The filter bank's 7×7 Gabor filters: exp(−(x² + y²) / 2σ²) times the cosine or sine of 2π(x cos θ + y sin θ) / λ, less the mean, over
 * the norm; θ = 0, 45, 90 and 135 degrees.
 */
final class GaborFilters {

    static final int SIZE = 7;

    /** Four orientations, each even and odd. */
    static final int COUNT = 8;

    private static final double SIGMA = 1.8;
    private static final double WAVELENGTH = 4;

    private GaborFilters() {}

    /** Returns the eight filters repeated for each channel, as the weight (8 · channels, 1, 7, 7) of a grouped convolution. */
    static NDArray forChannels(int channels, NDManager manager) {
        int area = SIZE * SIZE;
        float[] weight = new float[channels * COUNT * area];
        for (int i = 0; i < channels * COUNT; i++) {
            System.arraycopy(filter(i % COUNT), 0, weight, i * area, area);
        }
        return manager.create(weight, new Shape((long) channels * COUNT, 1, SIZE, SIZE));
    }

    /** Returns filter 0..7, row by row: orientation i / 2, even where i is even. */
    static float[] filter(int i) {
        double angle = Math.PI * Math.floorDiv(i, 2) / 4;
        double[] values = new double[SIZE * SIZE];
        double sum = 0;
        for (int k = 0; k < values.length; k++) {
            int x = k % SIZE - SIZE / 2;
            int y = k / SIZE - SIZE / 2;
            double phase = 2 * Math.PI * (x * Math.cos(angle) + y * Math.sin(angle)) / WAVELENGTH;
            double wave = i % 2 == 0 ? Math.cos(phase) : Math.sin(phase);
            values[k] = Math.exp(-(x * x + y * y) / (2 * SIGMA * SIGMA)) * wave;
            sum += values[k];
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        float[] filter = new float[values.length];
        for (int k = 0; k < values.length; k++) {
            filter[k] = (float) ((values[k] - mean) / Math.sqrt(squares));
        }
        return filter;
    }
}
