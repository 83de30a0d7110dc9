package org.stylestep.data;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names of files without their endings, to name what is made of the files. */
public final class ShortNames {

    private ShortNames() {}

    /**
     * Cuts the endings off, unless that leaves two names alike, letter case aside ({@code a.jpg} and {@code A.png}); then all names stay
     * whole.
     *
     * @param names the files' names, all different
     * @return as many names, all different, in the same order
     */
    public static List<String> of(List<String> names) {
        List<String> stems =
                names.stream().map(name -> name.replaceFirst("\\.[^.]*$", "")).toList();
        Set<String> seen = new HashSet<>();
        return stems.stream().allMatch(stem -> seen.add(stem.toLowerCase(Locale.ROOT))) ? stems : List.copyOf(names);
    }
}
