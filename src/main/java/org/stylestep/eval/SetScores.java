package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sets of one evaluation, for each of its set metrics: targets, and renderings in the own and in another style. */
final class SetScores implements AutoCloseable {

    private static final String TARGETS = "targets";

    private final List<SetMetric.ImageSets> sets = new ArrayList<>();

    SetScores(List<Metric> metrics) {
        for (Metric metric : metrics) {
            if (metric instanceof SetMetric measured) {
                sets.add(measured.newSets());
            }
        }
    }

    void add(NDArray own, NDArray other, NDArray targets) {
        for (SetMetric.ImageSets one : sets) {
            one.add("own", own);
            one.add("other", other);
            one.add(TARGETS, targets);
        }
    }

    /** FIGURE_own and FIGURE_other of every set metric. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (SetMetric.ImageSets one : sets) {
            for (String set : List.of("own", "other")) {
                one.compare(set, TARGETS).forEach((name, value) -> figures.put(name + "_" + set, value));
            }
        }
        return figures;
    }

    @Override
    public void close() {
        sets.forEach(SetMetric.ImageSets::close);
    }
}
