package org.stylestep.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.fetch.TestServer.Answer;
import org.stylestep.io.Sha256;

final class DownloadTest {

    private static final byte[] FILE = random(1);
    private static final byte[] OTHER = random(2);

    private static final Answer WHOLE = whole(FILE, "\"a\"");
    private static final Answer CUT =
            Answer.of("200 OK\nContent-Length: 100000\nETag: \"a\"", TestServer.part(FILE, 0, 40_000));
    private static final Answer REST = rest(40_000, 100_000, "\"a\"");
    private static final Answer BUSY = Answer.of("503 Busy", new byte[0]);

    @TempDir
    private Path folder;

    private static byte[] random(int seed) {
        byte[] bytes = new byte[100_000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Answer whole(byte[] bytes, String tag) {
        return Answer.of("200 OK\nContent-Length: " + bytes.length + "\nETag: " + tag, bytes);
    }

    private static Answer rest(int from, int to, String tag) {
        return Answer.of(
                "206 Part\nContent-Length: " + (to - from) + "\nContent-Range: bytes " + from + "-" + (to - 1)
                        + "/100000\nETag: " + tag,
                TestServer.part(FILE, from, to));
    }

    private Path file() {
        return folder.resolve("file");
    }

    private static Download download(HttpClient.Builder client) {
        return new Download(client, Duration.ofSeconds(2), Duration.ofMillis(1));
    }

    private String fetch(TestServer server) throws IOException {
        return download(HttpClient.newBuilder()).fetch(server.address("file"), file(), "", (done, all) -> {});
    }

    /** Fetches, and expects the file and nothing else, after so many requests. */
    private List<String> fetches(byte[] expected, int requests, Answer... answers) throws IOException {
        try (TestServer server = new TestServer(answers)) {
            assertThat(fetch(server)).isEqualTo(Sha256.hex(expected));
            assertThat(file()).hasBinaryContent(expected);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).containsExactly(file());
            }
            assertThat(server.requests()).hasSize(requests);
            return server.requests();
        }
    }

