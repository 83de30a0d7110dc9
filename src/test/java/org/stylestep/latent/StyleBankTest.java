package org.stylestep.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.ChildJvm;
import org.stylestep.Threads;
import org.stylestep.data.Pictures;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;

final class StyleBankTest {

    private static final StyleBank.Encoder ENCODER = new StyleBank.Encoder("abc/offset", "runs/a/step-1");
    private static final NamedStyle RED = new NamedStyle("red", Style.of(1, 0.1f, -3e-8f), "shoe.jpg");
    private static final NamedStyle BLUE = new NamedStyle("blue", Style.of(-1, 2, 0), "boot.png");

    @TempDir
    Path folder;

    private Path file;
    private StyleBank bank;

    @BeforeEach
    void emptyBank() {
        file = folder.resolve("styles/bank.json");
        bank = StyleBank.at(file, ENCODER);
    }

    private static void add(StyleBank bank, NamedStyle style) throws IOException {
        bank.add(style, Optional.empty(), false);
    }

    private String[] pictures() {
        return file.getParent().toFile().list((folder, name) -> name.endsWith(".png"));
    }

    @Test
    void whatIsNotThereIsEmpty() throws IOException {
        assertThat(bank.list()).isEmpty();
        assertThat(bank.get("red")).isEmpty();
        assertThat(bank.remove("red")).isFalse();
        assertThat(bank.rename("red", "blue")).isFalse();
        assertThat(bank.nearest(RED.style(), 3)).isEmpty();
        assertThat(folder).as("nothing was written for nothing").isEmptyDirectory();
    }

    @Test
    void aFolderInThePlaceOfTheFileIsNamed() throws IOException {
        Files.createDirectories(file);
        for (Callable<?> use : List.<Callable<?>>of(bank::list, () -> bank.remove("red"), () -> bank.image("red"))) {
            assertThatThrownBy(use::call)
                    .isInstanceOf(StyleBankException.class)
                    .hasMessageContaining("the style bank " + file + " is a folder");
        }
    }

    @Test
    void keepsCodesToTheLastBitInTheirOrder() throws IOException {
        add(bank, RED);
        add(bank, BLUE);
        StyleBank again = StyleBank.at(file, new StyleBank.Encoder(ENCODER.fingerprint(), "copied elsewhere"));
        assertThat(again.list()).containsExactly(RED, BLUE);
        assertThat(again.get("blue")).contains(BLUE);
        assertThat(bank.remove("red")).isTrue();
        assertThat(again.list()).containsExactly(BLUE);
    }

    @Test
    void theFormatIsTheDocumentedOne() throws IOException {
        bank.add(RED, Optional.of(Pictures.even(10, 20, 200)), false);
        assertThat(Files.readString(file)).matches("""
                \\{
                  "format": 1,
                  "encoder": \\{
                    "fingerprint": "abc/offset",
                    "checkpoint": "runs/a/step-1"
                  },
                  "styles": \\{
                    "red": \\{
                      "code": \\[
                        1.0,
                        0.1,
                        -3.0E-8
                      ],
                      "source": "shoe.jpg",
                      "thumbnail": "red-[0-9a-f]{8}.png"
                    }
                  }
                }
                """);
    }

    @Test
    void picturesAreSmallAndGoWithTheirStyles() throws IOException {
        bank.add(RED, Optional.of(Pictures.even(256, 64, 200)), false);
        assertThat(bank.image("red")).contains(Pictures.even(128, 32, 200));
        bank.add(RED, Optional.of(Pictures.even(10, 20, 7)), true);
        assertThat(bank.image("red")).contains(Pictures.even(10, 20, 7));
        bank.rename("red", "scarlet");
        bank.add(RED, Optional.of(Pictures.even(10, 20, 7)), false);
        assertThat(bank.image("scarlet")).contains(Pictures.even(10, 20, 7));
        bank.remove("red");
        assertThat(bank.image("scarlet")).as("whose picture has the old name").contains(Pictures.even(10, 20, 7));
        assertThat(pictures()).hasSize(1);
        bank.remove("scarlet");
        assertThat(pictures()).isEmpty();
        add(bank, BLUE);
        assertThat(bank.image("blue")).isEmpty();
    }

