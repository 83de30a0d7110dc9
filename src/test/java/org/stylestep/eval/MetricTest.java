package org.stylestep.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.stylestep.Golden;
import org.stylestep.data.HostBatch;
import org.stylestep.data.Pictures;
import org.stylestep.random.KeyedRandom;

@Tag("numeric")
final class MetricTest {

    @AutoClose
    private final NDManager manager = NDManager.newBaseManager();

    private NDArray gray(int... values) {
        return new HostBatch(Arrays.stream(values)
                        .mapToObj(gray -> Pictures.even(1, 1, gray))
                        .toList())
                .toArray(manager);
    }

    @Test
    void l1DoesNotWrapAround() {
        // Of unsigned bytes, 10 - 250 is 16.
        assertThat(new L1().evaluate(gray(10, 250, 7), gray(250, 10, 7)))
                .containsExactly(new double[] {240, 240, 0}, within(1e-4));
    }

    @Test
    void psnrOfKnownDifferences() {
        // 20·log10(255/51) = 13.979, 20·log10(255/255) = 0; no difference is capped.
        assertThat(new Psnr().evaluate(gray(100, 0, 9), gray(151, 255, 9)))
                .containsExactly(new double[] {13.9794, 0, 100}, within(1e-3));
    }

    /** Against scikit-image and pytorch-msssim: scripts/golden_metrics.py. */
    @Test
    void similaritiesAreThoseOfOtherImplementations() throws IOException {
        NDArray a = Golden.waves(manager, 177, 190);
        NDArray b = Golden.noisyWaves(manager, 1, 177, 190);
        JsonObject golden = Golden.json("metrics.json");
        StructuralSimilarity ssim = StructuralSimilarity.singleScale();
        StructuralSimilarity multiScale = StructuralSimilarity.multiScale();
        assertThat(new Psnr().evaluate(b, a)).containsExactly(Golden.numbers(golden, "psnr"), within(1e-4));
        assertThat(ssim.evaluate(b, a)).containsExactly(Golden.numbers(golden, "ssim"), within(1e-6));
        assertThat(ssim.evaluate(a, b)).containsExactly(ssim.evaluate(b, a), within(1e-12));
        String even = ":, :, :176, :176";
        assertThat(multiScale.evaluate(b.get(even), a.get(even)))
                .containsExactly(Golden.numbers(golden, "ms_ssim"), within(1e-6));
        assertThat(multiScale.evaluate(a, a)).containsExactly(new double[] {1, 1}, within(1e-12));
        assertThat(multiScale.evaluate(a, a.neg()))
                .as("negative similarities count as 0")
                .containsExactly(0, 0);
        assertThatThrownBy(() -> ssim.evaluate(a.get(":, :, :10"), a.get(":, :, :10")))
                .hasMessageContaining("ssim needs images of at least 11x11 pixels, not 190x10");
        assertThatThrownBy(() -> multiScale.evaluate(a.get(":, :, 2:"), a.get(":, :, 2:")))
                .hasMessageContaining("at least 176x176 pixels, not 190x175");
    }

    @Test
    void bothAgreeWithPlainLoopsImageByImage() {
        RandomGenerator random = KeyedRandom.of(1, "metric test");
        int size = 3 * 4 * 5;
        float[] a = new float[2 * size];
        float[] b = new float[2 * size];
        for (int i = 0; i < a.length; i++) {
            a[i] = 2 * random.nextFloat() - 1;
            b[i] = 2 * random.nextFloat() - 1;
        }
        double[] l1 = new double[2];
        double[] psnr = new double[2];
        for (int image = 0; image < 2; image++) {
            double absolute = 0;
            double squared = 0;
            for (int i = image * size; i < (image + 1) * size; i++) {
                double difference = (a[i] + 1) / 2 - (b[i] + 1) / 2;
                absolute += Math.abs(difference) / size;
                squared += difference * difference / size;
            }
            l1[image] = 255 * absolute;
            psnr[image] = 10 * Math.log10(1 / squared);
        }
        NDArray renderings = manager.create(a, new Shape(2, 3, 4, 5));
        NDArray targets = manager.create(b, new Shape(2, 3, 4, 5));
        assertThat(new L1().evaluate(renderings, targets)).containsExactly(l1, within(1e-3));
        assertThat(new Psnr().evaluate(renderings, targets)).containsExactly(psnr, within(1e-4));
    }
}
