package org.stylestep.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a page offers follows from what lies beside the run. */
@Tag("slow")
@Timeout(300)
final class ServeCommandTest {

    @TempDir
    static Path folder;

    private static String run;

    @BeforeAll
    static void trainedPair() throws IOException {
        TinyFiles.all(folder, 6, 6);
        assertThat(new Program().run("pretrain", folder.resolve("encoder.yaml").toString()))
                .isZero();
        assertThat(new Program().run("train", folder.resolve("generator.yaml").toString()))
                .isZero();
        run = folder.resolve("runs/generator").toString();
    }

    private static JsonNode model(String... arguments) throws IOException {
        try (ServeProcess serve = ServeProcess.start(List.of(), arguments)) {
            URI model = serve.address().resolve("model");
            return JsonMapper.shared()
                    .readTree(new String(model.toURL().openStream().readAllBytes(), UTF_8));
        }
    }

    @Test
    void offersHeldOutPairsAndMapsTheirTargets() throws IOException {
        JsonNode model = model(run);
        assertThat(model.at("/name").asString()).isEqualTo("generator");
        assertThat(model.at("/examples")).hasSize(6);
        assertThat(model.at("/examples/0").toString()).isEqualTo("{\"name\":\"pair-0.png\",\"target\":true}");
        assertThat(model.at("/map/points")).hasSize(6);
        assertThat(model.at("/samplers").toString()).isEqualTo("[\"normal\"]");
        assertThat(model.at("/hints").toString()).contains("no mapper beside the run");
    }

    @Test
    void offersWhatAFolderHoldsInPlaceOfThem() throws IOException {
        JsonNode model = model(run, "--examples", folder.resolve("val").toString(), "--input-side", "left");
        assertThat(model.at("/examples")).hasSize(6);
        assertThat(model.at("/examples/0").toString()).contains("\"target\":false");
    }

    @Test
    void worksWithoutThePairsAndTellsWhatIsMissing() throws IOException {
        Path export = folder.resolve("export");
        assertThat(new Program().run("export", run, "--out", export.toString())).isZero();
        Path moved = folder.resolve("val-moved");
        Files.move(folder.resolve("val"), moved);
        try {
            JsonNode model = model(export.toString());
            assertThat(model.at("/examples").toString()).isEqualTo("[]");
            assertThat(model.at("/hints").toString()).contains("held-out pairs are not there", "--examples FOLDER");
        } finally {
            Files.move(moved, folder.resolve("val"));
        }
    }

    @Test
    void aTakenPortIsToldIfItWasAskedFor() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Program program = new Program();
            String port = Integer.toString(taken.getLocalPort());
            assertThat(program.run("serve", run, "--port", port, "--host", "0.0.0.0"))
                    .isEqualTo(1);
            assertThat(program.err()).contains("cannot listen at 0.0.0.0, port " + port + ": ", "choose another port");
        }
    }
}
