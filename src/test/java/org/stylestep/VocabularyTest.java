package org.stylestep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** US spelling, and the field's terms instead of the words that they replaced. */
final class VocabularyTest {

    private static final List<Path> ROOTS = Stream.of("src", "docs", "configs", "scripts", "README.md")
            .map(Path::of)
            .toList();

    /** Stems, in identifiers too. */
    private static final Pattern BRITISH = Pattern.compile(
            "(?i)colour|neighbour|normalis|initialis|minimis|maximis|equalis|optimis|synchronis|recognis|centre|centring"
                    + "|grey|catalogue|learnt|spelt|artefact|behaviour|favour|labelled|modelled|analyse");

    private static final Pattern DROPPED_WORDS = Pattern.compile("(?i)judg(e|es|ed|ing|ement)|deceiv(e|es|ed)");

    private static final Pattern DROPPED_NAMES =
            Pattern.compile("\\b(Judges?|Moves|Ownership|Learner|GeneratorTurn|HeldOut\\w+"
                    + "|MovingAverage|StepLoader|EpochOrder|PairPixels|PixelBatch|LongFunctionThrowing|ImageSides|leastSide|StyleView"
                    + "|ImageFit|CodeRecovery|CodeL2|CodeKl|StaircaseSchedule|KBest|InputColou?rs|LayerSpread|UnitNormal|EmpiricalNormal"
                    + "|CodeScatter|StartingPoint|FinetunedRun|EqualizedRate|rateFactor|rateScales?|NO_LONGER_IMPROVES|FEWEST\\w*|MOST\\w*"
                    + "|judgeOf|judgement\\w*|setGradientsAside)\\b");

    /** The names of files of others, and the list itself. */
    private static final Pattern FOREIGN = Pattern.compile("vgg19_normalised_to_relu3_1");

    @Test
    void spellsAsInTheUnitedStates() {
        assertThat(lines(BRITISH)).isEmpty();
    }

    @Test
    void usesTheFieldsTerms() {
        assertThat(lines(DROPPED_WORDS)).isEmpty();
        assertThat(lines(DROPPED_NAMES)).isEmpty();
    }

    private static List<String> lines(Pattern unwanted) {
        assertThat(unwanted.matcher("colour Judges judge").find()).isTrue();
        return ROOTS.stream()
                .flatMap(VocabularyTest::files)
                .flatMap(file -> lines(file, unwanted))
                .toList();
    }

    private static Stream<Path> files(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all
                    .filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(java|md|yaml|sh|py)|.*scripts.stylestep"))
                    .filter(file -> !file.endsWith("VocabularyTest.java"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file, Pattern unwanted) {
        try {
            List<String> lines = Files.readAllLines(file);
            return IntStream.range(0, lines.size())
                    .filter(i -> unwanted.matcher(FOREIGN.matcher(lines.get(i)).replaceAll(""))
                            .find())
                    .mapToObj(i -> file + ":" + (i + 1) + ": " + lines.get(i).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
