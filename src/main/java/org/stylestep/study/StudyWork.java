package org.stylestep.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.io.AtomicFile;

/** Trains and evaluates rows, several at once: a worker takes the first task of the plan whose predecessors have ended. */
final class StudyWork {

    private static final Logger LOG = LoggerFactory.getLogger(StudyWork.class);

    private final Commands commands;
    private final StudyEvaluation evaluation;
    private final StudyTable table;
    private final List<Task> waiting = new ArrayList<>();
    private final Set<StudyRun> ended = new HashSet<>();

    /** A training, or with a row the evaluation of its last run, and the runs that must have ended before. */
    private record Task(StudyRun run, Optional<StudyPlan.Row> row, List<StudyRun> after) {}

    StudyWork(StudyPlan plan, Commands commands, StudyEvaluation evaluation, StudyTable table) {
        this.commands = commands;
        this.evaluation = evaluation;
        this.table = table;
        plan.encoders().forEach(this::addTraining);
        for (StudyPlan.Row row : plan.rows()) {
            row.stages().forEach(this::addTraining);
            List<StudyRun> after = Stream.concat(Stream.of(row.last()), plan.tripletEncoder().stream())
                    .toList();
            waiting.add(new Task(row.last(), Optional.of(row), after));
        }
    }

    private void addTraining(StudyRun run) {
        waiting.add(new Task(run, Optional.empty(), run.start().stream().toList()));
    }

    /** Runs all tasks, so many at once; returns when they have ended, or were stopped. */
    void run(int jobs) throws IOException, InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(jobs);
        try {
            Callable<Void> worker = this::work;
            for (Future<Void> done : workers.invokeAll(Collections.nCopies(jobs, worker))) {
                done.get();
            }
        } catch (ExecutionException exception) {
            throw exception.getCause() instanceof IOException known
                    ? known
                    : new IOException("a row broke off: " + exception.getCause(), exception);
        } finally {
            commands.stop();
            workers.shutdownNow();
        }
    }

    private Void work() throws IOException, InterruptedException {
        for (Optional<Task> task = next(); task.isPresent(); task = next()) {
            try {
                perform(task.get());
            } catch (IOException | RuntimeException failure) {
                commands.stop();
                throw failure;
            } finally {
                end(task.get());
            }
        }
        return null;
    }

    private synchronized Optional<Task> next() throws InterruptedException {
        while (!waiting.isEmpty() && !commands.stopping()) {
            for (Task task : waiting) {
                if (ended.containsAll(task.after())) {
                    waiting.remove(task);
                    return Optional.of(task);
                }
            }
            wait();
        }
        return Optional.empty();
    }

    private synchronized void end(Task task) {
        ended.add(task.run());
        notifyAll();
    }

    /** Nothing is done for a task that is done, and for one whose predecessors failed. */
    private void perform(Task task) throws IOException, InterruptedException {
        for (StudyRun before : task.after()) {
            if (!before.trained()) {
                return;
            }
        }
        if (task.row().isEmpty() && !task.run().trained()) {
            train(task.run());
        } else if (task.row().isPresent() && !evaluation.isDone(task.row().get())) {
            evaluate(task.row().get());
        }
        table.write();
    }

    private void train(StudyRun run) throws IOException, InterruptedException {
        LOG.info("{}: {}", run.title(), run.command());
        run.awaitLeftBehind();
        // Also if the machine that a command ran on is lost, and another runs it again.
        run(List.of(run.command(), run.file().toString(), Commands.STOP_WITH_INPUT, "--resume-or-start"), run.folder());
    }

    private void evaluate(StudyPlan.Row row) throws IOException, InterruptedException {
        LOG.info("{}: evaluate", row.last().title());
        evaluation.note(row, false);
        evaluation.note(row, run(evaluation.arguments(row), evaluation.output(row)));
    }

    /** Runs a command and notes why it failed, until it is run again; returns whether it succeeded. */
    private boolean run(List<String> arguments, Path output) throws IOException, InterruptedException {
        Path noted = StudyRun.beside(output, ".failure");
        Files.deleteIfExists(noted);
        Optional<String> failure = commands.run(arguments, StudyRun.beside(output, ".log"));
        if (failure.isPresent()) {
            LOG.warn("{}: failed: {}", output, failure.get());
            AtomicFile.write(noted, failure.get().getBytes(StandardCharsets.UTF_8));
        }
        return failure.isEmpty() && !commands.stopping();
    }
}
