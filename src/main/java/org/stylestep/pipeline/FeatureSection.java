package org.stylestep.pipeline;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.stylestep.config.Check;
import org.stylestep.config.Default;
import org.stylestep.config.RunFileException;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.FilterBank;
import org.stylestep.features.SqueezeNet;
import org.stylestep.features.Vgg16;

/**
 * Features to compare images by.
 *
 * @param type which features; published: vgg16
 * @param weights the network's weights; the filter bank has none
 * @param convention what VGG16's weights were trained to take; published: caffe
 */
public record FeatureSection(
        @Default("filter_bank") Type type,
        Optional<Path> weights,
        @Default("caffe") Vgg16.Convention convention) {

    /** Which features. */
    public enum Type {
        /** Oriented filters and colors at four scales, without pre-trained weights. */
        FILTER_BANK,
        /** SqueezeNet 1.1. */
        SQUEEZENET,
        /** VGG16, as published. */
        VGG16
    }

    /** Checks that a network has weights. */
    public FeatureSection {
        Check.require(
                type == Type.FILTER_BANK || weights.isPresent(),
                "type needs the key 'weights', a file of pre-trained weights; filter_bank does without");
    }

    /** Whether these are the features of the published method, for whose magnitudes its weights were chosen. */
    boolean published() {
        return type == Type.VGG16 && convention == Vgg16.Convention.CAFFE;
    }

    /**
     * Loads the features.
     *
     * @param key the section's dotted key, for messages
     * @param device where they compute
     * @return the features, to be closed
     * @throws RunFileException if there is no file of weights
     * @throws IOException if it cannot be read or holds other weights
     */
    public FeatureExtractor open(String key, Device device) throws IOException {
        if (type == Type.FILTER_BANK) {
            return new FilterBank(device);
        }
        Path file = weights.orElseThrow();
        if (!Files.isRegularFile(file)) {
            throw new RunFileException(key + ".weights: no such file: " + file + ". Put weights there that"
                    + " scripts/convert_features.py made, name another file, or do without: --set " + key
                    + "='{type: filter_bank}'");
        }
        return type == Type.VGG16 ? Vgg16.load(file, convention, device) : SqueezeNet.load(file, device);
    }
}
