package org.stylestep.infer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.stylestep.data.HostBatch;
import org.stylestep.image.ChannelImage;

/** An encoder and a generator that translate images: those of a checkpoint, or networks in training. */
public interface TranslationModel {

    /**
     * Encodes the styles of images, without recording gradients.
     *
     * @param images (B, 3, H, W) in [-1, 1], on the model's device
     * @return codes (B, {@link #latentDim()}), in the images' manager
     */
    NDArray encode(NDArray images);

    /**
     * Renders each input with the code beside it, without recording gradients.
     *
     * @param inputs (B, {@link #inputChannels()}, H, W) in [-1, 1], on the model's device, of a size that the generator takes
     * @param codes (B, {@link #latentDim()})
     * @return (B, 3, H, W) in [-1, 1], in the inputs' manager
     */
    NDArray render(NDArray inputs, NDArray codes);

    /**
     * Renders, and cuts off what {@link #upload} padded the inputs by.
     *
     * @param inputs (B, {@link #inputChannels()}, H, W), as {@link #upload} made them
     * @param codes (B, {@link #latentDim()})
     * @param height the images' height before they were padded
     * @param width the images' width before they were padded
     * @return (B, 3, height, width) in [-1, 1], in the inputs' manager
     */
    default NDArray renderCropped(NDArray inputs, NDArray codes, long height, long width) {
        return render(inputs, codes).get(":, :, :" + height + ", :" + width);
    }

    /** Returns how many channels the generator's inputs have, 3 in the published net. */
    int inputChannels();

    /** Returns how many numbers a code has, 8 in the published nets. */
    int latentDim();

    /**
     * Uploads inputs; a model may pad them at their right and lower border to a size that its generator takes.
     *
     * @param images at least one, all of one size, in {@link #inputChannels()} channels
     * @param manager owns the result
     * @return (B, C, H, W) in [-1, 1]
     */
    default NDArray upload(List<ChannelImage> images, NDManager manager) {
        return HostBatch.of(images).toArray(manager);
    }

    /** Returns a new manager on the model's device; close it after use, and before the model. */
    NDManager newManager();
}
