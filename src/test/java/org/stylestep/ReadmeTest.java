package org.stylestep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java example of the README and of docs is compiled code from the package of examples, but for line breaks. */
final class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final Path DOCS = Path.of("docs");
    private static final Path EXAMPLES = Path.of("src/test/java/org/stylestep/examples");

    private static final Pattern CODE = Pattern.compile("```.*?```", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REGION =
            Pattern.compile("// Shown: (?!end)[^\n]*\n(.*?)// Shown: end", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");
    private static final int MAX_LINES = 20;
    private static final int MAX_WORDS = 700;

    @Test
    void itsExamplesAreCompiled() throws IOException {
        List<String> shown = matches(BLOCK, Files.readString(README) + text(DOCS, ".md"));
        List<String> compiled = matches(REGION, text(EXAMPLES, ".java")).stream()
                .map(ReadmeTest::withoutSpace)
                .toList();
        assertThat(shown).hasSameSizeAs(compiled);
        for (String block : shown) {
            assertThat(compiled).contains(withoutSpace(block));
            assertThat(block.lines().filter(line -> !line.isBlank()).count()).isLessThanOrEqualTo(MAX_LINES);
        }
    }

    @Test
    void itIsShort() throws IOException {
        String prose = CODE.matcher(Files.readString(README)).replaceAll("");
        assertThat(prose.split("\\s+")).hasSizeLessThanOrEqualTo(MAX_WORDS);
    }

    @Test
    void itsLinksLeadToFiles() throws IOException {
        for (Path file :
                Stream.concat(Stream.of(README), files(DOCS, ".md").stream()).toList()) {
            for (String link : matches(LINK, Files.readString(file))) {
                assertThat(file.resolveSibling(link)).exists();
            }
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static String text(Path folder, String ending) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : files(folder, ending)) {
            text.append(Files.readString(file));
        }
        return text.toString();
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String withoutSpace(String code) {
        return code.replaceAll("\\s", "");
    }
}
