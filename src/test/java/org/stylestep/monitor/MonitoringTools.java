package org.stylestep.monitor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A Python with TensorBoard and MLflow, which {@code STYLESTEP_MONITORING_PYTHON} names. */
final class MonitoringTools {

    private static final String VARIABLE = "STYLESTEP_MONITORING_PYTHON";

    private MonitoringTools() {}

    static ProcessBuilder python(String... arguments) {
        String python = System.getenv(VARIABLE);
        Assumptions.assumeTrue(python != null, VARIABLE + " names no Python with tensorboard and mlflow");
        List<String> command = new ArrayList<>(List.of(python));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    static List<String> output(String... arguments) throws IOException, InterruptedException {
        Process process = python(arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError("ended with " + process.exitValue() + ": " + output);
        }
        return output.lines().toList();
    }
}
