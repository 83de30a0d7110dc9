package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.io.JsonFile;

final class BenchmarkCommandTest {

    @TempDir
    Path folder;

    private final Program program = new Program(() -> folder);

    @ParameterizedTest
    @CsvSource({
        "mining, search by sketch, exact search / search by sketch",
        "step, step, ",
        "data, pair from the disk cache, pair of a step / pair from the disk cache",
        "translate, render, render / translate"
    })
    void reportsTimesAndRatiosWithTheMachineAndTheDate(String subject, String time, String ratio) throws IOException {
        Path out = folder.resolve("report.json");
        assertThat(program.run("benchmark " + subject + " --size 48 --channels 2 --batch 2 --n 20 --repetitions 2"
                        + " --device cpu --out " + out))
                .as(program.err())
                .isZero();
        Map<String, Object> report = JsonFile.read(out).orElseThrow();
        assertThat(program.out()).isEqualTo(JsonFile.text(report) + System.lineSeparator());
        assertThat(report).containsEntry("benchmark", subject);
        assertThat(Instant.parse((String) report.get("date"))).isBefore(Instant.now());
        assertThat(report.get("machine")).asString().contains("processors", "device=cpu (PyTorch");
        assertThat(report.get("versions")).asString().contains("java");
        assertThat(report.get("options")).asString().contains("size=48", "channels=2", "batch=2", "n=20");
        assertThat(report.get("seconds"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .hasEntrySatisfying(time, value -> assertSpread((Map<?, ?>) value));
        if (ratio != null) {
            assertThat(report.get("ratios"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .hasEntrySatisfying(
                            ratio,
                            value -> assertThat(((Number) value).doubleValue()).isPositive());
        }
    }

    private static void assertSpread(Map<?, ?> spread) {
        double median = ((Number) spread.get("median")).doubleValue();
        assertThat(median)
                .isPositive()
                .isBetween(((Number) spread.get("least")).doubleValue(), ((Number) spread.get("most")).doubleValue());
        assertThat(spread.get("repetitions")).isEqualTo(2L);
    }

    @Test
    void namesTheOptionThatIsWrong() {
        assertThat(program.run("benchmark mining --n 3")).isEqualTo(1);
        assertThat(program.err()).contains("n must be at least 20");
        assertThat(program.run("benchmark nothing")).isEqualTo(2);
    }
}
