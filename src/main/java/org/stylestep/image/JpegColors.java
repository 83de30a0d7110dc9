package org.stylestep.image;

import java.util.Optional;

/** The colors of a JPEG's components, which are decoded as they are stored: what libjpeg and Pillow make of them. */
final class JpegColors {

    private static final int MAX = 255;
    private static final int BITS = 16;
    private static final int HALF = 1 << (BITS - 1);

    private JpegColors() {}

    /**
     * Turns luma and chroma into red, green and blue, or into inks, in place. Inks are stored inverted, as Adobe does, and become 0 for none.
     *
     * @param samples 1, 3 or 4 components a pixel in turn
     */
    static void convert(byte[] samples, int components, FileParts file) {
        boolean ycc = isYcc(components, file);
        for (int at = 0; at < samples.length && ycc; at += components) {
            fromYcc(samples, at);
        }
        for (int at = 0; at < samples.length && components == 4; at++) {
            // Luma and chroma of inverted inks are those of the inks themselves, so only black is inverted then.
            samples[at] = (byte) (ycc && at % 4 < 3 ? samples[at] : ~samples[at]);
        }
    }

    /** The rules of libjpeg ({@code default_decompress_parms}): a JFIF marker means luma and chroma, else Adobe's marker or the components' names tell. */
    private static boolean isYcc(int components, FileParts file) {
        Optional<byte[]> adobe = file.contents("ee", "Adobe")
                .filter(content -> content.length >= 7)
                .findFirst();
        Optional<Boolean> told = adobe.map(content -> content[6] != 0);
        if (components != 3) {
            return components == 4 && told.orElse(false);
        }
        boolean jfif = file.contents("e0", "JFIF\0").anyMatch(content -> content.length >= 9);
        return jfif
                || told.orElseGet(() -> file.contents("c[0-35-79-bd-f]", "")
                        .noneMatch(
                                frame -> frame.length > 12 && frame[6] == 'R' && frame[9] == 'G' && frame[12] == 'B'));
    }

    /** Returns red, green and blue of gray, RGB or inks, of which each takes its color away and black all, as in Pillow. */
    static byte[] rgb(byte[] samples, int components) {
        if (components < 4) {
            return components == 3 ? samples : RgbConversion.shown(samples, components);
        }
        byte[] rgb = new byte[samples.length / 4 * 3];
        for (int at = 0; at < rgb.length; at++) {
            int light = ~samples[at / 3 * 4 + 3] & MAX;
            int taken = (samples[at / 3 * 4 + at % 3] & MAX) * light;
            rgb[at] = (byte) (light - (taken + MAX / 2) / MAX);
        }
        return rgb;
    }

    /** BT.601 by libjpeg's integers ({@code jdcolor.c}): 1.402, 0.34414, 0.71414 and 1.772 in fractional bits. */
    private static void fromYcc(byte[] samples, int at) {
        int luma = samples[at] & 0xFF;
        int blue = (samples[at + 1] & 0xFF) - 128;
        int red = (samples[at + 2] & 0xFF) - 128;
        samples[at] = limited(luma + ((91_881 * red + HALF) >> BITS));
        samples[at + 1] = limited(luma + ((-22_554 * blue - 46_802 * red + HALF) >> BITS));
        samples[at + 2] = limited(luma + ((116_130 * blue + HALF) >> BITS));
    }

    private static byte limited(int value) {
        return (byte) Math.max(0, Math.min(MAX, value));
    }
}
