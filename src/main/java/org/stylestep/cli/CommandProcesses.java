package org.stylestep.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.study.Commands;

/**
 * Commands of this program, each in a process of its own with this one's Java, options and class path.
 *
 * <p>A training stops in an orderly way at the end of its standard input, which also ends when this process does, however that came about.
 * So no training is left without a parent, and Ctrl-C on a terminal, which reaches children directly, does not count twice.
 */
final class CommandProcesses implements Commands {

    private static final Logger LOG = LoggerFactory.getLogger(CommandProcesses.class);

    private final Interruption interruption;
    private final Path folder;
    private final Map<String, String> environment;
    private final List<String> command = command();
    private final Map<Process, List<String>> running = new LinkedHashMap<>();
    private boolean stopping;

    /** Prepares for a signal, from the first command on. */
    CommandProcesses(Interruption interruption) {
        this(interruption, Path.of(""), Map.of());
    }

    private CommandProcesses(Interruption interruption, Path folder, Map<String, String> environment) {
        this.interruption = interruption;
        this.folder = folder.toAbsolutePath();
        this.environment = environment;
    }

    /** Runs a command in a working directory, with variables in addition to this process's, and stops it if the thread is interrupted. */
    static Optional<String> run(List<String> arguments, String log, String folder, Map<String, String> environment)
            throws IOException, InterruptedException {
        Interruption none = new Interruption(Console.standard(), code -> {});
        return new CommandProcesses(none, Path.of(folder), environment)
                .run(arguments, Path.of(folder).resolve(log));
    }

    @Override
    public Optional<String> run(List<String> arguments, Path log) throws IOException, InterruptedException {
        long logged = Files.exists(log) ? Files.size(log) : 0;
        interruption.stopWith(this::stop);
        Optional<Process> started = start(arguments, log);
        if (started.isEmpty()) {
            return Optional.empty();
        }
        Process process = started.get();
        try {
            int code = process.waitFor();
            return code == 0 || stopping() ? Optional.empty() : Optional.of(reason(code, log, logged));
        } catch (InterruptedException e) {
            stop();
            throw e;
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
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        running.put(process, arguments);
        return Optional.of(process);
    }

    @Override
    public synchronized void stop() {
        stopping = true;
        running.forEach((process, arguments) -> {
            if (!arguments.contains(STOP_WITH_INPUT)) {
                process.destroy();
            }
            try {
                process.getOutputStream().close();
            } catch (IOException exception) {
                LOG.debug("the input of {} was closed already", process.pid(), exception);
            }
        });
    }

    @Override
    public synchronized boolean stopping() {
        return stopping;
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

    /** This process' own Java, options and class path, with the command line's main class. */
    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agentlib:") && !option.startsWith("-javaagent:"))
                .forEach(command::add);
        command.addAll(List.of("-Dstylestep.terminal=false", "-cp", classPath(), Main.class.getName()));
        return command;
    }

    /** With this program, which the executor of a cluster has loaded from elsewhere. */
    private static String classPath() {
        String classPath = System.getProperty("java.class.path");
        try {
            String own = Path.of(Main.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            List<String> entries = List.of(classPath.split(File.pathSeparator));
            return entries.contains(own) ? classPath : classPath + File.pathSeparator + own;
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program's own place is no path", e);
        }
    }
}
