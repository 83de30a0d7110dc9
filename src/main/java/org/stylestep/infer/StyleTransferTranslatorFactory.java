package org.stylestep.infer;

import ai.djl.Model;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.Pair;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;

/**
 * Makes the translators of an exported model, for DJL's {@code Criteria} and DJL Serving.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>input</th><th>output</th><th></th></tr>
 * <tr><td>{@link StyledImage}</td><td>{@link Image}</td><td>images in memory, any sizes</td></tr>
 * <tr><td>{@link Input}</td><td>{@link Output}</td><td>DJL Serving: JPEG or PNG files {@code data} (the input; the first part if none has that name) and
 * {@code style}, to a PNG file; the property {@code max_pixels} bounds what is decoded</td></tr>
 * <tr><td>{@link NDList}</td><td>{@link NDList}</td><td>input (B, C, H, W) and style image (B, 3, h, w) to rendering (B, 3, H, W), all in [-1, 1], in sizes that the networks
 * take</td></tr>
 * </table>
 */
public final class StyleTransferTranslatorFactory implements TranslatorFactory {

    @Override
    public Set<Pair<Type, Type>> getSupportedTypes() {
        return Set.of(
                new Pair<>(StyledImage.class, Image.class),
                new Pair<>(Input.class, Output.class),
                new Pair<>(NDList.class, NDList.class));
    }

    @Override
    public <I, O> Translator<I, O> newInstance(Class<I> input, Class<O> output, Model model, Map<String, ?> arguments)
            throws TranslateException {
        if (!(model.getBlock() instanceof TransferBlock block)) {
            throw new TranslateException(
                    "the model " + model.getName() + " is no style transfer: load it with blockFactory = "
                            + StyleTransferBlockFactory.class.getName());
        }
        Translator<?, ?> translator;
        if (input == StyledImage.class && output == Image.class) {
            translator = new ImageTranslator(block.fit());
        } else if (input == Input.class && output == Output.class) {
            translator = new FileTranslator(block.fit(), arguments);
        } else if (input == NDList.class && output == NDList.class) {
            translator = new NoopTranslator(null);
        } else {
            throw new IllegalArgumentException("a style transfer does not turn " + input + " into " + output);
        }
        return cast(translator);
    }

    // The types were just compared, which the compiler does not see.
    @SuppressWarnings("unchecked")
    private static <I, O> Translator<I, O> cast(Translator<?, ?> translator) {
        return (Translator<I, O>) translator;
    }
}
