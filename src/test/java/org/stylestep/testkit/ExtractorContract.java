package org.stylestep.testkit;

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
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stylestep.features.FeatureExtractor;

/** What every feature extractor must keep; the test of an implementation extends it. */
public abstract class ExtractorContract {

    private static final Offset<Float> ROUNDING = Offset.offset(1e-3f);

    private FeatureExtractor extractor;
    private NDManager manager;

    /**
     * Creates the extractor.
     *
     * @return a new extractor on the CPU, which takes images from 40 pixels
     * @throws IOException if its weights cannot be read
     */
    protected abstract FeatureExtractor create() throws IOException;

    /** Returns the number of channels of each layer. */
    protected abstract int[] channels();

    /**
     * Returns the smallest height and width that it takes, at most 40.
     *
     * @return 1, for an extractor that refuses no image for its size, unless overridden
     */
    protected int smallestSide() {
        return 1;
    }

    /** Returns the manager that holds the weights of {@link #extractor()}. */
    protected abstract NDManager ownManager();

    /** Opens the extractor. */
    @BeforeEach
    public final void open() throws IOException {
        extractor = create();
        manager = NDManager.newBaseManager(Device.cpu());
    }

    /** Closes the extractor. */
    @AfterEach
    public final void close() {
        if (extractor != null) {
            extractor.close();
            manager.close();
        }
    }

    /** Returns the extractor of this test. */
    protected final FeatureExtractor extractor() {
        return extractor;
    }

    /** Returns the manager of this test's arrays. */
    protected final NDManager manager() {
        return manager;
    }

    /**
     * Makes images of independent uniform numbers.
     *
     * @param batch how many
     * @param height their height
     * @param width their width
     * @return (batch, 3, height, width) in [-1, 1]
     */
    protected final NDArray images(int batch, int height, int width) {
        return Uniform.of(manager, "images", new Shape(batch, 3, height, width));
    }

    /** There is a map for each named layer, and the caller owns them through the manager of the images. */
    @Test
    public final void mapsAreNamedAndInTheImagesManager() {
        try (NDArray images = images(2, 40, 48);
                NDList maps = extractor.extract(images)) {
            assertThat(maps).hasSameSizeAs(extractor.layers());
            for (int layer = 0; layer < maps.size(); layer++) {
                Shape shape = maps.get(layer).getShape();
                assertThat(shape.dimension()).isEqualTo(4);
                assertThat(shape.get(0)).isEqualTo(2);
                assertThat(shape.get(1)).isEqualTo(channels()[layer]);
                assertThat(maps.get(layer).getManager()).isSameAs(manager);
                assertThat(maps.get(layer).abs().max().getFloat()).isPositive().isFinite();
            }
        }
    }

    /** An image has the same maps alone and among others. */
    @Test
    public final void imagesOfOneBatchDoNotMix() {
        try (NDArray images = images(3, 40, 40);
                NDArray second = images.get("1:2");
                NDList together = extractor.extract(images);
                NDList alone = extractor.extract(second)) {
            for (int layer = 0; layer < together.size(); layer++) {
                assertThat(together.get(layer).get("1:2").toFloatArray())
                        .containsExactly(alone.get(layer).toFloatArray(), ROUNDING);
            }
        }
    }

    /** Intermediate results are closed before the maps are returned. */
    @Test
    public final void nothingButTheMapsStaysBehind() {
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

    /** A loss on maps trains what rendered the images, and never the extractor. */
    @Test
    public final void gradientReachesTheImagesButNotTheWeights() {
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

    /** The smallest images are taken, and the message about smaller ones names their size. */
    @Test
    public final void refusesImagesThatAreTooSmall() {
        int side = smallestSide();
        try (NDList maps = extractor.extract(images(1, side, side))) {
            assertThat(maps).hasSameSizeAs(extractor.layers());
        }
        if (side > 1) {
            NDArray narrow = images(1, 40, side - 1);
            assertThatThrownBy(() -> extractor.extract(narrow))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Integer.toString(side - 1));
        }
    }

    /** Arrays of another shape or type are refused. */
    @Test
    public final void refusesWhatIsNoImage() {
        assertThatThrownBy(() -> extractor.extract(manager.zeros(new Shape(1, 1, 64, 64))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> extractor.extract(manager.zeros(new Shape(1, 3, 64, 64), DataType.UINT8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
