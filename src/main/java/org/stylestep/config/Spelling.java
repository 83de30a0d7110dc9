package org.stylestep.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the known word that is spelled most like an unknown one. */
public final class Spelling {

    private Spelling() {}

    /** Returns the candidate that differs least from a word, where it differs in at most a third of the word or two letters. */
    static Optional<String> nearest(String word, Collection<String> candidates) {
        return near(word, candidates).stream().findFirst();
    }

    /**
     * Finds what is spelled nearly like a word.
     *
     * @param word the word
     * @param candidates the known words
     * @return those that differ in at most a third of the word or two letters, the nearest first
     */
    public static List<String> near(String word, Collection<String> candidates) {
        int most = Math.max(2, word.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(word, candidate) <= most)
                .sorted(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .toList();
    }

    /**
     * Returns the suggestion for an unknown word, before the list of known ones.
     *
     * @param word the word
     * @param candidates the known ones
     * @return {@code "; did you mean '...'?"}, or {@code ";"} if none is like it
     */
    public static String suggestion(String word, Collection<String> candidates) {
        return nearest(word, candidates)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse(";");
    }

    /** The number of letters to insert, delete or replace (Levenshtein). */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j - 1], diagonal) + 1);
            }
        }
        return row[b.length()];
    }
}
