package org.stylestep.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the browser of the tests reports of a page: a test that relies on it must be able to fail. */
@Tag("slow")
@Tag("browser")
final class BrowserTest {

    @Test
    void reportsErrorsAndRequestsThatLeaveTheMachine(@TempDir Path folder) throws Exception {
        Path page = Files.writeString(folder.resolve("page.html"), """
                <!DOCTYPE html><title>page</title><meta name="viewport" content="width=device-width">
                <body style="margin:0"><div style="height:2000px">text</div>
                <img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" alt="">
                <button onclick="this.textContent = 'pressed'">press</button>
                """);
        try (Browser browser = Browser.open(folder.resolve("profile"))) {
            browser.display(390, true);
            browser.visit(page.toUri());
            assertThat(browser.evaluate("innerWidth").getAsInt()).isEqualTo(390);
            assertThat(browser.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
                            .getAsBoolean())
                    .isTrue();
            browser.press("Tab");
            browser.press("Enter");
            browser.await("document.querySelector('button').textContent === 'pressed'");
            browser.screenshot(folder.resolve("page.png"));
            assertThat(ImageIO.read(folder.resolve("page.png").toFile()).getHeight())
                    .isGreaterThan(2000);
            assertThat(browser.problems()).isEmpty();

            assertThatThrownBy(() -> browser.evaluate("missing()")).hasMessageContaining("missing is not defined");
            browser.evaluate("console.error('an error'); setTimeout(() => { throw new Error('thrown'); }); 0");
            browser.evaluate("fetch('http://example.invalid/x').catch(() => 0)");
            browser.evaluate("new Promise(done => setTimeout(done, 200))");
            assertThat(String.join("\n", browser.problems()))
                    .contains("an error", "thrown", "request: http://example.invalid/x");
        }
    }
}
