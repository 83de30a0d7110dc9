package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stylestep.extension.Extensions;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.Inception;
import org.stylestep.random.KeyedRandom;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * The distributions of features of renderings and of targets compared: Fréchet distance, kernel distance, precision, recall, density and coverage.
 *
 * <p>Images are rounded to 8 bits as if they were saved. An image's features are the means of all layers' maps over positions. The distances are
 * called FID and KID only of the features that these are defined by: {@link Inception} with the published weights. Numbers of other features, sizes
 * or numbers of images do not compare.
 */
record FeatureDistribution(FeatureExtractor extractor, Options options, long seed) implements SetMetric {

    /**
     * The options of {@code feature_distribution}.
     *
     * @param features the features
     * @param neighbors k of precision, recall, density and coverage
     * @param maxImages images of a set that these and the kernel distance take, a seeded sample of more
     * @param blocks blocks of the kernel distance
     * @param blockSize images in a block, at most
     */
    record Options(
            @Choice(kind = "features", standard = "filter_bank")
            Component features,

            @Default("5") int neighbors,
            @Default("10000") int maxImages,
            @Default("100") int blocks,
            @Default("1000") int blockSize) {

        Options {
            Checks.positive(neighbors, "neighbors");
            Checks.positive(blocks, "blocks");
            Checks.require(maxImages > neighbors, "max_images must be larger than neighbors");
            Checks.require(blockSize >= 2, "block_size must be at least 2");
        }
    }

    static FeatureDistribution create(Options options, MetricContext context) throws IOException {
        Extensions extensions = context.extensions();
        return new FeatureDistribution(
                extensions.create(FeatureExtractor.KIND, options.features(), context.device()),
                options,
                context.seed());
    }

    @Override
    public String name() {
        return "feature_distribution";
    }

    @Override
    public List<String> figures() {
        boolean inception = Inception.isPublished(extractor);
        return List.of(
                inception ? "fid" : "frechet_distance",
                inception ? "kid" : "kernel_distance",
                "precision",
                "recall",
                "density",
                "coverage");
    }

    /** {@return a feature and its neighbors} */
    @Override
    public int minimumImages() {
        return options.neighbors() + 1;
    }

    @Override
    public boolean higherIsBetter(String figure) {
        return figures().indexOf(figure) > 1;
    }

    @Override
    public Map<String, Object> conditions() {
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("features", extractor.id());
        extractor.publishedWeights().ifPresent(file -> conditions.put("published_weights", file));
        return conditions;
    }

    @Override
    public float[][] features(NDArray images) {
        try (NDManager work = images.getManager().newSubManager()) {
            NDArray own = images.duplicate();
            own.attach(work);
            NDArray bytes = own.add(1).mul(127.5f).round().clip(0, 255);
            NDList pooled = new NDList();
            for (NDArray map : extractor.extract(bytes.div(127.5f).sub(1))) {
                pooled.add(map.flatten(2, 3).mean(new int[] {2}));
            }
            return NDArrays.concat(pooled, 1).split(images.getShape().get(0)).stream()
                    .map(NDArray::toFloatArray)
                    .toArray(float[][]::new);
        }
    }

    @Override
    public ImageSets newSets() {
        return new Sets();
    }

    @Override
    public void close() {
        extractor.close();
    }

    private final class Sets implements ImageSets {

        private final NDManager manager = NDManager.newBaseManager(extractor.device());
        private final Map<String, FeatureSet> sets = new HashMap<>();
        private final Map<String, Gaussian> gaussians = new HashMap<>();

        @Override
        public void add(String set, float[][] features) {
            sets.computeIfAbsent(
                            set,
                            name -> new FeatureSet(
                                    manager, options.maxImages(), KeyedRandom.of(seed, "sample of features")))
                    .add(features);
            gaussians.remove(set);
        }

        @Override
        public Map<String, Double> compare(String renderings, String targets) {
            double frechet = gaussian(renderings).distance(gaussian(targets));
            try (NDManager work = manager.newSubManager()) {
                NDArray rendered = sets.get(renderings).sample(work);
                NDArray real = sets.get(targets).sample(work);
                double kernel = KernelDistance.of(rendered, real, options.blocks(), options.blockSize(), seed);
                Neighborhoods neighborhoods = Neighborhoods.of(rendered, real, options.neighbors());
                List<Double> values = List.of(
                        frechet,
                        kernel,
                        neighborhoods.precision(),
                        neighborhoods.recall(),
                        neighborhoods.density(),
                        neighborhoods.coverage());
                Map<String, Double> figures = new LinkedHashMap<>();
                for (int i = 0; i < values.size(); i++) {
                    figures.put(figures().get(i), values.get(i));
                }
                return figures;
            }
        }

        private Gaussian gaussian(String set) {
            return gaussians.computeIfAbsent(set, name -> sets.get(name).gaussian());
        }

        @Override
        public void close() {
            manager.close();
        }
    }
}
