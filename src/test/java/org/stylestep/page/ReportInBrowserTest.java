package org.stylestep.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.browser.Browser;
import org.stylestep.pipeline.StandardExtensions;

/** The report as a reader meets it. */
@Tag("slow")
@Tag("browser")
final class ReportInBrowserTest {

    private static final String MARKUP = "<img src=x onerror=alert(1)>";

    @TempDir
    Path folder;

    @AutoClose
    private Browser browser;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        browser = Browser.open(folder.resolve("profile"));
        browser.display(1280, false);
    }

    private void visitPageOf(Path... runs) throws IOException {
        Path file = folder.resolve("report.html");
        ReportPage.of(List.of(runs), true, StandardExtensions.standard()).write(file);
        browser.visit(file.toUri());
    }

    private String text(String selector) {
        return browser.evaluate("document.querySelector(\"" + selector + "\").textContent")
                .getAsString();
    }

    private double number(String script) {
        return browser.evaluate(script).getAsDouble();
    }

    private void clean() {
        assertThat(browser.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1280,false", "1280,true", "390,false", "390,true"})
    void twoRunsFitEveryScreen(int width, boolean dark) throws IOException {
        browser.display(width, dark);
        visitPageOf(
                RunFiles.interrupted(folder.resolve("first"), 0.001),
                RunFiles.interrupted(folder.resolve("second"), 0.002));
        assertThat(number("document.documentElement.scrollWidth")).isEqualTo(width);
        assertThat(text("#title")).isEqualTo("first, second");
        assertThat(number("document.querySelectorAll('.chart canvas').length")).isEqualTo(2);
        assertThat(text("#settings .card"))
                .contains("optimizer.learning_rate", "0.001", "0.002")
                .doesNotContain("seed");
        assertThat(text("#cost")).contains("1.5 min", "512");
        // Text on its background, in both color schemes: WCAG asks for a contrast of 4.5.
        for (String selector : List.of("h1", ".muted", ".facts dt", "nav a[aria-current]", "#settings td")) {
            assertThat(contrast(selector)).as(selector).isGreaterThan(4.5);
        }
        browser.screenshot(Path.of("target/browser/report-" + width + (dark ? "-dark" : "") + ".png"));
        clean();
    }

    private double contrast(String selector) {
        return number("""
                (() => {
                  const rgb = text => text.match(/[\\d.]+/g).map(Number);
                  const light = color => rgb(color).slice(0, 3).map(v => v / 255)
                    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
                  let node = document.querySelector('SELECTOR');
                  const front = light(getComputedStyle(node).color);
                  while (rgb(getComputedStyle(node).backgroundColor)[3] === 0) node = node.parentElement;
                  const back = light(getComputedStyle(node).backgroundColor);
                  return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
                })()""".replace("SELECTOR", selector));
    }

    @Test
    void namesOfFilesAreText() throws IOException {
        Path run = folder.resolve(MARKUP);
        Files.move(RunFiles.interrupted(folder.resolve("run"), 0.001), run);
        visitPageOf(run);
        assertThat(text("#title")).isEqualTo(MARKUP);
        assertThat(text("#settings")).contains("objective.</script>" + MARKUP);
        assertThat(number("document.querySelectorAll('img[src=x]').length")).isZero();
        clean();
    }

    @Test
    void curvesZoomByMouseAndByKeyboard() throws IOException {
        visitPageOf(RunFiles.interrupted(folder.resolve("run"), 0.001));
        JsonObject box = browser.evaluate("""
                (() => { const over = document.querySelector('.u-over'); over.scrollIntoView({ block: 'center', behavior: 'instant' });
                const { x, y, width, height } = over.getBoundingClientRect(); return { x, y, width, height }; })()""").getAsJsonObject();
        double y = box.get("y").getAsDouble() + 40;
        double x = box.get("x").getAsDouble();
        double width = box.get("width").getAsDouble();
        browser.mouse("mouseMoved", x + width / 4, y);
        browser.await("/reconstruction|run/.test(document.querySelector('.u-legend').textContent)"
                + " && !document.querySelector('.u-legend .u-value').textContent.includes('–')");
        assertThat(resetIsShown()).isFalse();
        browser.mouse("mousePressed", x + width / 4, y);
        browser.mouse("mouseMoved", x + width / 2, y);
        browser.mouse("mouseReleased", x + width / 2, y);
        browser.await("!document.querySelector('#curves .card button').hidden");
        browser.evaluate("document.querySelector('.chart').focus()");
        browser.press("Escape");
        browser.await("document.querySelector('#curves .card button').hidden");
        browser.press("End");
        assertThat(text(".u-legend")).contains("0.05");
        browser.press("Home");
        assertThat(text(".u-legend")).contains("2");
        clean();
    }

    private boolean resetIsShown() {
        return browser.evaluate("!document.querySelector('#curves .card button').hidden")
                .getAsBoolean();
    }

    @Test
    void slidersMoveByKeyboard() throws IOException {
        visitPageOf(RunFiles.interrupted(folder.resolve("run"), 0.001));
        assertThat(text("#samples output")).isEqualTo("step 40");
        browser.evaluate("document.querySelector('#sheet-0').focus()");
        browser.press("Home");
        assertThat(text("#samples output")).isEqualTo("step 20");
        assertThat(browser.evaluate("document.querySelector('#samples img').alt")
                        .getAsString())
                .contains("step 20");
        clean();
    }

    @Test
    void aServedPageFollowsTheRunAndKeepsZoomAndSlider() throws IOException {
        Path run = RunFiles.interrupted(folder.resolve("run"), 0.001);
        try (ReportServer server = new ReportServer(List.of(run), 0, StandardExtensions.standard())) {
            browser.visit(server.address());
            browser.evaluate("document.querySelector('#sheet-0').focus()");
            browser.press("Home");
            browser.evaluate("document.querySelector('.chart').focus()");
            browser.press("Home");
            browser.evaluate(
                    "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true }))");
            assertThat(resetIsShown()).isTrue();
            browser.evaluate("document.querySelector('#notes-0').focus()");
            browser.press("Enter");
            browser.await("!document.querySelector('#overview details').open");
            RunFiles.log(run, 41);
            RunFiles.sheet(run, 41);
            browser.await("document.querySelector('.facts dd').textContent === '41'");
            browser.await("document.querySelector('#sheet-0').max === '2'");
            assertThat(browser.evaluate("document.activeElement.id + document.querySelector('#overview details').open")
                            .getAsString())
                    .isEqualTo("notes-0false");
            assertThat(resetIsShown()).isTrue();
            assertThat(text("#samples output")).isEqualTo("step 20");
            browser.await("document.querySelector('#samples img').complete"
                    + " && document.querySelector('#samples img').naturalWidth === 40");
            clean();
        }
        browser.await("document.querySelector('#status').textContent.includes('Is it still running?')");
    }

    @Test
    void aRunThatHasJustBegunIsAPage() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.createFile(run.resolve(".lock"));
        visitPageOf(run);
        assertThat(text("#overview")).contains("begun", "Stage not known yet");
        assertThat(text("nav")).isEqualTo("Overview");
        clean();
    }
}
