package org.stylestep.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class SpeckleTest {

    private static final int HEIGHT = 12;
    private static final int WIDTH = 10;

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager();

    private final Speckle speckle = new Speckle();

    private NDArray array(float[][][][] images) {
        float[] values = new float[images.length * 3 * HEIGHT * WIDTH];
        int next = 0;
        for (float[][][] image : images) {
            for (float[][] plane : image) {
                for (float[] row : plane) {
                    for (float value : row) {
                        values[next++] = value;
                    }
                }
            }
        }
        return manager.create(values, new Shape(images.length, 3, HEIGHT, WIDTH));
    }

    /** Flat on the left, with a ramp of a color and little noise, and rough on the right. */
    private static float[][][][] images(long seed, double noise) {
        Random random = new Random(seed);
        float[][][][] images = new float[2][3][HEIGHT][WIDTH];
        for (float[][][] image : images) {
            for (int c = 0; c < 3; c++) {
                for (int y = 0; y < HEIGHT; y++) {
                    for (int x = 0; x < WIDTH; x++) {
                        image[c][y][x] = (float) (0.2 * c + 0.01 * y + (x > 6 ? 0.5 : noise) * random.nextGaussian());
                    }
                }
            }
        }
        return images;
    }

    @Test
    void agreesWithTheDefinition() {
        float[][][][] renderings = images(1, 0.1);
        float[][][][] targets = images(2, 0.01);
        double[] measured = speckle.evaluate(array(renderings), array(targets));
        for (int i = 0; i < 2; i++) {
            assertThat(measured[i]).isCloseTo(expected(renderings[i], targets[i]), within(1e-6 * measured[i]));
            assertThat(measured[i]).isGreaterThan(5);
        }
    }

    private static double expected(float[][][] rendering, float[][][] target) {
        double rendered = 0;
        double own = 0;
        int count = 0;
        for (int y = 2; y < HEIGHT - 2; y++) {
            for (int x = 2; x < WIDTH - 2; x++) {
                if (isFlat(target, y, x)) {
                    count++;
                    rendered += energy(rendering, y, x);
                    own += energy(target, y, x);
                }
            }
        }
        assertThat(count).isPositive();
        double floor = count * 20 * Math.pow(2 / 127.5, 2);
        return (rendered + floor) / (own + floor);
    }

    private static boolean isFlat(float[][][] image, int y, int x) {
        double sum = 0;
        double squares = 0;
        for (int v = y - 2; v <= y + 2; v++) {
            for (int u = x - 2; u <= x + 2; u++) {
                double gray = ((double) image[0][v][u] + image[1][v][u] + image[2][v][u]) / 3;
                sum += gray;
                squares += gray * gray;
            }
        }
        return Math.sqrt(squares / 25 - sum * sum / 625) <= 5 / 127.5;
    }

    private static double energy(float[][][] image, int y, int x) {
        double energy = 0;
        for (float[][] plane : image) {
            double laplacian =
                    4.0 * plane[y][x] - plane[y - 1][x] - plane[y + 1][x] - plane[y][x - 1] - plane[y][x + 1];
            energy += laplacian * laplacian / 3;
        }
        return energy;
    }

    @Test
    void isOneForTheTargetAndWhereNothingIsFlat() {
        NDArray targets = array(images(3, 0.01));
        assertThat(speckle.evaluate(targets, targets)).containsExactly(1, 1);
        NDArray rough = array(images(4, 0.5));
        assertThat(speckle.evaluate(targets, rough)).containsExactly(1, 1);
    }

    @Test
    void growsWithNoiseAsDocumented() {
        NDArray flat = manager.zeros(new Shape(1, 3, 300, 300));
        float[] values = new float[3 * 300 * 300];
        Random random = new Random(5);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (6 / 127.5 * random.nextGaussian());
        }
        NDArray noise = manager.create(values, new Shape(1, 3, 300, 300));
        double[] measured = speckle.evaluate(noise, flat);
        assertThat(measured[0]).isCloseTo(1 + 9, within(0.2));
    }

    @Test
    void refusesImagesWithoutRoom() {
        NDArray small = manager.zeros(new Shape(1, 3, 4, 9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> speckle.evaluate(small, small))
                .withMessageContaining("5x5 pixels, not 9x4");
    }
}
