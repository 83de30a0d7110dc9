package org.stylestep.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.WriteLock;

/**
 * Commands of the command line, each in a process of its own. What one prints is appended to {@code OUTPUT.log}; why it failed stands in
 * {@code OUTPUT.failure} until it is run again.
 *
 * <p>A training stops in an orderly way at the end of its standard input, which also ends when this process does, however that came about.
 * So no training is left without a parent, and Ctrl-C on a terminal, which reaches children directly, does not count twice.
 */
final class StudyProcesses {

    private static final Logger LOG = LoggerFactory.getLogger(StudyProcesses.class);

    private static final String STOPS_WITH_INPUT = "--stop-with-input";

    /** How long a training that a killed study left may take to write its last checkpoint. */
    private static final long LEFT_BEHIND_SECONDS = 120;

    private final List<String> command;
    private final Map<Process, List<String>> running = new LinkedHashMap<>();
    private boolean stopping;

    StudyProcesses(List<String> command) {
        this.command = List.copyOf(command);
    }

    private static Path file(Path output, String ending) {
        return output.resolveSibling(output.getFileName() + ending);
    }

    /** Why the last process with an output failed. */
    static Optional<String> failure(Path output) throws IOException {
        Path file = file(output, ".failure");
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    /** Trains a run to its end; returns whether it succeeded: it may fail, or be stopped before. */
    boolean train(List<String> arguments, Path run) throws IOException, InterruptedException {
        awaitLeftBehind(run);
        List<String> more = new ArrayList<>(arguments);
        more.add(STOPS_WITH_INPUT);
        return run(more, run);
    }

    /** Runs a process to its end; returns whether it succeeded. */
    boolean run(List<String> arguments, Path output) throws IOException, InterruptedException {
        Path log = file(output, ".log");
        Files.deleteIfExists(file(output, ".failure"));
        long logged = Files.exists(log) ? Files.size(log) : 0;
        Optional<Process> started = start(arguments, log);
        if (started.isEmpty()) {
            return false;
        }
        Process process = started.get();
        try {
            int code = process.waitFor();
            if (code != 0 && !stopping()) {
                String reason = reason(code, log, logged);
                LOG.warn("{}: failed: {}", output, reason);
                AtomicFile.write(file(output, ".failure"), reason.getBytes(StandardCharsets.UTF_8));
            }
            return code == 0 && !stopping();
        } finally {
            synchronized (this) {
                running.remove(process);
            }
            process.getOutputStream().close();
        }
    }

    private synchronized Optional<Process> start(List<String> arguments, Path log) throws IOException {
        if (stopping) {
            return Optional.empty();
        }
        List<String> whole = new ArrayList<>(command);
        whole.addAll(arguments);
        Process process = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        running.put(process, arguments);
        return Optional.of(process);
    }

    /** Lets trainings write checkpoints and ends evaluations; no process is started any more. */
    synchronized void stop() {
        stopping = true;
        running.forEach((process, arguments) -> {
            if (!arguments.contains(STOPS_WITH_INPUT)) {
                process.destroy();
            }
            try {
                process.getOutputStream().close();
            } catch (IOException exception) {
                LOG.debug("the input of {} was closed already", process.pid(), exception);
            }
        });
    }

    synchronized boolean stopping() {
        return stopping;
    }

    /** Waits while a training that a killed study left writes its last checkpoint; one that takes too long makes the next one fail. */
    static void awaitLeftBehind(Path run) throws InterruptedException {
        for (int second = 0; Files.exists(run) && second < LEFT_BEHIND_SECONDS; second++) {
            try {
                WriteLock.ofFolder(run).close();
                return;
            } catch (IOException exception) {
                LOG.info("waiting for a training of an earlier call: {}", exception.getMessage());
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    /** The last error that a process has logged, else its last line. */
    private static String reason(int code, Path log, long from) throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        int start = Math.toIntExact(Math.min(from, bytes.length));
        String last = "";
        String error = "";
        for (String line : new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            last = line.isBlank() ? last : line.strip();
            error = line.startsWith("error: ") ? line.substring("error: ".length()) : error;
        }
        String ended = "its process ended with " + code + (code == 137 ? " (killed)" : "") + ", last line: " + last;
        return (error.isEmpty() ? ended : error) + " (" + log + ")";
    }
}
