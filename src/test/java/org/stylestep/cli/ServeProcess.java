package org.stylestep.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.stylestep.ChildJvm;

/** {@code stylestep serve}, or another server, in a process of its own, on a free port. */
public final class ServeProcess implements AutoCloseable {

    private final Process process;
    private final URI address;

    private ServeProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it and waits until it listens. */
    public static ServeProcess start(List<String> javaOptions, String... arguments) throws IOException {
        List<String> serve = new ArrayList<>(List.of("serve", "--port", "0"));
        serve.addAll(List.of(arguments));
        return start(javaOptions, Main.class, serve.toArray(String[]::new));
    }

    /** Starts a class' main method, which prints the address, and waits until it listens. */
    public static ServeProcess start(List<String> javaOptions, Class<?> main, String... arguments) throws IOException {
        List<String> options = new ArrayList<>(javaOptions);
        options.add("-Xmx256m");
        Process process = ChildJvm.of(options, main, arguments)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        // The example logs there, too.
        String line = out.lines()
                .filter(text -> text.startsWith("http://"))
                .findFirst()
                .orElse(null);
        if (line == null) {
            throw new AssertionError(
                    "serve ended with " + process.onExit().join().exitValue());
        }
        return new ServeProcess(process, URI.create(line));
    }

    public URI address() {
        return address;
    }

    public Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
