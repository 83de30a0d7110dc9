package org.stylestep.infer;

import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.ndarray.BytesSupplier;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.util.Map;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;

/**
 * Image files to a PNG file, as DJL Serving passes them on.
 *
 * <p>What is wrong with a file is the sender's to mend, so it is answered with 400 (413 if it has too many pixels) and a message rather than
 * with a failure.
 */
final class FileTranslator implements NoBatchifyTranslator<Input, Output> {

    /** The property that bounds what is decoded. */
    static final String MAX_PIXELS = "max_pixels";

    /** A rendering takes about 1.2 KiB a pixel with 16 base channels (measured); with the published 32, expected to take twice that, these are 2.4 GiB. */
    static final long DEFAULT_MAX_PIXELS = 1 << 20;

    private static final String DATA = "data";
    private static final String STYLE = "style";
    private static final String REFUSAL = "refusal";
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;

    private final SizeAdapter fit;
    private final long maxPixels;

    FileTranslator(SizeAdapter fit, Map<String, ?> arguments) throws TranslateException {
        this.fit = fit;
        Object most = arguments.get(MAX_PIXELS);
        try {
            maxPixels = most == null ? DEFAULT_MAX_PIXELS : Long.parseLong(most.toString());
        } catch (NumberFormatException e) {
            throw new TranslateException(MAX_PIXELS + " = " + most + " is not a whole number", e);
        }
    }

    @Override
    public NDList processInput(TranslatorContext context, Input request) {
        try {
            ChannelImage input =
                    ImageFiles.decode(DATA, part(request, DATA).getAsBytes(), maxPixels, fit.inputChannels());
            if (fit.padded(input.width(), input.height()).pixels() > maxPixels) {
                context.setAttachment(
                        REFUSAL,
                        new Output(
                                TOO_LARGE,
                                DATA + ": it is " + input.size() + " and has to be padded to more than " + maxPixels
                                        + " pixels, the most that are taken"));
                return new NDList();
            }
            RgbImage style = ImageFiles.decode(STYLE, part(request, STYLE).getAsBytes(), maxPixels);
            return fit.arrays(context, input, style);
        } catch (UnreadableImageException e) {
            context.setAttachment(REFUSAL, new Output(e.isTooLarge() ? TOO_LARGE : BAD_REQUEST, e.getMessage()));
        } catch (IllegalArgumentException e) {
            context.setAttachment(REFUSAL, new Output(BAD_REQUEST, e.getMessage()));
        }
        // A predictor passes nothing through the networks, and asks for the output all the same.
        return new NDList();
    }

    @Override
    public Output processOutput(TranslatorContext context, NDList list) {
        if (list.isEmpty()) {
            return (Output) context.getAttachment(REFUSAL);
        }
        RgbImage rendering = SizeAdapter.rendering(context, list);
        Output output = new Output();
        output.addProperty("Content-Type", "image/png");
        output.add(ImageFiles.png(rendering));
        return output;
    }

    private static BytesSupplier part(Input request, String name) {
        BytesSupplier part = name.equals(DATA) ? request.getData() : request.get(name);
        if (part == null) {
            throw new IllegalArgumentException("the request has no part '" + name + "': send the input as '" + DATA
                    + "' and the image whose style to use as '" + STYLE + "'");
        }
        return part;
    }
}
