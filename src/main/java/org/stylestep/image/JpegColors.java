package org.stylestep.image;

import java.util.stream.Stream;

/** The colors of a JPEG's components, which are decoded as they are stored: what libjpeg and Pillow make of them. */
final class JpegColors {

    private static final int MAX = 255;

    private JpegColors() {}

    /** Turns luma and chroma into red, green and blue, or into inks, in place. Inks are stored inverted, as Adobe does, and become 0 for none. */
    static void convert(byte[] samples, int components, FileParts file) {
        boolean ycc = isYcc(components, file);
        for (int at = 0; at < samples.length && (ycc || components == 4); at += components) {
            if (ycc) {
                fromYcc(samples, at);
            }
            // Luma and chroma of inverted inks are those of the inks themselves, so only black is inverted then.
            for (int ink = ycc ? 3 : 0; ink < components; ink++) {
                samples[at + ink] = (byte) ~samples[at + ink];
            }
        }
    }

    /** The rules of libjpeg ({@code default_decompress_parms}): a JFIF marker means luma and chroma, else Adobe's marker or the components' names tell. */
    private static boolean isYcc(int components, FileParts file) {
        boolean jfif = file.contents("e0", "JFIF\0").anyMatch(content -> content.length >= 9);
        boolean rgb = file.contents("c[0-35-79-bd-f]", "")
                .anyMatch(frame -> frame.length > 12 && frame[6] == 'R' && frame[9] == 'G' && frame[12] == 'B');
        Stream<byte[]> adobe = file.contents("ee", "Adobe").filter(content -> content.length >= 7);
        boolean told = adobe.findFirst().map(content -> content[6] != 0).orElse(components == 3 && !rgb);
        return (components > 1 && told) || (components == 3 && jfif);
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

    /** BT.601 by libjpeg's integers ({@code jdcolor.c}): 1.402, 0.34414, 0.71414 and 1.772 in 16 fractional bits, and a half. */
    private static void fromYcc(byte[] samples, int at) {
        int luma = ((samples[at] & MAX) << 16) + (1 << 15);
        int blue = (samples[at + 1] & MAX) - 128;
        int red = (samples[at + 2] & MAX) - 128;
        samples[at] = limited(luma + 91_881 * red);
        samples[at + 1] = limited(luma - 22_554 * blue - 46_802 * red);
        samples[at + 2] = limited(luma + 116_130 * blue);
    }

    private static byte limited(int value) {
        return (byte) Math.max(0, Math.min(MAX, value >> 16));
    }
}
