package org.stylestep.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.pipeline.StandardExtensions;
import tools.jackson.databind.json.JsonMapper;

final class ReportServerTest {

    @TempDir
    Path folder;

    private Path run;

    @AutoClose
    private ReportServer server;

    @BeforeEach
    void start() throws IOException {
        run = RunFiles.interrupted(folder.resolve("run"), 0.001);
        server = new ReportServer(List.of(run), 0, StandardExtensions.standard());
    }

    private int status(String path) throws IOException {
        return connection(path).getResponseCode();
    }

    private HttpURLConnection connection(String path) throws IOException {
        return (HttpURLConnection) server.address().resolve(path).toURL().openConnection();
    }

    private int steps() throws IOException {
        try (InputStream in = connection("data.json").getInputStream()) {
            return JsonMapper.shared().readTree(in).at("/runs/0/curves/steps").size();
        }
    }

    @Test
    void dataFollowsTheRun() throws IOException {
        assertThat(steps()).isEqualTo(40);
        RunFiles.log(run, 41);
        assertThat(steps()).isEqualTo(41);
        assertThat(status("")).isEqualTo(200);
    }

    @Test
    void onlySheetsOfTheRunsAreServed() throws IOException {
        assertThat(connection("sheets/0/step-000000020.png").getContentType()).isEqualTo("image/png");
        assertThat(status("sheets/0/step-000000099.png")).isEqualTo(404);
        assertThat(status("sheets/1/step-000000020.png")).isEqualTo(404);
        assertThat(status("sheets/0/..%2Frun.yaml")).isEqualTo(404);
        assertThat(status("run.yaml")).isEqualTo(404);
    }

    @Test
    void errorsAreAnsweredWithTheirMessage() throws IOException {
        Files.move(run, folder.resolve("moved"));
        HttpURLConnection connection = connection("data.json");
        assertThat(connection.getResponseCode()).isEqualTo(500);
        assertThat(new String(connection.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("there is no such folder");
    }

    @Test
    void requestsByOtherNamesAreRefused() throws IOException {
        URI address = server.address();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.getOutputStream()
                    .write("GET /data.json HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void aPortInUseIsNamed() {
        int port = server.address().getPort();
        assertThatThrownBy(() -> new ReportServer(List.of(run), port, StandardExtensions.standard()))
                .hasMessageContaining("cannot listen at localhost, port " + port);
    }
}
