package org.stylestep.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.cli.ServeProcess;
import org.stylestep.image.ImageFiles;
import org.stylestep.infer.StyleBanks;
import org.stylestep.infer.TinyPair;
import org.stylestep.latent.NamedStyle;
import org.stylestep.latent.Style;

/** The page of {@code stylestep serve} as people use it. */
@Tag("slow")
@Timeout(300)
final class ServePageTest {

    @TempDir
    static Path folder;

    private static ServeProcess serve;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = Browser.open(folder.resolve("profile"));
        Checkpoint checkpoint = Checkpoint.open(TinyPair.write(folder.resolve("pair"), 3));
        for (int i = 0; i < 3; i++) {
            Style style = Style.of(2 * i, -i, 1, i * i, -1, .5f, 0, 1 - i);
            StyleBanks.beside(checkpoint)
                    .add(new NamedStyle("style-" + i, style, "made"), Optional.of(TinyPair.picture(32, 32, i)), false);
        }
        Path examples = Files.createDirectories(folder.resolve("examples"));
        for (int i = 0; i < 3; i++) {
            ImageFiles.writePng(TinyPair.picture(32, 40, 10 + i), examples.resolve("input-" + i + ".png"));
        }
        serve = ServeProcess.start(List.of(), checkpoint.folder().toString(), "--examples", examples.toString());
    }

    @AfterAll
    static void stop() {
        if (serve != null) {
            serve.close();
            browser.close();
        }
    }

    @BeforeEach
    void visit() {
        browser.display(1280, false);
        browser.visit(serve.address());
        browser.await("$('output').width > 1 && style.B && cells[48] && $('spinner').hidden");
        browser.evaluate("window.shot = () => $('output').toDataURL()");
        remember();
    }

    @AfterEach
    void nothingWentWrong() {
        assertThat(browser.problems()).isEmpty();
        assertThat(browser.evaluate("$('status').textContent").getAsString()).isEmpty();
    }

    private static void remember() {
        browser.evaluate("window.before = shot()");
    }

    private static void awaitChange() {
        browser.await("shot() !== before && $('spinner').hidden");
        remember();
    }

    private static double number(String script) {
        return browser.evaluate(script).getAsDouble();
    }

    /** Presses at a place of an element, from 0 to 1, and releases at another. */
    private static void drag(String id, double fromX, double fromY, double toX, double toY) {
        browser.evaluate("$('" + id + "').scrollIntoView({block: 'center'})");
        JsonArray box = browser.evaluate(
                        "(b => [b.left, b.top, b.width, b.height])($('" + id + "').getBoundingClientRect())")
                .getAsJsonArray();
        double[] b =
                box.asList().stream().mapToDouble(value -> value.getAsDouble()).toArray();
        browser.mouse("mousePressed", b[0] + fromX * b[2], b[1] + fromY * b[3]);
        browser.mouse("mouseMoved", b[0] + toX * b[2], b[1] + toY * b[3]);
        browser.mouse("mouseReleased", b[0] + toX * b[2], b[1] + toY * b[3]);
    }

    @Test
    void beginsWithAnExampleInABankedStyle() {
        assertThat(browser.evaluate("[style.A.name, style.B.name, input.name].join()")
                        .getAsString())
                .isEqualTo("style-1,style-2,input-0");
        assertThat(browser.evaluate("[$('output').width, $('output').height].join()")
                        .getAsString())
                .isEqualTo("32,40");
        assertThat(browser.evaluate("$('download').href").getAsString()).startsWith("blob:");
    }

    @Test
    void draggingOnTheMapMovesTheStyle() {
        drag("map", .2, .2, .7, .6);
        awaitChange();
        assertThat(number("onMap(code())[0]"))
                .isCloseTo(number("bounds.x[0] + .7 * (bounds.x[1] - bounds.x[0])"), within());
        assertThat(number("onMap(code())[1]"))
                .isCloseTo(number("bounds.y[1] - .6 * (bounds.y[1] - bounds.y[0])"), within());
        assertThat(number("$('across').value")).isCloseTo(number("onMap(code())[0]"), within());
        browser.evaluate("$('reset').click()");
        awaitChange();
        assertThat(number("Math.hypot(...style.offset)")).isZero();
    }

    private static Offset<Double> within() {
        return Offset.offset(.05);
    }

    @Test
    void onTheLineTheWholeCodesAreMixed() {
        browser.evaluate("moveTo(onMap(style.A.code.map((a, i) => .75 * a + .25 * style.B.code[i])))");
        awaitChange();
        assertThat(number("style.blend")).isCloseTo(.25, Offset.offset(1e-9));
        assertThat(number("Math.max(...code().map((z, i) =>"
                        + " Math.abs(z - .75 * style.A.code[i] - .25 * style.B.code[i])))"))
                .isLessThan(1e-9);
    }

    @Test
    void theKeyboardSuffices() {
        browser.evaluate("$('blend').focus()");
        browser.press("End");
        awaitChange();
        assertThat(number("style.blend")).isEqualTo(1);
        browser.evaluate("$('map').focus()");
        browser.press("ArrowRight");
        awaitChange();
        browser.press("Tab");
        assertThat(browser.evaluate("document.activeElement.id").getAsString()).isEqualTo("across");
        browser.press("Home");
        awaitChange();
        browser.evaluate("document.querySelector('#bank-strip .tile').focus()");
        browser.press("Enter");
        browser.await("style.A.name === 'style-0' && style.blend === 0");
        awaitChange();
        // Every control can be reached and has a name.
        assertThat(
                        number(
                                "[...document.querySelectorAll('button, input, select, a')].filter(e => e.tabIndex < 0"
                                        + " || !(e.textContent.trim() || e.ariaLabel || (e.labels && e.labels[0].textContent.trim()))).length"))
                .isZero();
    }

    @Test
    void drawnLinesAreRenderedAndUndone() {
        browser.evaluate("$('blank').click()");
        awaitChange();
        browser.evaluate("window.blank = shot()");
        drag("input", .3, .3, .7, .7);
        awaitChange();
        browser.evaluate("$('undo').click()");
        browser.await("shot() === blank");
    }

    @Test
    void imagesAreUploadedAndDropped() {
        browser.evaluate("""
                window.file = async (name, width, height) => {
                  const image = canvas(width, height);
                  image.getContext('2d').fillRect(0, 0, width / 2, height / 3);
                  return new File([await toPng(image)], name, {type: 'image/png'});
                };
                window.upload = (id, file) => {
                  const files = new DataTransfer();
                  files.items.add(file);
                  $(id).files = files.files;
                  $(id).dispatchEvent(new Event('change'));
                };
                """);
        browser.evaluate("file('mine.png', 640, 320).then(f => upload('input-file', f))");
        awaitChange();
        assertThat(browser.evaluate("[$('output').width, $('output').height].join()")
                        .getAsString())
                .isEqualTo("64,32");
        browser.evaluate("file('look.png', 2000, 1500).then(f => upload('style-file', f))");
        browser.await("style.A.name === 'look.png'");
        awaitChange();
        browser.evaluate("""
                file('dropped.png', 50, 50).then(f => {
                  const files = new DataTransfer();
                  files.items.add(f);
                  $('input-frame').dispatchEvent(new DragEvent('drop', {dataTransfer: files, cancelable: true}));
                })""");
        awaitChange();
        browser.evaluate("upload('input-file', new File(['text'], 'notes.txt'))");
        browser.await("$('status').textContent === 'notes.txt is not an image that the browser can read.'");
        browser.evaluate("tell('')");
    }

    @Test
    void randomStylesAreDrawnAndChosen() {
        assertThat(number("document.querySelectorAll('#random-strip .tile').length"))
                .isEqualTo(8);
        browser.evaluate("$('draw').click()");
        browser.await("document.querySelectorAll('#random-strip .tile').length === 8");
        browser.evaluate("document.querySelectorAll('#random-strip .tile')[3].click()");
        browser.await("style.A.name === 'random 4'");
        awaitChange();
    }

    @Test
    void theLatestWishWins() {
        browser.evaluate("for (let i = 0; i <= 50; i++) moveTo([bounds.x[0] + i / 50, i / 60]);");
        browser.evaluate("window.wanted = code()");
        awaitChange();
        browser.await("$('spinner').hidden");
        String shown = "asSent(32).then(s => ask('render?code=' + wanted.join() + s.query, s.body)).then(a => a.blob())"
                + ".then(createImageBitmap).then(b => { const c = canvas(b.width, b.height);"
                + " c.getContext('2d').drawImage(b, 0, 0); window.expected = c.toDataURL(); })";
        browser.evaluate(shown);
        browser.await("shot() === expected");
    }

    @ParameterizedTest
    @CsvSource({"1280, false", "1280, true", "390, false", "390, true"})
    void fitsTheWindow(int width, boolean dark) throws IOException {
        browser.display(width, dark);
        browser.visit(serve.address());
        browser.await("$('output').width > 1 && cells[48]");
        assertThat(number("document.documentElement.scrollWidth")).isEqualTo(width);
        assertThat(number("[...document.querySelectorAll('.frame canvas')].filter(c =>"
                        + " c.getBoundingClientRect().height > c.parentElement.clientHeight + 1).length"))
                .isZero();
        browser.screenshot(Path.of("target/browser/serve-" + width + (dark ? "-dark" : "") + ".png"));
    }
}
