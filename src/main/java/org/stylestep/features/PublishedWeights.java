package org.stylestep.features;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Weight files whose networks metrics are defined by, and how their conversions are recognized.
 *
 * <p>The name of each file ends with the first digits of its SHA-256. {@link WeightConversion} records the whole SHA-256 of what it read
 * beside that of the arrays which it wrote. So weights are known if the record has the published digits, and the arrays are still those of the
 * record; a record that somebody forged is not found out.
 */
enum PublishedWeights {
    /** torchvision's AlexNet. */
    ALEXNET("alexnet", "alexnet-owt-7be5be79.pth", "7be5be79"),
    /** torchvision's VGG16. */
    VGG16("vgg16", "vgg16-397923af.pth", "397923af"),
    /** torchvision's SqueezeNet 1.1. */
    SQUEEZENET("squeezenet", "squeezenet1_1-b8a52dc0.pth", "b8a52dc0"),
    /** The network of the Fréchet inception distance, as pytorch-fid distributes it. */
    INCEPTION("inception", "pt_inception-2015-12-05-6726825d.pth", "6726825d");

    /** The keys of the record in a safetensors file's metadata. */
    static final String SOURCE = "source_sha256";

    static final String ARRAYS = "arrays_sha256";

    private final String network;
    private final String file;
    private final String digits;

    PublishedWeights(String network, String file, String digits) {
        this.network = network;
        this.file = file;
        this.digits = digits;
    }

    /** Returns the file's name. */
    String file() {
        return file;
    }

    /** Returns the published file that arrays of a network are known to come from, by their record and their SHA-256. */
    static Optional<String> of(String network, Map<String, String> metadata, String arraysSha256) {
        return Arrays.stream(values())
                .filter(known -> known.network.equals(network)
                        && metadata.getOrDefault(SOURCE, "").startsWith(known.digits)
                        && metadata.getOrDefault(ARRAYS, "").equals(arraysSha256))
                .map(PublishedWeights::file)
                .findFirst();
    }
}
