package org.stylestep.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.pipeline.StandardExtensions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ReportPageTest {

    @TempDir
    Path folder;

    private static ReportPage page(Path... runs) throws IOException {
        return ReportPage.of(List.of(runs), true, StandardExtensions.standard());
    }

    private static JsonNode run(ReportPage page, int index) {
        return JsonMapper.shared().readTree(page.json()).at("/runs/" + index);
    }

    @Test
    void anInterruptedRunIsShownAsFarAsItCame() throws IOException {
        JsonNode run = run(page(RunFiles.interrupted(folder.resolve("run"), 0.001)), 0);
        assertThat(run.at("/stage").asString()).isEqualTo("generator");
        assertThat(run.at("/finished").asBoolean()).isFalse();
        assertThat(run.at("/settings/optimizer.learning_rate").asString()).isEqualTo("0.001");
        assertThat(run.at("/cost/images_per_second").asDouble()).isEqualTo(4);
        assertThat(run.at("/cost/minutes").asDouble()).isEqualTo(1.5);
        assertThat(run.at("/sheets")).hasSize(2);
        JsonNode sheet = run.at("/sheets/1");
        assertThat(sheet.at("/step").asString()).isEqualTo("40");
        assertThat(sheet.at("/image").asString()).startsWith("data:image/jpeg;base64,");
        assertThat(run.at("/notes").toString()).contains("left out: the checkpoint: no checkpoint at");
    }

    @Test
    void aRunThatHasJustBegunHasNoLog() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.createFile(run.resolve(".lock"));
        JsonNode begun = run(page(run), 0);
        assertThat(begun.at("/stage").asString()).isEmpty();
        assertThat(begun.at("/curves/steps").toString()).isEqualTo("[]");
    }

    @Test
    void damagedFilesAreNamedInNotes() throws IOException {
        Path run = RunFiles.interrupted(folder.resolve("run"), 0.001);
        Files.writeString(run.resolve("evaluation.json"), "{\"figures\": ");
        Files.writeString(run.resolve("run.yaml"), "seed: [");
        Files.writeString(run.resolve("cost.json"), "{\"images\"");
        Files.writeString(run.resolve("samples/step-000000020.png"), "no image");
        Files.writeString(run.resolve("stats.jsonl"), "{\"step\": 1, \"loss\"");
        String notes = run(page(run), 0).at("/notes").toString();
        assertThat(notes).contains("evaluation.json", "run.yaml", "cost.json", "step-000000020.png", "1 damaged lines");
    }

    @Test
    void aModelThatCannotBeOpenedIsNamedInNotes() throws IOException {
        Path run = folder.resolve("run");
        RunFiles.checkpoint(run, "generator", 4, "");
        JsonNode shown = run(page(run), 0);
        assertThat(shown.at("/notes").toString()).contains("left out: renderings and style codes: ");
        assertThat(shown.at("/settings/lists").asString()).isEqualTo("[1, 2]");
        assertThat(shown.at("/lineage")).hasSize(1);
    }

    @Test
    void sheetsAreThinnedToTheFirstTheLastAndSomeBetween() throws IOException {
        Path run = RunFiles.interrupted(folder.resolve("run"), 0.001);
        for (int step = 50; step < 150; step++) {
            RunFiles.sheet(run, step);
        }
        List<String> steps = run(page(run), 0)
                .at("/sheets")
                .valueStream()
                .map(sheet -> sheet.at("/step").asString())
                .toList();
        assertThat(steps).hasSize(24).doesNotHaveDuplicates().startsWith("20").endsWith("149");
    }

    @Test
    void sheetsAreScaledDownToAPageThatCanBeSent() throws IOException {
        Path run = RunFiles.interrupted(folder.resolve("run"), 0.001);
        byte[] noise = new byte[3 * 900 * 900];
        new Random(1).nextBytes(noise);
        Path first = run.resolve("samples/step-000000100.png");
        ImageFiles.writePng(new RgbImage(900, 900, noise), first);
        for (int step = 101; step < 130; step++) {
            Files.copy(first, run.resolve("samples/step-000000" + step + ".png"));
        }
        assertThat(page(run).html().length()).isLessThan(9_000_000);
    }

    @Test
    void nothingInAFileEndsTheScriptThatHoldsIt() throws IOException {
        String html = page(RunFiles.interrupted(folder.resolve("run"), 0.001)).html();
        String data = html.substring(html.indexOf("id=\"data\">"));
        assertThat(data.substring(0, data.indexOf("</script>"))).contains("onerror=alert".replace("=", "\\u003d"));
        assertThat(html).doesNotContain("<img src=x").doesNotContain("/*{").contains("Copyright (c) 2022 Leon Sorokin");
    }

    @Test
    void longLogsMakeSmallPages() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        StringBuilder text = new StringBuilder();
        for (int step = 1; step <= 100_000; step++) {
            text.append("{\"step\":").append(step).append(",\"images\":").append(8 * step);
            for (String name : List.of("reconstruction", "adversarial", "latent_l2", "discriminator")) {
                text.append(",\"").append(name).append("\":").append(Math.abs(Math.sin(step + name.length())));
            }
            text.append("}\n");
        }
        Files.writeString(run.resolve("stats.jsonl"), text);
        Path file = folder.resolve("report.html");
        page(run).write(file);
        assertThat(Files.size(file)).isLessThan(400_000);
    }

    @Test
    void runsOfOneNameAreToldApartByTheirFolders() throws IOException {
        Path first = RunFiles.interrupted(folder.resolve("a/run"), 0.001);
        Path second = RunFiles.interrupted(folder.resolve("b/run"), 0.002);
        ReportPage page = page(first, second);
        assertThat(run(page, 0).at("/name").asString()).isEqualTo("run");
        assertThat(run(page, 1).at("/name").asString()).isEqualTo(Lineage.text(second));
    }

    @Test
    void foldersThatHoldNoRunAreRefused() {
        assertThatThrownBy(() -> page(folder.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no such folder");
        assertThatThrownBy(() -> page(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds no run: name the output.folder");
    }
}
