package org.stylestep.prepare;

import org.stylestep.image.RgbImage;

/**
 * How steeply the color of a smoothed image changes at every pixel, and in which direction.
 *
 * <p>The channels' slopes are joined by their structure tensor (Di Zenzo, "A note on the gradient of a multi-image", 1986): with
 * {@code E = Σ dx²}, {@code F = Σ dx dy}, {@code G = Σ dy²} over the channels, the strength is the root of the larger eigenvalue
 * {@code (E + G + sqrt((E - G)² + 4F²)) / 2}, its direction {@code atan2(2F, E - G) / 2}. Unlike a gradient of gray, it measures the
 * border between a red and a green of one brightness.
 */
final class ColorGradient {

    private final int width;
    private final int height;
    private final float[] strength;
    private final float[] directionX;
    private final float[] directionY;

    private ColorGradient(int width, int height) {
        this.width = width;
        this.height = height;
        this.strength = new float[width * height];
        this.directionX = new float[width * height];
        this.directionY = new float[width * height];
    }

    /** Outside the image, its border is repeated. */
    static ColorGradient of(RgbImage image, float sigma) {
        ColorGradient gradient = new ColorGradient(image.width(), image.height());
        float[][] channels = new float[3][];
        for (int c = 0; c < 3; c++) {
            channels[c] = gradient.smooth(channel(image, c), sigma);
        }
        for (int y = 0; y < gradient.height; y++) {
            for (int x = 0; x < gradient.width; x++) {
                gradient.measure(channels, x, y);
            }
        }
        return gradient;
    }

    /** Returns the change of color in channel steps a pixel. */
    float strength(int x, int y) {
        return strength[at(x, y)];
    }

    /** Returns whether the strength is at least {@code least} and greatest along the gradient's direction. */
    boolean isRidge(int x, int y, float least) {
        int p = at(x, y);
        float here = strength[p];
        return here >= least
                && here > between(x + directionX[p], y + directionY[p])
                && here >= between(x - directionX[p], y - directionY[p]);
    }

    private void measure(float[][] channels, int x, int y) {
        double e = 0;
        double f = 0;
        double g = 0;
        for (float[] channel : channels) {
            double dx = (channel[at(x + 1, y)] - channel[at(x - 1, y)]) / 2;
            double dy = (channel[at(x, y + 1)] - channel[at(x, y - 1)]) / 2;
            e += dx * dx;
            f += dx * dy;
            g += dy * dy;
        }
        int p = at(x, y);
        strength[p] = (float) Math.sqrt((e + g + Math.hypot(e - g, 2 * f)) / 2);
        double angle = Math.atan2(2 * f, e - g) / 2;
        directionX[p] = (float) Math.cos(angle);
        directionY[p] = (float) Math.sin(angle);
    }

    /** The strength between pixels, mixed from the four around. */
    private float between(float x, float y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        float right = x - left;
        float low = y - top;
        float above = strength[at(left, top)] * (1 - right) + strength[at(left + 1, top)] * right;
        float below = strength[at(left, top + 1)] * (1 - right) + strength[at(left + 1, top + 1)] * right;
        return above * (1 - low) + below * low;
    }

    private float[] smooth(float[] channel, float sigma) {
        int radius = (int) Math.ceil(3 * sigma);
        float[] kernel = new float[2 * radius + 1];
        float sum = 0;
        for (int k = -radius; k <= radius; k++) {
            kernel[k + radius] = (float) Math.exp(-k * k / (2.0 * sigma * sigma));
            sum += kernel[k + radius];
        }
        for (int k = 0; k < kernel.length; k++) {
            kernel[k] /= sum;
        }
        return convolve(convolve(channel, kernel, 1, 0), kernel, 0, 1);
    }

    private float[] convolve(float[] channel, float[] kernel, int stepX, int stepY) {
        int radius = kernel.length / 2;
        float[] result = new float[channel.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float sum = 0;
                for (int k = -radius; k <= radius; k++) {
                    sum += kernel[k + radius] * channel[at(x + k * stepX, y + k * stepY)];
                }
                result[at(x, y)] = sum;
            }
        }
        return result;
    }

    private int at(int x, int y) {
        return Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1);
    }

    private static float[] channel(RgbImage image, int c) {
        byte[] rgb = image.rgb();
        float[] channel = new float[rgb.length / 3];
        for (int p = 0; p < channel.length; p++) {
            channel[p] = rgb[3 * p + c] & 0xFF;
        }
        return channel;
    }
}
