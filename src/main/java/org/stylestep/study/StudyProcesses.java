package org.stylestep.study;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.io.AtomicFile;

/**
 * The processes of a study's trainings, each a command of the command line.
 *
 * <p>A training is asked to end by ending its standard input, which also ends when this process does, however that came about. So no
 * training is left behind without a parent, and Ctrl-C on a terminal, which reaches children directly, is not counted twice.
 */
final class StudyProcesses {

    private static final Logger LOG = LoggerFactory.getLogger(StudyProcesses.class);

    /** How long a training that an earlier process left behind may take to write its last checkpoint. */
    private static final long LEFT_BEHIND_SECONDS = 120;

    private final List<String> command;
    private final Set<Process> running = new HashSet<>();
    private boolean stopping;

    /** Creates the processes, all of which begin with a command and go on with their own arguments. */
    StudyProcesses(List<String> command) {
        this.command = List.copyOf(command);
    }

    /**
     * Runs a process to its end.
     *
     * @param arguments the arguments
     * @param log the file that what it prints is added to; beside it stands a file with the process' number while it runs
     * @return why it failed; empty if it ended well, or was asked to stop
     */
    Optional<String> run(List<String> arguments, Path log) throws IOException, InterruptedException {
        awaitLeftBehind(log);
        long logged = Files.exists(log) ? Files.size(log) : 0;
        Optional<Process> started = start(arguments, log.toFile());
        if (started.isEmpty()) {
            return Optional.empty();
        }
        Process process = started.get();
        try {
            AtomicFile.write(number(log), Identity.of(process.toHandle()).getBytes(StandardCharsets.UTF_8));
            int code = process.waitFor();
            Files.deleteIfExists(number(log));
            return code == 0 || stopping() ? Optional.empty() : Optional.of(reason(code, log, logged));
        } finally {
            synchronized (this) {
                running.remove(process);
            }
            process.getOutputStream().close();
        }
    }

    private synchronized Optional<Process> start(List<String> arguments, File log) throws IOException {
        if (stopping) {
            return Optional.empty();
        }
        List<String> whole = new ArrayList<>(command);
        whole.addAll(arguments);
        Process process = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        running.add(process);
        return Optional.of(process);
    }

    /** Asks all processes to finish their step, write a checkpoint and end; none is started any more. */
    synchronized void stop() {
        stopping = true;
        for (Process process : running) {
            try {
                process.getOutputStream().close();
            } catch (IOException exception) {
                LOG.debug("the input of {} was closed already", process.pid(), exception);
            }
        }
    }

    synchronized boolean stopping() {
        return stopping;
    }

    /** A process' number and start, which together no other process has. */
    private record Identity(long pid, String start) {

        static String of(ProcessHandle process) {
            return process.pid() + " "
                    + process.info().startInstant().map(Object::toString).orElse("");
        }
    }

    private static Path number(Path log) {
        return log.resolveSibling(log.getFileName() + ".pid");
    }

    /**
     * Waits for a training of an earlier call: a process that was killed leaves its training a moment to write a checkpoint, and two must not write into one run.
     *
     * @param log the file that what it prints is added to
     */
    static void awaitLeftBehind(Path log) throws IOException, InterruptedException {
        Path number = number(log);
        if (!Files.exists(number)) {
            return;
        }
        String identity = Files.readString(number);
        Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(identity.substring(0, identity.indexOf(' '))))
                .filter(process -> Identity.of(process).equals(identity));
        if (left.isPresent()) {
            LOG.info(
                    "waiting for process {}, a training of an earlier call, to end",
                    left.get().pid());
            try {
                left.get().onExit().get(LEFT_BEHIND_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException exception) {
                throw new IOException(
                        "process " + left.get().pid()
                                + ", a training of an earlier call, is still running; end it, then go on with --resume",
                        exception);
            }
        }
    }

    private static String reason(int code, Path log, long from) throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        int start = Math.toIntExact(Math.min(from, bytes.length));
        List<String> lines = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        String error = lines.stream()
                .filter(line -> line.startsWith("error: "))
                .map(line -> line.substring("error: ".length()))
                .reduce((earlier, later) -> later)
                .orElseGet(() -> "its process ended with " + code + (code == 137 ? " (killed)" : "")
                        + (lines.isEmpty() ? "" : ", last line: " + lines.get(lines.size() - 1)));
        return error + " (" + log + ")";
    }
}
