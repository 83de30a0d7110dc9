package org.stylestep.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A server whose n-th answer is scripted to the byte; the last one is given again and again. */
public final class TestServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** Bytes to send; afterwards the connection is closed, or kept in silence. */
    public record Answer(String head, String body, boolean stalls) {

        /** An answer with a status and headers, each after a line break. */
        public static Answer of(String statusAndHeaders, byte[] body) {
            String head = "HTTP/1.1 " + statusAndHeaders + "\nConnection: close\n\n";
            return new Answer(head.replace("\n", "\r\n"), new String(body, StandardCharsets.ISO_8859_1), false);
        }
    }

    /** Starts. */
    public TestServer(Answer... answers) throws IOException {
        Thread thread = new Thread(() -> serve(answers));
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Answer[] answers) {
        while (true) {
            try {
                Socket client = socket.accept();
                ByteArrayOutputStream request = new ByteArrayOutputStream();
                while (!request.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                    request.write(client.getInputStream().read());
                }
                requests.add(request.toString(StandardCharsets.ISO_8859_1));
                Answer answer = answers[Math.min(requests.size(), answers.length) - 1];
                OutputStream out = client.getOutputStream();
                out.write((answer.head() + answer.body()).getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                if (!answer.stalls()) {
                    // What has come when the connection ends is lost with what was not read yet.
                    CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS)
                            .execute(() -> end(client));
                }
            } catch (IOException e) {
                if (socket.isClosed()) {
                    return;
                }
            }
        }
    }

    private static void end(Socket client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of a file. */
    public URI address(String name) {
        return URI.create("http://localhost:" + socket.getLocalPort() + "/" + name);
    }

    /** What came, heads alone. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** A part of some bytes. */
    static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
