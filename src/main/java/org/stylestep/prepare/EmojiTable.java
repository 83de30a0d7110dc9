package org.stylestep.prepare;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads rows of {@code emoji.csv}: fields between '#', of which the picture's file name is followed by its column and row; the last
 * fields may list skin-tone variants, each ended by '!', as {@code tone,code,,picture,column,row,...}.
 */
final class EmojiTable {

    private static final Pattern BASE = Pattern.compile("#([0-9a-f-]+)\\.png#(\\d+)#(\\d+)#");
    private static final Pattern VARIANT = Pattern.compile(",([0-9a-f-]+)\\.png,(\\d+),(\\d+),");

    private EmojiTable() {}

    /** Returns the emoji of a row and its variants; nothing for a row without a picture. */
    static List<Emoji> parse(String row) {
        List<Emoji> found = new ArrayList<>();
        Matcher base = BASE.matcher(row);
        if (base.find()) {
            found.add(emoji(base, base.group(1)));
            Matcher variant = VARIANT.matcher(row);
            while (variant.find()) {
                found.add(emoji(variant, base.group(1)));
            }
        }
        return found;
    }

    private static Emoji emoji(Matcher place, String base) {
        return new Emoji(place.group(1), base, Integer.parseInt(place.group(2)), Integer.parseInt(place.group(3)));
    }
}
