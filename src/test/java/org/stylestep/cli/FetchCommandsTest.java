package org.stylestep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.fetch.Addresses;
import org.stylestep.fetch.TestServer;
import org.stylestep.io.Sha256;

final class FetchCommandsTest {

    private static final Path CALIBRATION = Path.of("src/test/resources/org/stylestep/features/torch_lpips_alex.pth");

    private final Program program = new Program();

    @TempDir
    private Path folder;

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(1);
            }
        }
        return bytes.toByteArray();
    }

    private static TestServer serving(byte[] bytes) throws IOException {
        return new TestServer(TestServer.Answer.of("200 OK\nContent-Length: " + bytes.length, bytes));
    }

    @Test
    void fetchesDataOnce() throws IOException {
        byte[] archive = zip("shoes/train/1.jpg", "shoes/val/2.jpg");
        Path out = folder.resolve("data/shoes");
        try (TestServer server = serving(archive)) {
            String[] call = {"fetch-data", server.address("shoes.zip").toString(), "--out", out.toString()};
            assertThat(program.run(call)).as(program.err()).isZero();
            assertThat(program.out()).contains(Sha256.hex(archive), out + " is complete");
            assertThat(program.err()).contains("not encrypted");
            assertThat(out.resolve("train/1.jpg")).hasSize(1);
            assertThat(out.getParent().toFile().list()).containsExactly("shoes");
            assertThat(program.run(call)).isZero();
            assertThat(program.out()).contains(out + " is there already");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void dataThatAreRefusedLeaveNoFolder() throws IOException {
        Path out = folder.resolve("shoes");
        try (TestServer server = serving(zip("train/1.jpg", "../2.jpg"))) {
            String address = server.address("shoes.zip").toString();
            assertThat(program.run("fetch-data", address, "--out", out.toString()))
                    .isOne();
            assertThat(program.err())
                    .contains(
                            "../2.jpg leads out",
                            folder.resolve(".shoes.archive").toString());
            assertThat(folder.toFile().list()).containsExactly(".shoes.archive");
            assertThat(program.run("fetch-data", address, "--out", out.toString(), "--sha256", "00"))
                    .isOne();
            assertThat(program.err()).contains("instead of 00");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void fetchesAndConvertsWeights() throws IOException {
        Path file = folder.resolve("weights/alex.safetensors");
        try (TestServer server = serving(Files.readAllBytes(CALIBRATION))) {
            for (String from : List.of(server.address("alex.pth").toString(), CALIBRATION.toString())) {
                assertThat(program.run("fetch-weights", "lpips_alex", "--from", from, "--out", file.toString()))
                        .as(program.err())
                        .isZero();
                assertThat(program.out()).contains(file + ": 1152 numbers");
                assertThat(file.getParent().toFile().list()).containsExactly("alex.safetensors");
            }
            assertThat(program.run(
                            "fetch-weights",
                            "lpips_alex",
                            "--from",
                            server.address("alex-01234567.pth").toString(),
                            "--out",
                            file.toString()))
                    .isOne();
            assertThat(program.err()).contains("instead of 01234567");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"edges2shoes", "edges2handbags", "facades", "maps", "night2day"})
    void dataHaveAnAddress(String name) throws IOException {
        assertThat(Addresses.find("data", name)).hasScheme("https").hasPath("/pix2pix/datasets/" + name + ".tar.gz");
        assertThat(Files.readString(Path.of("configs", name, "encoder.yaml"))).contains("fetch-data " + name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alexnet",
                "inception",
                "lpips_alex",
                "lpips_squeeze",
                "lpips_vgg",
                "squeezenet",
                "vgg16",
                "vgg16_caffe"
            })
    void weightsHaveAnAddress(String name) throws IOException {
        URI address = Addresses.find("weights", name);
        assertThat(address).hasScheme("https");
        assertThat(program.run(
                        "fetch-weights",
                        name,
                        "--from",
                        folder.resolve("none").toString(),
                        "--out",
                        folder.resolve("a").toString()))
                .isOne();
        assertThat(program.err()).contains("no such file");
    }

    @Test
    void weightsThatAreThereAreNotFetched() throws IOException {
        Path file = Files.createFile(folder.resolve("a"));
        assertThat(program.run("fetch-weights", "vgg16", "--out", file.toString()))
                .isZero();
        assertThat(program.out()).contains(file + " is there already");
    }

    @Test
    void unknownNamesAreListed() {
        assertThat(program.run("fetch-data", "shoes")).isOne();
        assertThat(program.err()).contains("shoes", "edges2shoes, facades, maps");
    }
}
