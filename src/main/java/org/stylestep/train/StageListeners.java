package org.stylestep.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Several listeners as one; each hears of an event before the next does. */
final class StageListeners implements StageListener {

    private final List<StageListener> all = new ArrayList<>();

    @FunctionalInterface
    private interface Call {
        void to(StageListener listener) throws IOException;
    }

    void add(StageListener listener) {
        all.add(listener);
    }

    private void each(Call call) throws IOException {
        for (StageListener listener : all) {
            call.to(listener);
        }
    }

    @Override
    public void started(long firstStep, long totalSteps) throws IOException {
        each(listener -> listener.started(firstStep, totalSteps));
    }

    @Override
    public void stepped(StepEvent event) throws IOException {
        each(listener -> listener.stepped(event));
    }

    @Override
    public void wentBack(long steps) throws IOException {
        each(listener -> listener.wentBack(steps));
    }

    @Override
    public void validated(long steps, Stage.ValidationResult result) throws IOException {
        each(listener -> listener.validated(steps, result));
    }

    @Override
    public void saved(long steps, Path checkpoint) throws IOException {
        each(listener -> listener.saved(steps, checkpoint));
    }

    @Override
    public void sampled(long steps, Path sheet) throws IOException {
        each(listener -> listener.sampled(steps, sheet));
    }

    @Override
    public void finished(Outcome outcome) throws IOException {
        each(listener -> listener.finished(outcome));
    }

    /** What a listener throws is suppressed by the failure. */
    @Override
    public void failed(Throwable failure) {
        for (StageListener listener : all) {
            try {
                listener.failed(failure);
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
