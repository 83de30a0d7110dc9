package org.stylestep.monitor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to an MLflow run from a thread of its own, in order. While the server is away, it tries again and again; what does not fit into the queue
 * meanwhile, or is still in it some time after the end, is lost, and what the server refuses is skipped.
 */
final class MlflowSender {

    private static final Logger LOGGER = LoggerFactory.getLogger(MlflowSender.class);

    private final MlflowRun run;
    private final String server;
    private final Timing timing;
    private final BlockingQueue<Item> queue;
    private final AtomicInteger lost = new AtomicInteger();
    private final Thread thread = new Thread(this::send, "mlflow");
    private boolean warned;

    /**
     * How long to wait, and for how much.
     *
     * @param request for a connection, and for an answer
     * @param pause between a request that failed and the next try; it doubles up to a minute
     * @param end for the queue when the training ends
     * @param queue calls of {@link #add} that may wait
     */
    record Timing(Duration request, Duration pause, Duration end, int queue) {

        static Timing standard() {
            return new Timing(Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(15), 10_000);
        }
    }

    private sealed interface Item {}

    private record Metrics(List<MlflowRun.Metric> metrics) implements Item {}

    private record Sheet(Path file) implements Item {}

    private record End(String status) implements Item {}

    @FunctionalInterface
    private interface Request {
        void send() throws IOException, InterruptedException;
    }

    MlflowSender(MlflowRun run, String server, Timing timing) {
        this.run = run;
        this.server = server;
        this.timing = timing;
        queue = new ArrayBlockingQueue<>(timing.queue());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Sends metrics, at most {@value MlflowRun#MAX_METRICS}. */
    void add(List<MlflowRun.Metric> metrics) {
        offer(new Metrics(metrics));
    }

    /** Sends a sample sheet. */
    void add(Path sheet) {
        offer(new Sheet(sheet));
    }

    private void offer(Item item) {
        if (!queue.offer(item)) {
            lost.incrementAndGet();
        }
    }

    /** Ends the run; waits for the queue, but not long. */
    void end(String status) {
        if (!thread.isAlive()) {
            return;
        }
        offer(new End(status));
        try {
            thread.join(timing.end().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            thread.interrupt();
            lost.addAndGet(queue.size());
        }
        if (lost.get() > 0) {
            LOGGER.warn("MLflow at {}: {} messages were not sent", server, lost);
        }
    }

    private void send() {
        try {
            if (!attempt(run::open)) {
                return;
            }
            while (true) {
                Item item = queue.take();
                if (item instanceof Metrics first) {
                    List<MlflowRun.Metric> metrics = withFollowing(first);
                    attempt(() -> run.log(metrics));
                } else if (item instanceof Sheet sheet) {
                    attempt(() -> run.upload(sheet.file()));
                } else if (item instanceof End end) {
                    attempt(() -> run.end(end.status()));
                    return;
                }
            }
        } catch (InterruptedException e) {
            // The time for the end is over.
            Thread.currentThread().interrupt();
        }
    }

    /** Takes as many of the metrics that follow in the queue as a request may have. */
    private List<MlflowRun.Metric> withFollowing(Metrics first) {
        List<MlflowRun.Metric> metrics = new ArrayList<>(first.metrics());
        while (queue.peek() instanceof Metrics next && metrics.size() + next.metrics().size() <= MlflowRun.MAX_METRICS) {
            metrics.addAll(next.metrics());
            queue.remove();
        }
        return metrics;
    }

    /** Sends until the server answers; returns whether it accepted the request. */
    private boolean attempt(Request request) throws InterruptedException {
        for (long pause = timing.pause().toMillis(); ; pause = Math.min(2 * pause, TimeUnit.MINUTES.toMillis(1))) {
            try {
                request.send();
                return true;
            } catch (MlflowClient.Refused | RuntimeException e) {
                // A server that is not MLflow's answers with other JSON, or with none.
                warn("refused a request, which is skipped", e);
                return false;
            } catch (IOException e) {
                warn("does not answer; figures are sent when it does", e);
                Thread.sleep(pause);
            }
        }
    }

    private void warn(String what, Exception failure) {
        if (!warned) {
            warned = true;
            LOGGER.warn(
                    "MLflow at {} {}; the training goes on: {}",
                    server,
                    what,
                    failure.getMessage() == null ? failure.toString() : failure.getMessage());
        }
    }
}
