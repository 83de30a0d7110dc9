package org.stylestep.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.stylestep.latent.CodeStatistics;
import org.stylestep.latent.Style;

/**
 * The plane of the map of styles: a code z lies at {@code (z − origin)·axis} for both axes.
 *
 * @param origin the mean of the codes
 * @param axes two unit vectors: the directions in which the codes vary most
 * @param points the codes on the plane
 */
record StyleMap(Style origin, List<double[]> axes, List<double[]> points) {

    private static final int AXES = 2;

    /** Makes the map of codes; of fewer than two codes, the first two numbers of a code are its axes. */
    static StyleMap of(List<Style> codes, int size) {
        if (codes.size() < 2) {
            double[][] first = new double[AXES][size];
            IntStream.range(0, Math.min(AXES, size)).forEach(i -> first[i][i] = 1);
            return new StyleMap(Style.of(new float[size]), List.of(first), List.of());
        }
        CodeStatistics statistics = CodeStatistics.of(codes);
        List<double[]> axes = new ArrayList<>(List.of(statistics.principalAxes(AXES)));
        if (axes.size() < AXES) {
            axes.add(new double[size]);
        }
        List<double[]> points = codes.stream()
                .map(code -> axes.stream()
                        .mapToDouble(axis -> statistics.along(axis, code))
                        .toArray())
                .toList();
        return new StyleMap(statistics.mean(), axes, points);
    }
}
