package org.stylestep.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.random.KeyedRandom;

final class StyleInterpolationTest {

    private static final Style ORIGIN = Style.of(0, 0, 0);

    private static Style random(long key) {
        RandomGenerator random = KeyedRandom.of(3, "styles to go between", key);
        float[] values = new float[8];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Style.of(values);
    }

    private static double length(Style style) {
        return style.distance(Style.of(new float[style.size()]));
    }

    private static double angle(Style a, Style b) {
        double dot = 0;
        for (int i = 0; i < a.size(); i++) {
            dot += (double) a.values()[i] * b.values()[i];
        }
        return Math.acos(Math.max(-1, Math.min(1, dot / length(a) / length(b))));
    }

    private static void assertNear(Style actual, Style expected, double tolerance) {
        assertThat(actual.distance(expected))
                .as("from %s to %s", actual, expected)
                .isLessThan(tolerance);
    }

    @Test
    void linearIsTheWeightedSum() {
        Style between = StyleInterpolation.LINEAR.between(Style.of(1, -2), Style.of(3, 2), 0.25);
        assertThat(between).isEqualTo(Style.of(1.5f, -1));
    }

    @Test
    void sphericalIsShoemakesFormulaForCodesOfOneLength() {
        for (int key = 0; key < 50; key++) {
            Style a = random(2L * key);
            Style b = scaled(random(2L * key + 1), length(a));
            double omega = angle(a, b);
            for (double t : new double[] {0.1, 0.5, 0.8}) {
                float[] expected = new float[a.size()];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] =
                            (float) ((Math.sin((1 - t) * omega) * a.values()[i] + Math.sin(t * omega) * b.values()[i])
                                    / Math.sin(omega));
                }
                assertNear(StyleInterpolation.SPHERICAL.between(a, b, t), Style.of(expected), 1e-5);
            }
        }
    }

    private static Style scaled(Style style, double length) {
        double factor = length / length(style);
        float[] values = style.values();
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) factor;
        }
        return Style.of(values);
    }

    @Test
    void sphericalTurnsEvenlyWhileTheLengthGoesStraight() {
        for (int key = 0; key < 50; key++) {
            Style a = random(2L * key);
            Style b = random(2L * key + 1);
            for (double t : new double[] {0.2, 0.5, 0.9}) {
                Style between = StyleInterpolation.SPHERICAL.between(a, b, t);
                assertThat(angle(a, between)).isCloseTo(t * angle(a, b), within(1e-4));
                assertThat(angle(between, b)).isCloseTo((1 - t) * angle(a, b), within(1e-4));
                assertThat(length(between)).isCloseTo((1 - t) * length(a) + t * length(b), within(1e-5));
            }
        }
    }

    @Test
    void sphericalWithoutADirectionGoesStraight() {
        Style a = Style.of(3, 0, 4);
        assertThat(StyleInterpolation.SPHERICAL.between(ORIGIN, a, 0.5)).isEqualTo(Style.of(1.5f, 0, 2));
        assertThat(StyleInterpolation.SPHERICAL.between(a, ORIGIN, 0.5)).isEqualTo(Style.of(1.5f, 0, 2));
        assertThat(StyleInterpolation.SPHERICAL.between(ORIGIN, ORIGIN, 0.5)).isEqualTo(ORIGIN);
        assertThat(StyleInterpolation.SPHERICAL.between(a, a, 0.3)).isEqualTo(a);
        assertNear(StyleInterpolation.SPHERICAL.between(a, Style.of(6, 0, 8), 0.5), Style.of(4.5f, 0, 6), 1e-6);
        assertThat(StyleInterpolation.SPHERICAL.between(Style.of(1), Style.of(-3), 0.5))
                .isEqualTo(Style.of(-1));
    }

    @Test
    void sphericalBetweenOppositeStylesGoesPastAFixedAxisThereAndBack() {
        Style a = Style.of(2, 0, 0);
        Style b = Style.of(-4, 0, 0);
        assertNear(StyleInterpolation.SPHERICAL.between(a, b, 0.5), Style.of(0, 3, 0), 1e-6);
        Style c = random(1);
        Style opposite = scaled(c, -length(c));
        for (double t : new double[] {0.1, 0.5, 0.7}) {
            Style there = StyleInterpolation.SPHERICAL.between(c, opposite, t);
            assertThat(length(there)).isCloseTo(length(c), within(1e-5));
            assertThat(angle(c, there)).isCloseTo(t * Math.PI, within(1e-3));
            assertNear(StyleInterpolation.SPHERICAL.between(opposite, c, 1 - t), there, 1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-7, 1e-6, 1e-5, 1e-4, 1e-3})
    void sphericalIsSteadyWhereDirectionsBecomeAlikeOrOpposite(double off) {
        Style a = Style.of(1, 0);
        Style alike = Style.of(1, (float) off);
        Style opposite = Style.of(-1, (float) off);
        assertNear(StyleInterpolation.SPHERICAL.between(a, alike, 0.5), Style.of(1, (float) off / 2), 1e-6);
        assertNear(StyleInterpolation.SPHERICAL.between(a, opposite, 0.5), Style.of(0, 1), 1e-3);
    }

    @ParameterizedTest
    @EnumSource(StyleInterpolation.class)
    void itEndsExactlyWhereItShouldAndIsTheSameBackwards(StyleInterpolation mode) {
        Style a = random(5);
        Style b = random(6);
        assertThat(mode.between(a, b, 0)).isEqualTo(a);
        assertThat(mode.between(a, b, 1)).isEqualTo(b);
        assertNear(mode.between(a, b, 0.3), mode.between(b, a, 0.7), 1e-6);
        for (double t : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> mode.between(a, b, t))
                    .withMessageContaining("" + t);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mode.between(a, ORIGIN, 0.5))
                .withMessageContaining("8 and of 3");
    }

    @Test
    void aPathShowsEveryStopAndIsEvenBetween() {
        List<Style> stops = List.of(Style.of(0), Style.of(6), Style.of(0));
        assertThat(StyleInterpolation.LINEAR.path(stops, 5))
                .containsExactly(Style.of(0), Style.of(3), Style.of(6), Style.of(3), Style.of(0));
        assertThat(StyleInterpolation.LINEAR.path(stops, 6))
                .containsExactly(Style.of(0), Style.of(2), Style.of(4), Style.of(6), Style.of(3), Style.of(0));
        assertThat(StyleInterpolation.LINEAR.path(stops, 3)).isEqualTo(stops);
        assertThatIllegalArgumentException().isThrownBy(() -> StyleInterpolation.LINEAR.path(stops, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> StyleInterpolation.LINEAR.path(stops.subList(0, 1), 5));
    }

    @Test
    void stopsStandInTheirFramesForAllCounts() {
        for (int count = 2; count < 7; count++) {
            List<Style> stops = IntStream.range(0, count)
                    .mapToObj(StyleInterpolationTest::random)
                    .toList();
            for (int frames = count; frames < 30; frames++) {
                List<Style> path = StyleInterpolation.SPHERICAL.path(stops, frames);
                assertThat(path).hasSize(frames).doesNotHaveDuplicates();
                for (int stop = 0; stop < count; stop++) {
                    assertThat(path.get(StyleInterpolation.frameOf(stop, count, frames)))
                            .isEqualTo(stops.get(stop));
                }
            }
        }
    }

    @Test
    void aMixIsConvex() {
        List<Style> styles = List.of(Style.of(1, 0), Style.of(0, 2), Style.of(4, 4));
        assertThat(StyleInterpolation.mix(styles, 0.5, 0.25, 0.25)).isEqualTo(Style.of(1.5f, 1.5f));
        assertThat(StyleInterpolation.mix(styles, 0, 1, 0)).isEqualTo(styles.get(1));
        assertNear(StyleInterpolation.mean(styles), Style.of(5 / 3f, 2), 1e-6);
        for (double[] weights :
                new double[][] {{0.5, 0.5, 0.5}, {1.5, -0.5, 0}, {Double.NaN, 0, 1}, {0, 0, 0.9}, {1}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> StyleInterpolation.mix(styles, weights))
                    .withMessageContaining("weight");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> StyleInterpolation.mean(List.of()));
    }
}
