package org.stylestep.monitor;

import java.util.Optional;
import org.stylestep.settings.Default;

/**
 * The options of {@code mlflow}, which logs a training to an MLflow tracking server. The environment variables of MLflow's own client hold what is
 * secret: {@code MLFLOW_TRACKING_TOKEN}, or {@code MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}.
 *
 * @param url the server's address, which begins with {@code http://} or {@code https://}; unless given, that of {@code MLFLOW_TRACKING_URI}
 * @param experiment the experiment that the run is in, created if it is not there
 */
public record MlflowOptions(
        Optional<String> url, @Default("stylestep") String experiment) {}
