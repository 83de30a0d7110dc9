package org.stylestep.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.data.ImagePair;
import org.stylestep.image.RgbImage;
import org.stylestep.random.KeyedRandom;

/**
 * Makes the quickstart's data set of the emoji sheet: line art to the left, the color picture to the right, 64x64 each, in
 * {@code train/} and {@code val/}.
 *
 * <p>Emoji that differ in skin tone or gender alone all go to the same side of the split, so that validation shows no picture that
 * is nearly one of the training set. Pictures that are blank, have hardly a line, or repeat an earlier one pixel by pixel are left out.
 */
public final class EmojiPairs {

    private static final Logger LOG = LoggerFactory.getLogger(EmojiPairs.class);

    /** Changes when the same settings come to give other pictures. */
    private static final int LAYOUT = 1;

    /**
     * White around a picture before it is scaled back to its size. Many pictures reach the edge of their cell, where their outline
     * would otherwise fall outside.
     */
    private static final int MARGIN = 2;

    /** A picture needs this many line pixels, about a quarter of the outline of the smallest ones that show anything. */
    private static final int MIN_LINE_PIXELS = 24;

    /**
     * How pairs are chosen and drawn.
     *
     * @param variants how many skin-tone variants of an emoji to keep beside the emoji itself, drawn at random. All five to
     *     twenty-five of them would make half of the set people; none would hide that one drawing has many colorings
     * @param validation the share of the families of variants that go to {@code val/}, in (0, 1)
     * @param seed the seed of both draws
     * @param lines how the lines are drawn
     */
    public record Options(int variants, double validation, long seed, LineArt.Options lines) {

        /** Checks the ranges. */
        public Options {
            if (variants < 0 || !(validation > 0 && validation < 1)) {
                throw new IllegalArgumentException(
                        "Emoji pairs need variants >= 0 and a validation share in (0, 1): variants " + variants
                                + ", validation " + validation);
            }
        }

        /** One variant beside each emoji that has any, a tenth for validation. */
        public static Options quickstart() {
            return new Options(1, 0.1, 1, LineArt.Options.artwork());
        }

        /** Returns the values in one line, for the record of what a folder was made with; another text makes the folder anew. */
        String recipe() {
            return "Options[variants=" + variants + ", validation=" + validation + ", seed=" + seed + ", lines="
                    + lines.recipe() + "]";
        }
    }

    private EmojiPairs() {}

    /**
     * Makes the pairs, unless they are there already.
     *
     * @param jar the file {@code emoji-1.0.1.jar}
     * @param folder where the pairs go; see {@link PairWriter} for what is replaced
     * @param options how they are chosen and drawn
     * @return the number of pairs by subfolder
     * @throws IOException if the jar is missing or another one, or the folder holds something else
     */
    public static Map<String, Integer> prepare(Path jar, Path folder, Options options) throws IOException {
        return prepare(jar, folder, options, (done, total) -> {});
    }

    /**
     * Makes the pairs as {@link #prepare(Path, Path, Options)}.
     *
     * @param progress receives the emoji that are done and in all, after each
     * @throws IOException as there
     */
    public static Map<String, Integer> prepare(
            Path jar, Path folder, Options options, BiConsumer<Integer, Integer> progress) throws IOException {
        String recipe = "emoji " + EmojiSheet.VERSION + ", layout " + LAYOUT + ", " + options.recipe();
        return PairWriter.prepare(folder, recipe, writer -> write(EmojiSheet.open(jar), options, writer, progress));
    }

    /**
     * Makes the pair of one emoji.
     *
     * @param picture its picture on white, of any size
     * @param pen draws the lines
     * @return line art and color, of the picture's size
     */
    public static ImagePair pair(RgbImage picture, LineArt pen) {
        RgbImage color = framed(picture).resize(picture.width(), picture.height());
        return new ImagePair(pen.draw(color), color);
    }

    private static void write(
            EmojiSheet sheet, Options options, PairWriter writer, BiConsumer<Integer, Integer> progress)
            throws IOException {
        LineArt pen = new LineArt(options.lines);
        Set<RgbImage> seen = new HashSet<>();
        int poor = 0;
        int repeated = 0;
        int done = 0;
        List<Emoji> all = chosen(sheet.emoji(), options);
        for (Emoji emoji : all) {
            ImagePair pair = pair(sheet.picture(emoji), pen);
            if (linePixels(pair.input().toRgb()) < MIN_LINE_PIXELS) {
                poor++;
            } else if (!seen.add(pair.target())) {
                repeated++;
            } else {
                writer.write(part(emoji, options), emoji.code(), pair);
            }
            progress.accept(++done, all.size());
        }
        LOG.info("Left out {} emoji with hardly a line and {} that repeat another one", poor, repeated);
    }

    /** The bases in their order, each followed by the variants that were drawn. */
    static List<Emoji> chosen(List<Emoji> all, Options options) {
        Map<String, List<Emoji>> byBase = new TreeMap<>();
        for (Emoji emoji : all) {
            byBase.computeIfAbsent(emoji.base(), key -> new ArrayList<>()).add(emoji);
        }
        List<Emoji> chosen = new ArrayList<>();
        byBase.forEach((base, group) -> {
            group.stream().filter(emoji -> !emoji.isVariant()).forEach(chosen::add);
            List<Emoji> variants =
                    new ArrayList<>(group.stream().filter(Emoji::isVariant).toList());
            RandomGenerator random = KeyedRandom.of(options.seed, "variants of " + base);
            for (int n = 0; n < options.variants && !variants.isEmpty(); n++) {
                chosen.add(variants.remove(random.nextInt(variants.size())));
            }
        });
        return chosen;
    }

    static String part(Emoji emoji, Options options) {
        double drawn =
                KeyedRandom.of(options.seed, "split of " + emoji.family()).nextDouble();
        return drawn < options.validation ? "val" : "train";
    }

    private static RgbImage framed(RgbImage picture) {
        int width = picture.width() + 2 * MARGIN;
        byte[] rgb = new byte[3 * width * (picture.height() + 2 * MARGIN)];
        Arrays.fill(rgb, (byte) 255);
        for (int y = 0; y < picture.height(); y++) {
            int to = 3 * ((y + MARGIN) * width + MARGIN);
            System.arraycopy(picture.rgb(), 3 * y * picture.width(), rgb, to, 3 * picture.width());
        }
        return new RgbImage(width, picture.height() + 2 * MARGIN, rgb);
    }

    private static int linePixels(RgbImage lines) {
        int count = 0;
        for (int i = 0; i < lines.rgb().length; i += 3) {
            count += lines.rgb()[i] == 0 ? 1 : 0;
        }
        return count;
    }
}
