package org.stylestep.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every feature extractor promises; the test of an implementation extends it. */
abstract class ExtractorContract {

    private FeatureExtractor extractor;
    private NDManager manager;

    /** Returns a new extractor on the CPU. */
    abstract FeatureExtractor create() throws IOException;

    /** Returns the channels of each layer. */
    abstract int[] channels();

    @BeforeEach
    final void open() throws IOException {
        extractor = create();
        manager = NDManager.newBaseManager(Device.cpu());
    }

    @AfterEach
    final void close() {
        if (extractor != null) {
            extractor.close();
            manager.close();
        }
    }

    final FeatureExtractor extractor() {
        return extractor;
    }

    final NDManager manager() {
        return manager;
    }

    final NDArray images(int batch, int height, int width) {
        return TestImages.uniform(manager, new Shape(batch, 3, height, width), 7);
    }

    @Test
    final void mapsAreNamedAndInTheImagesManager() {
        try (NDArray images = images(2, 40, 36);
                NDList maps = extractor.extract(images)) {
            assertThat(maps).hasSameSizeAs(extractor.layers());
            for (int layer = 0; layer < maps.size(); layer++) {
                Shape shape = maps.get(layer).getShape();
                assertThat(shape.dimension()).isEqualTo(4);
                assertThat(shape.get(0)).isEqualTo(2);
                assertThat(shape.get(1)).isEqualTo(channels()[layer]);
                assertThat(maps.get(layer).getManager()).isSameAs(manager);
                assertThat(maps.get(layer).min().getFloat()).isGreaterThanOrEqualTo(0);
                assertThat(maps.get(layer).max().getFloat()).isPositive().isFinite();
            }
        }
    }

    @Test
    final void imagesOfOneBatchDoNotMix() {
        try (NDArray images = images(3, 40, 40);
                NDArray second = images.get("1:2");
                NDList together = extractor.extract(images);
                NDList alone = extractor.extract(second)) {
            for (int layer = 0; layer < together.size(); layer++) {
                assertThat(together.get(layer).get("1:2").toFloatArray())
                        .containsExactly(alone.get(layer).toFloatArray(), TestImages.within(1e-3f));
            }
        }
    }

    @Test
    final void nothingButTheMapsStaysBehind() {
        NDArray images = images(1, 40, 40);
        NDManager own = ownManager();
        int before = own.getManagedArrays().size();
        int beforeImages = manager.getManagedArrays().size();
        for (int call = 0; call < 3; call++) {
            try (NDList maps = extractor.extract(images)) {
                assertThat(manager.getManagedArrays()).hasSize(beforeImages + maps.size());
            }
            assertThat(manager.getManagedArrays()).hasSize(beforeImages);
            assertThat(own.getManagedArrays()).hasSize(before);
        }
    }

    @Test
    final void gradientReachesTheImagesButNotTheWeights() {
        NDArray images = images(1, 40, 40);
        images.setRequiresGradient(true);
        NDManager own = ownManager();
        int before = own.getManagedArrays().size();
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            NDArray sum = manager.zeros(new Shape());
            for (NDArray map : extractor.extract(images)) {
                sum = sum.add(map.square().mean());
            }
            gradients.backward(sum);
        }
        assertThat(images.getGradient().abs().sum().getFloat()).isPositive().isFinite();
        assertThat(own.getManagedArrays())
                .hasSize(before)
                .allSatisfy(resource -> assertThat(resource.hasGradient()).isFalse());
    }

    @Test
    final void refusesWhatIsNoImage() {
        assertThatThrownBy(() -> extractor.extract(manager.zeros(new Shape(1, 1, 64, 64))))
                .hasMessageContaining("(batch, 3, height, width)");
        assertThatThrownBy(() -> extractor.extract(manager.zeros(new Shape(1, 3, 64, 4))))
                .hasMessageContaining("4x64 are too small");
        assertThatThrownBy(() -> extractor.extract(manager.zeros(new Shape(1, 3, 64, 64), DataType.UINT8)))
                .hasMessageContaining("must be float32");
    }

    /** Returns the manager that holds the extractor's weights. */
    abstract NDManager ownManager();
}
