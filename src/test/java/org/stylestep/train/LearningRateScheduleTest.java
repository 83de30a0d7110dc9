package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.stylestep.testkit.ScheduleContract;

final class LearningRateScheduleTest {

    @Nested
    final class OfLinearDecay extends ScheduleContract {
        @Override
        protected LearningSchedule schedule() {
            return LinearDecay.kimg(0.15, 0.25);
        }
    }

    @Nested
    final class OfStepDecay extends ScheduleContract {
        @Override
        protected LearningSchedule schedule() {
            return StepDecay.of(new StepDecay.Options(10, 3, 0.7), 20);
        }
    }

    @Test
    void holdsAndThenFallsAsPublished() {
        LinearDecay schedule = LinearDecay.of(new LinearDecay.Options(Optional.of(150.0), 250, 10));
        assertThat(schedule.factor(0)).isEqualTo(1);
        assertThat(schedule.factor(150_000)).isEqualTo(1);
        // 1 - (kimg - fixed) / (total - fixed + 10)
        assertThat(schedule.factor(200_000)).isCloseTo(1 - 50.0 / 110, within(1e-12));
        assertThat(schedule.factor(250_000)).isCloseTo(1 - 100.0 / 110, within(1e-12));
        assertThat(schedule.factor(400_000)).isZero();
    }

    @Test
    void endsAtZeroWithoutATail() {
        LinearDecay schedule = LinearDecay.kimg(1, 3);
        assertThat(schedule.factor(2_000)).isCloseTo(0.5, within(1e-12));
        assertThat(schedule.factor(3_000)).isZero();
    }

    @Test
    void countsTheStepsThatShowAllImages() {
        assertThat(new LinearDecay(0, 100, 0).steps(8)).isEqualTo(13);
        assertThat(new LinearDecay(0, 104, 0).steps(8)).isEqualTo(13);
        assertThat(LinearDecay.constant(12).factor(12)).isEqualTo(1);
        assertThat(new LinearDecay(5, 5, 0).factor(6)).isZero();
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new LinearDecay(0, 0, 0)).hasMessageContaining("total 0");
        assertThatThrownBy(() -> new LinearDecay(-1, 1, 0)).hasMessageContaining("start -1");
    }
}