    @Test
    void aNameIsTakenOnceUnlessReplaced() throws IOException {
        add(bank, RED);
        NamedStyle other = BLUE.named("red");
        assertThatThrownBy(() -> add(bank, other))
                .isInstanceOf(StyleBankException.class)
                .hasMessageContaining(file + " already has a style 'red'");
        bank.add(other, Optional.empty(), true);
        assertThat(bank.list()).containsExactly(other);
        add(bank, BLUE);
        assertThatThrownBy(() -> bank.rename("blue", "red")).hasMessageContaining("already has a style 'red'");
        assertThat(bank.rename("blue", "blue")).isTrue();
        assertThat(bank.rename("green", "red")).isFalse();
        assertThat(bank.list()).containsExactly(other, BLUE);
    }

    @Test
    void findsTheNearest() throws IOException {
        add(bank, RED);
        add(bank, BLUE);
        List<StyleBank.Match> matches = bank.nearest(Style.of(-1, 2, 3), 5);
        assertThat(matches).extracting(StyleBank.Match::style).containsExactly(BLUE, RED);
        assertThat(matches.get(0).distance()).isEqualTo(3);
        assertThat(matches.get(1).distance()).isCloseTo(Math.sqrt(4 + 1.9 * 1.9 + 9), within(1e-6));
        assertThat(bank.nearest(RED.style(), 1)).containsExactly(new StyleBank.Match(RED, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> bank.nearest(Style.of(1), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", ".hidden", "-x", "two words", "@red", "a\\b", "nul\0"})
    void refusesNamesThatAreNoFileNames(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NamedStyle(name, RED.style(), ""))
                .withMessageContaining("letters, digits");
    }

    @Test
    void namesFitIntoFileNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RED.named("a".repeat(65)))
                .withMessageContaining("at most 64 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RED.named("\uD840\uDC00".repeat(49)))
                .withMessageContaining("192 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rot-größer_2.赤", "gro\u0308\u00dfer", "\u0932\u093e\u0932"})
    void takesNamesOfAnyLanguage(String name) throws IOException {
        NamedStyle named = RED.named(name);
        bank.add(named, Optional.of(Pictures.even(2, 2, 1)), false);
        assertThat(bank.list()).containsExactly(named);
        assertThat(bank.image(named.name())).isPresent();
    }

    @Test
    void codesOfAnotherEncoderOrSizeAreRefused() throws IOException {
        add(bank, RED);
        byte[] before = Files.readAllBytes(file);
        StyleBank other = StyleBank.at(file, new StyleBank.Encoder("def/offset", "runs/b/step-2"));
        assertThatThrownBy(other::list)
                .isInstanceOf(StyleBankException.class)
                .hasMessageContainingAll(file.toString(), "runs/a/step-1", "runs/b/step-2", "another encoder");
        assertThatThrownBy(() -> add(other, BLUE)).hasMessageContaining("another encoder");
        assertThatThrownBy(() -> add(bank, new NamedStyle("short", Style.of(1), "")))
                .hasMessageContainingAll("'short' has 1 numbers", "have 3");
        assertThat(file).hasBinaryContent(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                                                                                 | damaged
            ``                                                                                | damaged
            []                                                                                | damaged
            {"styles": {}}                                                                    | damaged
            {"format": {}, "styles": {}}                                                      | damaged
            {"format": 2, "codes": []}                                                        | has format 2, this version reads format 1
            {"format": 1}                                                                     | damaged
            {"format": 1, "encoder": {"fingerprint": "abc/offset"}}                           | damaged
            {"format": 1, "encoder": "abc", "styles": {}}                                     | damaged
            {"format": 1, "encoder": {"fingerprint": "abc/offset"}, "styles": {"a": null}}    | style 'a' has no code
            {"format": 1, "encoder": {"fingerprint": "abc/offset"}, "styles": {"a": {"code": [], "source": ""}}}     | style 'a': a style needs
            {"format": 1, "encoder": {"fingerprint": "abc/offset"}, "styles": {"a": {"code": [null], "source": ""}}} | style 'a' has no code
            {"format": 1, "encoder": {"fingerprint": "abc/offset"}, "styles": {"a": {"code": ["x"], "source": ""}}}  | damaged
            {"format": 1, "encoder": {"fingerprint": "abc/offset"}, "styles": {"a": {"code": [1e99], "source": ""}}} | number 0
            {"format": 1, "encoder": {"fingerprint": "abc/offset"}, "styles": {"a/b": {"code": [1], "source": ""}}}  | 'a/b' cannot be
            {"format": 1, "encoder": {"fingerprint": "abc/offset"}, "styles": {"a": {"code": [1], "source": "", "thumbnail": "../x.png"}}}                       | damaged
            {"format": 1, "encoder": {"fingerprint": "abc/offset"}, "styles": {"a": {"code": [1], "source": "", "thumbnail": "x\\u0000.png"}}}                    | no PNG file in the bank's folder
            {"format": 1, "encoder": {"fingerprint": "abc/offset"}, "styles": {"a": {"code": [1], "source": ""}, "b": {"code": [1, 2], "source": ""}}} | different sizes
            {"format": 1, "encoder": {"fingerprint": "abc/offset"}, "styles": {"a": {"code": [1], "source": ""}, "a": {"code": [1], "source": ""}}}    | damaged
            """)
    void whatIsNotUnderstoodIsToldAndLeftAsItIs(String json, String problem) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, json);
        List<Callable<?>> uses = List.of(
                () -> bank.list(),
                () -> bank.get("red"),
                () -> bank.remove("red"),
                () -> bank.rename("red", "blue"),
                () -> {
                    bank.add(RED, Optional.of(Pictures.even(2, 2, 2)), true);
                    return true;
                });
        for (Callable<?> use : uses) {
            assertThatThrownBy(use::call)
                    .isInstanceOf(StyleBankException.class)
                    .hasMessageContainingAll("the style bank " + file, problem);
        }
        assertThat(file).hasContent(json);
        assertThat(pictures()).isEmpty();
    }

    @Test
    void bytesThatAreNoTextAreDamage() throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(bank::list).isInstanceOf(StyleBankException.class).hasMessageContaining("damaged");
    }

    @Test
    void concurrentThreadsLoseNothing() throws Exception {
        List<Callable<List<NamedStyle>>> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            NamedStyle style = RED.named("style-" + i);
            tasks.add(() -> {
                StyleBank.at(file, ENCODER).add(style, Optional.of(Pictures.even(4, 4, 9)), false);
                return bank.list();
            });
        }
        assertThat(Threads.call(8, tasks)).doesNotContainNull();
        assertThat(bank.list()).hasSize(40);
        assertThat(pictures()).hasSize(40);
    }

    @Test
    void aWriterWhoHangsIsNamedAndTheBankIsLeftAsItIs() throws IOException {
        add(bank, RED);
        Path lock = file.resolveSibling(".bank.json.lock");
        StyleBank impatient = new StyleBank(file, ENCODER, Duration.ofMillis(30));
        // The operating system's lock, as another process holds it.
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            assertThat(channel.lock().isValid()).isTrue();
            assertThatThrownBy(() -> add(impatient, BLUE))
                    .isInstanceOf(StyleBankException.class)
                    .hasMessageContainingAll("another process", lock + " is locked; try again");
        }
        assertThat(bank.list()).containsExactly(RED);
        add(impatient, BLUE);
        assertThat(bank.list()).containsExactly(RED, BLUE);
    }

    @Test
    void concurrentProcessesLoseNothing() throws Exception {
        List<Callable<String>> processes = Stream.of("a-", "b-")
                .map(prefix -> (Callable<String>)
                        () -> ChildJvm.run(List.of(), AddStyles.class, file.toString(), prefix, "30"))
                .toList();
        assertThat(Threads.call(2, processes)).doesNotContainNull();
        assertThat(bank.list()).hasSize(60);
    }

    /** Adds styles to a bank: {@code FILE PREFIX COUNT}. */
    static final class AddStyles {
        public static void main(String[] arguments) throws IOException {
            StyleBank bank = StyleBank.at(Path.of(arguments[0]), ENCODER);
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                add(bank, RED.named(arguments[1] + i));
            }
        }
    }

    @Test
    void whatKilledProcessesLeftGoesWithTheNextChange() throws IOException {
        bank.add(RED, Optional.of(Pictures.even(10, 20, 7)), false);
        RgbImage lost = Pictures.even(9, 9, 1);
        Path folder = bank.file().getParent();
        Path orphan = folder.resolve(String.format(Locale.ROOT, "lost-%08x.png", lost.hashCode()));
        Path partial = folder.resolve(".lost-00000000.png.partial");
        List<Path> others = List.of(folder.resolve("lost-00000000.png"), folder.resolve("holiday.png"));
        for (Path file : List.of(orphan, partial, others.get(0), others.get(1))) {
            ImageFiles.writePng(lost, file);
        }
        Path second = Files.writeString(folder.resolve("second.json"), "{}");
        add(bank, BLUE);
        assertThat(orphan).as("perhaps a picture of the other bank").exists();
        Files.delete(second);
        bank.remove("blue");
        assertThat(List.of(orphan, partial)).noneMatch(Files::exists);
        assertThat(others).allMatch(Files::exists);
        assertThat(bank.image("red")).isPresent();
    }
}
