package org.stylestep.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("numeric")
final class FilterBankTest extends BuiltInExtractorContract {

    @Override
    protected FeatureExtractor create() {
        return new FilterBank(Device.cpu());
    }

    @Override
    protected int[] channels() {
        return new int[] {55, 55, 55, 55};
    }

    @Override
    protected int smallestSide() {
        return 8;
    }

    @Override
    protected NDManager ownManager() {
        return ((FilterBank) extractor()).manager();
    }

    @Test
    void filtersHaveZeroMeanAndUnitNorm() {
        for (int i = 0; i < GaborFilters.COUNT; i++) {
            double sum = 0;
            double squares = 0;
            for (float value : GaborFilters.filter(i)) {
                sum += value;
                squares += (double) value * value;
            }
            assertThat(sum).isEqualTo(0, within(1e-6));
            assertThat(squares).isEqualTo(1, within(1e-6));
        }
    }

    @Test
    void everyMapIsWhatTheDefinitionSays() {
        int height = 18;
        int width = 16;
        NDArray images = images(2, height, width);
        try (NDList maps = extractor().extract(images)) {
            assertThat(maps.get(3).getShape()).isEqualTo(new Shape(2, 55, 2, 2));
            double[][][] planes = new double[3][][];
            float[] pixels = images.get("1").toFloatArray();
            for (int c = 0; c < 3; c++) {
                planes[c] = new double[height][width];
                for (int k = 0; k < height * width; k++) {
                    double r = pixels[k];
                    double g = pixels[height * width + k];
                    double b = pixels[2 * height * width + k];
                    planes[c][k / width][k % width] = switch (c) {
                        case 0 -> (r + g + b) / 3;
                        case 1 -> (r - g) / 2;
                        default -> (r + g) / 4 - b / 2;
                    };
                }
            }
            for (int layer = 0; layer < 4; layer++) {
                compare(maps.get(layer).get("1"), planes);
                for (int c = 0; c < 3; c++) {
                    planes[c] = halve(planes[c]);
                }
            }
        }
    }

    private static void compare(NDArray actual, double[][][] planes) {
        int height = planes[0].length;
        int width = planes[0][0].length;
        float[] values = actual.toFloatArray();
        for (int map = 0; map < 55; map++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    assertThat((double) values[(map * height + y) * width + x])
                            .as("map %d at %d, %d of %dx%d", map, x, y, width, height)
                            .isEqualTo(expected(planes, map, y, x), within(1e-5));
                }
            }
        }
    }

    private static double expected(double[][][] planes, int map, int y, int x) {
        if (map == 54) {
            return 1;
        }
        boolean response = map < 48;
        int count = response ? 24 : 3;
        int index = response ? map : map - 48;
        int sign = index < count ? 1 : -1;
        int i = index % count;
        double value = response ? response(planes[i / 8], GaborFilters.filter(i % 8), y, x) : planes[i][y][x];
        return Math.max(0, sign * value);
    }

    private static double response(double[][] plane, float[] filter, int y, int x) {
        double sum = 0;
        for (int k = 0; k < 49; k++) {
            int row = y + k / 7 - 3;
            int column = x + k % 7 - 3;
            if (row >= 0 && row < plane.length && column >= 0 && column < plane[0].length) {
                sum += filter[k] * plane[row][column];
            }
        }
        return sum;
    }

    private static double[][] halve(double[][] plane) {
        double[][] half = new double[plane.length / 2][plane[0].length / 2];
        for (int y = 0; y < half.length; y++) {
            for (int x = 0; x < half[0].length; x++) {
                half[y][x] = (plane[2 * y][2 * x]
                                + plane[2 * y][2 * x + 1]
                                + plane[2 * y + 1][2 * x]
                                + plane[2 * y + 1][2 * x + 1])
                        / 4;
            }
        }
        return half;
    }
}
