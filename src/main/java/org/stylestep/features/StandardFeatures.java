package org.stylestep.features;

import java.nio.file.Files;
import java.nio.file.Path;
import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;
import org.stylestep.settings.Default;

/** The library's feature extractors by name: {@code filter_bank}, {@code squeezenet}, {@code vgg16} and {@code inception}. */
public final class StandardFeatures implements StyleStepExtension {

    /** Makes the extension. */
    public StandardFeatures() {}

    /**
     * Options of {@code squeezenet}, SqueezeNet 1.1.
     *
     * @param weights the file of its weights
     */
    public record SqueezeNetOptions(Path weights) {}

    /**
     * Options of {@code inception}, the network of the Fréchet inception distance.
     *
     * @param weights the file of its weights
     */
    public record InceptionOptions(Path weights) {}

    /**
     * Options of {@code vgg16}.
     *
     * @param weights the file of its weights
     * @param convention what they were trained to take; published: caffe
     */
    public record Vgg16Options(
            Path weights, @Default("caffe") Vgg16.Convention convention) {}

    @Override
    public void register(Extensions.Builder extensions) {
        extensions
                .add(FeatureExtractor.KIND, "filter_bank", (options, device) -> new FilterBank(device))
                .add(
                        FeatureExtractor.KIND,
                        "squeezenet",
                        SqueezeNetOptions.class,
                        (options, device) -> SqueezeNet.load(required(options.weights()), device))
                .add(
                        FeatureExtractor.KIND,
                        "inception",
                        InceptionOptions.class,
                        (options, device) -> Inception.load(required(options.weights()), device))
                .add(
                        FeatureExtractor.KIND,
                        "vgg16",
                        Vgg16Options.class,
                        (options, device) -> Vgg16.load(required(options.weights()), options.convention(), device));
    }

    private static Path required(Path weights) {
        if (!Files.isRegularFile(weights)) {
            throw new IllegalArgumentException("weights: no such file: " + weights
                    + ". Put weights there that `stylestep fetch-weights` made, name another file, or do without:"
                    + " {type: filter_bank}");
        }
        return weights;
    }
}
