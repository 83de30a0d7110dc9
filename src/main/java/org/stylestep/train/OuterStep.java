package org.stylestep.train;

import java.util.List;

/** The arithmetic at the end of a round, in double precision: what is the same for all workers keeps its bytes. */
final class OuterStep {

    private OuterStep() {}

    /** Returns the mean of arrays of one length, summed up in their order. */
    static double[] mean(List<float[]> arrays) {
        double[] mean = new double[arrays.get(0).length];
        for (float[] array : arrays) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += array[i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= arrays.size();
        }
        return mean;
    }

    static float[] rounded(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    /** Steps from weights towards their mean, by Nesterov's momentum: d = before − mean, v = momentum v + d, before − rate (d + momentum v). */
    static float[] of(RoundOptions options, float[] before, double[] mean, float[] velocity) {
        float[] after = new float[before.length];
        for (int i = 0; i < after.length; i++) {
            double difference = before[i] - mean[i];
            velocity[i] = (float) (options.outerMomentum() * velocity[i] + difference);
            after[i] = (float) (before[i] - options.outerRate() * (difference + options.outerMomentum() * velocity[i]));
        }
        return after;
    }
}
