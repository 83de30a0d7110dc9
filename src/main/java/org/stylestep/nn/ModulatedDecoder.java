package org.stylestep.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The second half of a modulated generator: the maps of a {@link ContentEncoder} and a style code to an image.
 *
 * <p>Input: the encoder's maps in its order, then z (B, latent_dim). Output (B, channels, H, W) in [-1, 1]. Residual stages; then every stage joins the
 * encoder's map of its size with what came before, doubles the size and halves the channels; last, a convolution 1×1 with tanh makes the image. The code
 * modulates every convolution but the last. The encoder's first map, of full size, is not used: it holds lines and edges of the input, and what it lends
 * the last convolution shows as speckle.
 *
 * <p>Children: {@code residual1} … and {@code up1} … (each {@code conv1}, {@code conv2}: {@link ModulatedConv2d}), {@code image} and, if codes are
 * normalized, {@code code} ({@link CodeStandardization}).
 */
final class ModulatedDecoder extends AbstractBlock {

    private final Generator.Options options;
    private final List<ModulatedStage> residuals = new ArrayList<>();
    private final List<ModulatedStage> stages = new ArrayList<>();
    private final EqualizedConv2d image;
    private final Optional<CodeStandardization> codes;

    ModulatedDecoder(Generator.ModulatedOptions modulated) {
        options = modulated.size();
        int deepest = options.downsamplings();
        for (int i = 1; i <= options.residualBlocks(); i++) {
            residuals.add(addChildBlock(
                    "residual" + i, ModulatedStage.residual(Channels.doubled(options.baseChannels(), deepest))));
        }
        for (int i = 1; i <= deepest; i++) {
            int outChannels = Channels.doubled(options.baseChannels(), deepest - i);
            stages.add(addChildBlock("up" + i, ModulatedStage.upsampling(outChannels, modulated.upsampling())));
        }
        image = addChildBlock("image", new EqualizedConv2d(EqualizedConv2d.Options.of(options.channels(), 1)));
        codes = modulated.normalizedCodes()
                ? Optional.of(addChildBlock("code", new CodeStandardization()))
                : Optional.empty();
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        int deepest = options.downsamplings();
        Shape code = inputShapes[deepest + 2];
        Shape shape = inputShapes[deepest + 1];
        for (ModulatedStage residual : residuals) {
            residual.initialize(manager, dataType, shape, code);
        }
        for (int i = 0; i < stages.size(); i++) {
            Shape joined = Channels.of(shape, inputShapes[deepest - i].get(1) + shape.get(1));
            stages.get(i).initialize(manager, dataType, joined, code);
            shape = stages.get(i).outputShape(joined);
        }
        image.initialize(manager, dataType, shape);
        codes.ifPresent(standardization -> standardization.initialize(manager, dataType, code));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, PairList<String, Object> params) {
        MapBlock.Pass pass = new MapBlock.Pass(parameterStore, training);
        NDArray code = inputs.get(options.downsamplings() + 2);
        if (codes.isEmpty()) {
            return forward(pass, inputs, code);
        }
        try (NDArray standardized = pass.through(codes.get(), code)) {
            return forward(pass, inputs, standardized);
        }
    }

    private NDList forward(MapBlock.Pass pass, NDList inputs, NDArray code) {
        int deepest = options.downsamplings();
        NDArray x = StyledBlock.through(residuals.get(0), pass, inputs.get(deepest + 1), code);
        for (ModulatedStage residual : residuals.subList(1, residuals.size())) {
            try (NDArray before = x) {
                x = StyledBlock.through(residual, pass, before, code);
            }
        }
        for (int i = 0; i < stages.size(); i++) {
            try (NDArray before = x;
                    NDArray joined = Channels.join(inputs.get(deepest - i), before)) {
                x = StyledBlock.through(stages.get(i), pass, joined, code);
            }
        }
        try (NDArray before = x;
                NDArray raw = pass.through(image, before)) {
            return new NDList(raw.tanh());
        }
    }

    boolean normalizesCodes() {
        return codes.isPresent();
    }

    void normalizeCodes(float[] mean, float[] deviation) {
        codes.ifPresent(standardization -> standardization.set(mean, deviation));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {Channels.of(inputShapes[0], options.channels())};
    }
}
