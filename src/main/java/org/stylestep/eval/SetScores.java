package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The sets of one evaluation, for each of its set metrics: renderings in the own and in another style, and targets. */
final class SetScores implements AutoCloseable {

    private static final List<String> NAMES = List.of("own", "other", "targets");

    private final List<SetMetric.ImageSets> sets;

    SetScores(List<Metric> metrics) {
        sets = measured(metrics).map(SetMetric::newSets).toList();
    }

    private static Stream<SetMetric> measured(List<Metric> metrics) {
        return metrics.stream().filter(SetMetric.class::isInstance).map(SetMetric.class::cast);
    }

    /** For every set metric the features of own, other and targets. */
    static List<List<float[][]>> features(List<Metric> metrics, NDArray own, NDArray other, NDArray targets) {
        return measured(metrics)
                .map(metric ->
                        Stream.of(own, other, targets).map(metric::features).toList())
                .toList();
    }

    void add(List<List<float[][]>> features) {
        for (int i = 0; i < sets.size(); i++) {
            for (int set = 0; set < NAMES.size(); set++) {
                sets.get(i).add(NAMES.get(set), features.get(i).get(set));
            }
        }
    }

    /** FIGURE_own and FIGURE_other of every set metric. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (SetMetric.ImageSets one : sets) {
            for (String set : NAMES.subList(0, 2)) {
                one.compare(set, NAMES.get(2)).forEach((name, value) -> figures.put(name + "_" + set, value));
            }
        }
        return figures;
    }

    @Override
    public void close() {
        sets.forEach(SetMetric.ImageSets::close);
    }
}
