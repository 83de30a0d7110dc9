package org.stylestep.mining;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Which scene of a time lapse an image shows, by its name. */
final class Scenes {

    private static final Pattern LAST_DIGIT = Pattern.compile("(\\d)(?:\\.[^.]*)?$");

    private Scenes() {}

    /**
     * Returns the rule of the space_needle_timelapse data set: the digit at the end of the name, before the extension.
     *
     * <p>A name that does not end so is an IllegalArgumentException.
     */
    public static Function<String, String> lastDigit() {
        return name -> {
            Matcher matcher = LAST_DIGIT.matcher(name);
            if (!matcher.find()) {
                throw new IllegalArgumentException(
                        "The scene of " + name + " is unknown: its name does not end in a digit before the extension");
            }
            return matcher.group(1);
        };
    }

    /** Returns a number for each image, equal for images of the same scene; if there are no scenes, all different. */
    static int[] number(List<String> names, Optional<Function<String, String>> scene) {
        if (scene.isEmpty()) {
            return IntStream.range(0, names.size()).toArray();
        }
        int[] scenes = new int[names.size()];
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < scenes.length; i++) {
            Integer known = numbers.putIfAbsent(scene.orElseThrow().apply(names.get(i)), numbers.size());
            scenes[i] = known == null ? numbers.size() - 1 : known;
        }
        return scenes;
    }

    /**
     * Checks that every image has enough others (of other scenes) for a near list and a far list that do not overlap.
     *
     * @throws IllegalArgumentException if one has not; the message says how many are needed
     */
    static void requireEnough(List<String> names, int[] scenes, NeighborTable.Options options) {
        int needed = options.near() + options.far();
        int[] members = new int[scenes.length];
        for (int scene : scenes) {
            members[scene]++;
        }
        for (int i = 0; i < scenes.length; i++) {
            int others = scenes.length - members[scenes[i]];
            if (others < needed) {
                String lists = options.near() + " near and " + options.far() + " far neighbors";
                throw new IllegalArgumentException(
                        options.scene().isEmpty()
                                ? "Lists of " + lists + " need at least " + (needed + 1) + " images; there are "
                                        + scenes.length
                                : "Lists of " + lists + " need at least " + needed
                                        + " images of other scenes than that of " + names.get(i) + "; there are "
                                        + others);
            }
        }
    }
}
