package org.stylestep.pipeline;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import org.stylestep.data.Images;
import org.stylestep.data.PairAugmentation;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.LatentSampler;
import org.stylestep.latent.SamplerContext;
import org.stylestep.latent.Style;
import org.stylestep.mining.Progress;

/** The codes of images that a model encodes when a sampler asks for them; there is no mapper. */
record EncodedImages(Images images, PairAugmentation transform, StyleTransfer model, Progress progress)
        implements SamplerContext {

    @Override
    public int latentDim() {
        return model.latentDim();
    }

    @Override
    public List<Style> trainingCodes() throws IOException {
        try (NDManager manager = model.newManager()) {
            return new ImageCodes(model::encode, transform).read(images, manager, progress);
        }
    }

    @Override
    public LatentSampler mapper() {
        return SamplerContext.of(latentDim()).mapper();
    }
}
