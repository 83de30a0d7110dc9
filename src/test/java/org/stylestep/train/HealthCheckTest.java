package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.stylestep.LoggedWarnings;

final class HealthCheckTest {

    private static List<String> read(HealthCheck check, Map<String, Double> figures, int times) {
        return IntStream.range(0, times)
                .boxed()
                .flatMap(i -> check.read(figures).stream())
                .toList();
    }

    @Test
    void aLossAtTheMarginIsNamedOnceAfterTenReadingsInTurn() {
        HealthCheck check = HealthCheck.atMargin(0.1);
        assertThat(read(check, Map.of("triplet", 0.1002), 9)).isEmpty();
        assertThat(read(check, Map.of("triplet", 0.08), 1)).isEmpty();
        assertThat(read(check, Map.of("triplet", 0.1002), 9)).isEmpty();
        assertThat(read(check, Map.of("triplet", 0.1002), 30))
                .singleElement()
                .asString()
                .contains("margin of 0.1", "copies");
    }

    @Test
    void aDiscriminatorThatHasWonIsNamed() {
        HealthCheck check = HealthCheck.won("discriminator_random");
        assertThat(read(check, Map.of("discriminator", 0.0, "discriminator_random", 0.2), 20))
                .isEmpty();
        assertThat(read(check, Map.of("discriminator_random", 0.004), 20))
                .singleElement()
                .asString()
                .contains("discriminator_random", "discriminator_learning_rate");
    }

    @Test
    void codesThatTheGeneratorIgnoresAreNamedIfNoMetricTellsStylesApart() {
        Map<String, Double> alike = Map.of("validation_psnr_own", 12.0, "validation_psnr_gap", -0.01);
        Map<String, Double> mixed = Map.of(
                "validation_psnr_own",
                12.0,
                "validation_psnr_gap",
                0.01,
                "validation_l1_own",
                30.0,
                "validation_l1_gap",
                2.0);
        assertThat(read(HealthCheck.ignoredCodes(), alike, 2)).isEmpty();
        assertThat(read(HealthCheck.ignoredCodes(), alike, 9))
                .singleElement()
                .asString()
                .contains("ignores");
        assertThat(read(HealthCheck.ignoredCodes(), mixed, 9)).isEmpty();
        assertThat(read(HealthCheck.ignoredCodes(), Map.of("validation_accuracy", 0.5), 9))
                .isEmpty();
    }

    @Test
    void theListenerReadsTheStepsOfTheLogAndWarns() {
        HealthWarnings warnings = new HealthWarnings(2, List.of("discriminator"), Optional.of(0.1f));
        try (NDManager manager = NDManager.newBaseManager();
                LoggedWarnings log = new LoggedWarnings(HealthWarnings.class.getName())) {
            Map<String, NDArray> values =
                    Map.of("triplet", manager.create(0.1f), "discriminator", manager.create(0.004f));
            for (int step = 1; step <= 30; step++) {
                StepEvent event = new StepEvent(step, 30, step, 1, values);
                warnings.stepped(event);
                assertThat(event.isRead()).isEqualTo(step % 2 == 0);
            }
            Map<String, Double> alike = Map.of("validation_psnr_own", 12.0, "validation_psnr_gap", 0.0);
            for (int step = 1; step <= 3; step++) {
                warnings.validated(step, new Stage.ValidationResult(alike, false, false));
            }
            assertThat(log.all())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("step 20: ").contains("margin"),
                            line -> assertThat(line).startsWith("step 20: ").contains("discriminator"),
                            line -> assertThat(line).startsWith("step 3: ").contains("ignores"));
        }
    }
}
