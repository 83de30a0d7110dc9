package org.stylestep.latent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How to go from one style to another, and what lies between several. */
public enum StyleInterpolation {

    /** Straight: {@code (1 - t)·a + t·b}, as the paper's figures are made. */
    LINEAR {
        @Override
        double[] inside(double[] a, double[] b, double t) {
            double[] between = new double[a.length];
            for (int i = 0; i < a.length; i++) {
                between[i] = (1 - t) * a[i] + t * b[i];
            }
            return between;
        }
    },

    /**
     * Around the origin: the direction turns evenly along the great circle through both styles (slerp; Shoemake, SIGGRAPH 1985), while the
     * length goes straight from one's to the other's: {@code |s(t)| = (1 - t)·|a| + t·|b|}.
     *
     * <p>Where the great circle is not defined: if either style is zero, or both have one direction, it is {@link #LINEAR}, which the formula
     * tends to. If the directions are opposite, it goes past the axis that the first style is most nearly perpendicular to (the
     * first such axis), the same way there and back; styles of one number have no way around, and go straight.
     */
    SPHERICAL {
        @Override
        double[] inside(double[] a, double[] b, double t) {
            double lengthA = length(a);
            double lengthB = length(b);
            if (lengthA == 0 || lengthB == 0 || a.length == 1) {
                return LINEAR.inside(a, b, t);
            }
            double[] from = scaled(a, 1 / lengthA);
            double[] to = scaled(b, 1 / lengthB);
            double cosine = dot(from, to);
            double[] across = perpendicular(to, from);
            double sine = length(across);
            if (sine < COLLINEAR) {
                if (cosine > 0) {
                    return LINEAR.inside(a, b, t);
                }
                across = perpendicular(axisFarthestFrom(from), from);
            }
            double angle = t * Math.atan2(sine, cosine);
            double toward = Math.sin(angle) / length(across);
            double radius = (1 - t) * lengthA + t * lengthB;
            double[] between = new double[a.length];
            for (int i = 0; i < a.length; i++) {
                between[i] = radius * (Math.cos(angle) * from[i] + toward * across[i]);
            }
            return between;
        }
    };

    /** The sine of the angle below which two directions count as one or as opposite: the resolution of float32 codes. */
    private static final double COLLINEAR = 1e-6;

    /** How far the weights of a mix may be from 1 together, for the rounding of whoever computed them. */
    private static final double WEIGHT_TOLERANCE = 1e-6;

    abstract double[] inside(double[] a, double[] b, double t);

    /**
     * Returns a style on the way.
     *
     * @param from the style at 0, returned as it is there
     * @param to the style at 1, returned as it is there; of the same size
     * @param t how far to go, in [0, 1]
     * @throws IllegalArgumentException if the sizes differ or t lies outside
     */
    public Style between(Style from, Style to, double t) {
        Style.requireOneSize(List.of(from, to));
        if (!(t >= 0 && t <= 1)) {
            throw new IllegalArgumentException("between two styles t goes from 0 to 1, not " + t);
        }
        if (t == 0 || t == 1) {
            return t == 0 ? from : to;
        }
        return Style.rounded(inside(from.doubles(), to.doubles(), t));
    }

    /**
     * Goes through several styles. Every one of them is among the frames: the stop {@code j} of {@code n} at {@link #frameOf}, and the frames
     * between two stops are evenly spaced.
     *
     * @param stops two styles or more, of one size
     * @param frames how many styles to return, at least as many as there are stops
     * @return the styles, from the first stop to the last
     * @throws IllegalArgumentException if there are too few stops or frames, or sizes differ
     */
    public List<Style> path(List<Style> stops, int frames) {
        Style.requireOneSize(stops);
        if (stops.size() < 2 || frames < stops.size()) {
            throw new IllegalArgumentException("a path needs at least 2 styles and as many frames as styles, not "
                    + stops.size() + " styles and " + frames + " frames");
        }
        List<Style> path = new ArrayList<>();
        for (int stop = 1; stop < stops.size(); stop++) {
            int first = frameOf(stop - 1, stops.size(), frames);
            int last = frameOf(stop, stops.size(), frames);
            for (int frame = first; frame < last; frame++) {
                double t = (double) (frame - first) / (last - first);
                path.add(between(stops.get(stop - 1), stops.get(stop), t));
            }
        }
        path.add(stops.get(stops.size() - 1));
        return path;
    }

    /**
     * Returns which frame of a path shows a stop.
     *
     * @param stop the stop's number, from 0
     * @param stops how many stops there are, at least 2
     * @param frames how many frames the path has
     * @return the frame's number, from 0: {@code round(stop · (frames - 1) / (stops - 1))}
     */
    public static int frameOf(int stop, int stops, int frames) {
        return Math.toIntExact(Math.round((double) stop * (frames - 1) / (stops - 1)));
    }

    /**
     * Mixes styles.
     *
     * @param styles at least one, all of one size
     * @param weights one for each style, none below 0, together 1
     * @return {@code Σ weight · style}
     * @throws IllegalArgumentException if sizes or counts differ, or the weights are not those of a convex mix
     */
    public static Style mix(List<Style> styles, double... weights) {
        Style.requireOneSize(styles);
        if (weights.length != styles.size()) {
            throw new IllegalArgumentException(styles.size() + " styles need as many weights, not " + weights.length);
        }
        double total = 0;
        double[] mixed = new double[styles.get(0).size()];
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0)) {
                throw new IllegalArgumentException("weight " + i + " of a mix is " + weights[i] + ", not from 0 to 1");
            }
            total += weights[i];
            float[] values = styles.get(i).values();
            for (int k = 0; k < mixed.length; k++) {
                mixed[k] += weights[i] * values[k];
            }
        }
        if (!(Math.abs(total - 1) <= WEIGHT_TOLERANCE)) {
            throw new IllegalArgumentException("the weights of a mix are together " + total + ", not 1");
        }
        return Style.rounded(mixed);
    }

    /**
     * Averages styles: the mix with equal weights.
     *
     * @param styles at least one, all of one size
     * @throws IllegalArgumentException if there are none or their sizes differ
     */
    public static Style mean(List<Style> styles) {
        double[] weights = new double[styles.size()];
        Arrays.fill(weights, 1.0 / styles.size());
        return mix(styles, weights);
    }

    /** What is left of a vector without its part along a unit vector. */
    private static double[] perpendicular(double[] vector, double[] unit) {
        double along = dot(vector, unit);
        double[] rest = new double[vector.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = vector[i] - along * unit[i];
        }
        return rest;
    }

    private static double[] axisFarthestFrom(double[] unit) {
        int farthest = 0;
        for (int i = 1; i < unit.length; i++) {
            if (Math.abs(unit[i]) < Math.abs(unit[farthest])) {
                farthest = i;
            }
        }
        double[] axis = new double[unit.length];
        axis[farthest] = 1;
        return axis;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double length(double[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    private static double[] scaled(double[] vector, double factor) {
        double[] scaled = new double[vector.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = factor * vector[i];
        }
        return scaled;
    }
}
