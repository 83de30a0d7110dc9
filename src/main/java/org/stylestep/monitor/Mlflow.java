package org.stylestep.monitor;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.stylestep.train.MonitorContext;
import org.stylestep.train.Outcome;

/**
 * Logs a training to an MLflow tracking server: figures as metrics, settings as parameters and as the artifact {@code run.yaml}, sample sheets as
 * artifacts. A thread of its own sends them; a server that is slow or away costs the training no time and no error.
 */
final class Mlflow extends FigureListener {

    private static final String URL_VARIABLE = "MLFLOW_TRACKING_URI";

    private final MlflowSender sender;

    private Mlflow(long everySteps, MlflowSender sender) {
        super(everySteps);
        this.sender = sender;
    }

    /** Makes the monitor; the server is asked nothing before the training starts. */
    static Mlflow create(MlflowOptions options, MonitorContext context) {
        return create(options, context, System.getenv(), MlflowSender.Timing.standard());
    }

    static Mlflow create(
            MlflowOptions options,
            MonitorContext context,
            Map<String, String> environment,
            MlflowSender.Timing timing) {
        String url = options.url().orElse(environment.getOrDefault(URL_VARIABLE, ""));
        if (url.matches("[^/]*//[^/]*@.*")) {
            throw new IllegalArgumentException("the address of mlflow's server holds a user or a password, which logs"
                    + " and run files would show; set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD");
        }
        if (!url.matches("https?://[^/].*")) {
            throw new IllegalArgumentException(
                    "mlflow needs the address of a tracking server, which begins with http:// or"
                            + " https://, as its url or in the environment variable " + URL_VARIABLE
                            + (url.isEmpty() ? "" : ", not " + url));
        }
        MlflowClient client = new MlflowClient(URI.create(url.replaceAll("/+$", "")), environment, timing.request());
        return new Mlflow(
                context.everySteps(),
                new MlflowSender(new MlflowRun(client, options.experiment(), context), url, timing));
    }

    @Override
    public void started(long firstStep, long totalSteps) {
        sender.start();
    }

    @Override
    void figures(long steps, Map<String, Double> figures) {
        long now = System.currentTimeMillis();
        sender.add(figures.entrySet().stream()
                .map(figure -> new MlflowRun.Metric(MlflowRun.name(figure.getKey()), figure.getValue(), now, steps))
                .toList());
    }

    @Override
    public void sampled(long steps, Path sheet) {
        sender.add(sheet);
    }

    @Override
    public void finished(Outcome outcome) {
        sender.end(outcome.reason() == Outcome.Reason.STOPPED ? "KILLED" : "FINISHED");
    }

    @Override
    public void failed(Throwable failure) {
        sender.end("FAILED");
    }
}
