package org.stylestep.prepare;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An emoji and its place on the sheet.
 *
 * @param code its code points in lower-case hexadecimal, joined by hyphens, such as {@code 1f44b-1f3fd}
 * @param base the code of the emoji that it is a skin-tone variant of; its own code if it is none
 * @param column its column on the sheet, from 0
 * @param row its row on the sheet, from 0
 */
record Emoji(String code, String base, int column, int row) {

    private static final Pattern HYPHEN = Pattern.compile("-");

    /** Skin tones, the two gender signs, the joiner, and the mark of a colored rendering. */
    private static final Set<String> TELLS_NOTHING =
            Set.of("1f3fb", "1f3fc", "1f3fd", "1f3fe", "1f3ff", "2640", "2642", "200d", "fe0f");

    private static final Set<String> MAN_OR_WOMAN = Set.of("1f468", "1f469");
    private static final String PERSON = "1f9d1";

    /** Returns whether it is a skin-tone variant of another one. */
    boolean isVariant() {
        return !code.equals(base);
    }

    /**
     * Returns what it has in common with its variants: its code without skin tones and genders, so that a
     * farmer's is the same for man, woman and person.
     */
    String family() {
        return HYPHEN.splitAsStream(code)
                .filter(point -> !TELLS_NOTHING.contains(point))
                .map(point -> MAN_OR_WOMAN.contains(point) ? PERSON : point)
                .collect(Collectors.joining("-"));
    }
}
