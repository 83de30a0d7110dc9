package org.stylestep.mining;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of images whose nearest image is the same one, or nearly so: as a positive, it teaches nothing, and as a negative it is wrong. */
final class Copies {

    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);

    /** As a share of the distance to the farthest image; copies that were compressed again are about so far apart. */
    private static final double SAME = 1e-4;

    private static final int SHOWN = 3;

    private Copies() {}

    /**
     * Logs how many there are and the first of them.
     *
     * @param names of the images
     * @param candidates of every image, with complete distances
     */
    static void warn(List<String> names, List<Candidates> candidates) {
        List<String> found = find(names, candidates);
        if (!found.isEmpty()) {
            LOG.warn(
                    "{} of {} images are copies of others, or nearly so ({}): such triplets teach the encoder nothing. 'stylestep"
                            + " check-data' lists them; delete all but one of each group",
                    found.size(),
                    names.size(),
                    found.stream()
                            .limit(SHOWN)
                            .collect(Collectors.joining(", ", "", found.size() > SHOWN ? ", ..." : "")));
        }
    }

    /** Returns each such image with the one that it is nearest to, as {@code a.png of b.png}. */
    static List<String> find(List<String> names, List<Candidates> candidates) {
        return IntStream.range(0, names.size())
                .boxed()
                .flatMap(
                        i -> copyOf(i, candidates.get(i)).map(copy -> names.get(i) + " of " + names.get(copy)).stream())
                .toList();
    }

    private static Optional<Integer> copyOf(int image, Candidates candidates) {
        int[] order = candidates.ordered();
        int nearest = order[0] == image ? order[1] : order[0];
        double farthest = candidates.distance(order[order.length - 1]);
        return candidates.distance(nearest) <= SAME * farthest ? Optional.of(nearest) : Optional.empty();
    }
}