    @Test
    void tellsProgressAndFetchesOnce() throws IOException {
        List<Long> told = new ArrayList<>();
        try (TestServer server = new TestServer(WHOLE)) {
            Download download = download(HttpClient.newBuilder());
            for (int i = 0; i < 2; i++) {
                download.fetch(server.address("file"), file(), Sha256.hex(FILE), (done, all) -> {
                    assertThat(all).isEqualTo(100_000);
                    told.add(done);
                });
            }
            assertThat(told).isSorted().endsWith(100_000L);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void goesOnAfterACut() throws IOException {
        assertThat(fetches(FILE, 3, CUT, BUSY, REST).get(2)).contains("Range: bytes=40000-", "If-Range: \"a\"");
    }

    @Test
    void goesOnAfterASilence() throws IOException {
        fetches(FILE, 2, new Answer(CUT.head(), CUT.body(), true), REST);
    }

    @Test
    void anotherCallGoesOn() throws IOException {
        try (TestServer server = new TestServer(CUT, BUSY, BUSY, BUSY, BUSY, REST)) {
            assertThatThrownBy(() -> fetch(server))
                    .hasMessageContainingAll(server.address("file").toString(), "503", "goes on after 40000 bytes");
            assertThat(fetch(server)).isEqualTo(Sha256.hex(FILE));
            assertThat(server.requests()).hasSize(6);
        }
    }

    @Test
    void aPartThatIsShorterThanItSaysIsNotTheEnd() throws IOException {
        Answer part = Answer.of(
                "206 Part\nContent-Length: 10000\nContent-Range: bytes 40000-49999/100000\nETag: \"a\"",
                TestServer.part(FILE, 40_000, 50_000));
        fetches(FILE, 3, CUT, part, rest(50_000, 100_000, "\"a\""));
    }

    @Test
    void startsAfreshWhereTheServerSendsAll() throws IOException {
        fetches(FILE, 2, CUT, WHOLE);
    }

    @Test
    void startsAfreshWhereTheFileChanged() throws IOException {
        fetches(OTHER, 3, CUT, rest(40_000, 100_000, "\"b\""), whole(OTHER, "\"b\""));
    }

    @Test
    void startsAfreshWhereThePartIsAnother() throws IOException {
        assertThat(fetches(FILE, 3, CUT, rest(50_000, 100_000, "\"a\""), WHOLE).get(2))
                .doesNotContain("Range");
    }

    @Test
    void asksForNoPartOfWhatCannotBeTold() throws IOException {
        Answer cut = Answer.of("200 OK\nContent-Length: 100000\nETag: W/\"a\"", TestServer.part(FILE, 0, 40_000));
        assertThat(fetches(FILE, 2, cut, WHOLE).get(1)).doesNotContain("Range");
    }

    @Test
    void aLengthThatIsTooLongEndsWhereTheServerSaysSo() throws IOException {
        Answer lie = Answer.of("200 OK\nContent-Length: 200000\nETag: \"a\"", FILE);
        fetches(FILE, 2, lie, Answer.of("416 Beyond\nContent-Range: bytes */100000", new byte[0]));
    }

    @Test
    void aLengthThatIsTooLongIsAnError() throws IOException {
        try (TestServer server = new TestServer(Answer.of("200 OK\nContent-Length: 200000", FILE))) {
            assertThatThrownBy(() -> fetch(server))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Cannot fetch");
            assertThat(file()).doesNotExist();
        }
    }

    @Test
    void aLengthThatIsTooShortIsFoundByTheHash() throws IOException {
        try (TestServer server = new TestServer(Answer.of("200 OK\nContent-Length: 40000", FILE))) {
            assertThatThrownBy(() -> download(HttpClient.newBuilder())
                            .fetch(
                                    server.address("file"),
                                    file(),
                                    Sha256.hex(FILE).substring(0, 8),
                                    (done, all) -> {}))
                    .hasMessageContaining("instead of " + Sha256.hex(FILE).substring(0, 8));
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void whatIsNotThereIsAskedForOnce() throws IOException {
        try (TestServer server = new TestServer(Answer.of("404 None", new byte[0]))) {
            assertThatThrownBy(() -> fetch(server)).hasMessageContaining("404");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void followsRedirectsButNotOutOfEncryption() throws Exception {
        Path store = folder.resolve("keys");
        assertThat(new ProcessBuilder((Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        + " -genkeypair -alias a -keyalg EC"
                                        + " -dname CN=localhost -ext san=dns:localhost -storepass secret -keystore "
                                        + store)
                                .split(" "))
                        .start()
                        .waitFor())
                .isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, "secret".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        HttpsServer secure = HttpsServer.create(new InetSocketAddress("localhost", 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        try (TestServer plain = new TestServer(Answer.of(
                "302 Moved\nLocation: https://localhost:" + secure.getAddress().getPort() + "/whole", new byte[0]))) {
            secure.createContext("/whole", exchange -> {
                exchange.sendResponseHeaders(200, FILE.length);
                exchange.getResponseBody().write(FILE);
                exchange.close();
            });
            secure.createContext("/away", exchange -> {
                exchange.getResponseHeaders()
                        .add("Location", plain.address("file").toString());
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            });
            secure.start();
            Download download = download(HttpClient.newBuilder().sslContext(context));
            assertThat(download.fetch(plain.address("file"), file(), "", (done, all) -> {}))
                    .isEqualTo(Sha256.hex(FILE));
            URI away = URI.create("https://localhost:" + secure.getAddress().getPort() + "/away");
            assertThatThrownBy(() -> download.fetch(away, folder.resolve("other"), "", (done, all) -> {}))
                    .hasMessageContainingAll(
                            away.toString(), "302", plain.address("file").toString());
            assertThat(plain.requests()).hasSize(1);
        } finally {
            secure.stop(0);
        }
    }
}
