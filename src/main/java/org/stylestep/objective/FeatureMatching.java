package org.stylestep.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Feature matching (pix2pixHD, arXiv 1711.11585, equation 4): the mean absolute difference of the discriminator's inner maps for a rendering and for its
 * target, averaged over the layers of a scale and over the scales. The discriminator does not train on it: it needs an adversarial term beside it.
 * Published weight: 40 in this form (10 times 4 in pix2pixHD's code, networks of 4 inner layers).
 *
 * @param of the rendering
 */
public record FeatureMatching(Rendering of) implements LossTerm {

    @Override
    public NDArray evaluate(Synthesis synthesis) {
        List<NDList> rendered = synthesis.discriminatorFeatures(of);
        List<NDList> real = synthesis.realFeatures(of);
        return mean(IntStream.range(0, real.size())
                .mapToObj(scale -> difference(rendered.get(scale), real.get(scale)))
                .toList());
    }

    private static NDArray difference(NDList rendered, NDList real) {
        return mean(IntStream.range(0, real.size())
                .mapToObj(
                        layer -> rendered.get(layer).sub(real.get(layer)).abs().mean())
                .toList());
    }

    private static NDArray mean(List<NDArray> scalars) {
        return NDArrays.stack(new NDList(scalars)).mean();
    }

    @Override
    public Optional<Rendering> rendering() {
        return Optional.of(of);
    }
}
