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

/** Every Java example of the README is code that the tests compile and run, but for the line breaks. */
final class ReadmeTest {

    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REGION =
            Pattern.compile("// Shown: (?!end)[^\n]*\n(.*?)// Shown: end", Pattern.DOTALL);
    private static final int MAX_LINES = 20;

    @Test
    void itsExamplesAreCompiled() throws IOException {
        StringBuilder texts = new StringBuilder(Files.readString(Path.of("README.md")));
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            for (Path file : files.sorted().toList()) {
                texts.append(Files.readString(file));
            }
        }
        List<String> shown = matches(BLOCK, texts.toString());
        StringBuilder examples = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("src/test/java/org/stylestep/examples"))) {
            for (Path file : files.sorted().toList()) {
                examples.append(Files.readString(file));
            }
        }
        List<String> compiled = matches(REGION, examples.toString()).stream()
                .map(ReadmeTest::withoutSpace)
                .toList();
        assertThat(shown).hasSameSizeAs(compiled);
        for (String block : shown) {
            assertThat(compiled).contains(withoutSpace(block));
            assertThat(block.lines().filter(line -> !line.isBlank()).count()).isLessThanOrEqualTo(MAX_LINES);
        }
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
