package org.stylestep.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluationTextTest {

    @TempDir
    Path folder;

    private static Evaluation evaluation(Map<String, Double> figures) {
        Map<String, Object> protocol = new LinkedHashMap<>();
        protocol.put("checkpoint", "runs/a, b");
        protocol.put("step", 7);
        protocol.put("weights", "ema");
        protocol.put("data", "val");
        protocol.put("seed", 1);
        protocol.put(Evaluation.METRICS, Map.of("l1", Map.of("type", "l1")));
        ImageScore first = new ImageScore("x", "y", Map.of("l1", 1.5), Map.of("l1", 2.0), Map.of("l1", 4.0));
        ImageScore second = new ImageScore("y \"1\"", "x", Map.of("l1", 0.5), Map.of("l1", 3.0), Map.of("l1", 5.0));
        return new Evaluation(protocol, figures, List.of(first, second));
    }

    private static Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("l1_own", 1.0);
        figures.put("l1_other", 2.5);
        figures.put("l1_gap", 1.5);
        figures.put("l1_mean_image", 4.5);
        figures.put("minutes", 12.0);
        return figures;
    }

    @Test
    void markdownHasAMetricAColumnAndTheRestBelow() {
        assertThat(EvaluationText.markdown(evaluation(figures())))
                .contains("2 held-out pairs of val, ema weights of runs/a, b.")
                .contains("""
                        | | l1 |
                        |---|---|
                        | own style | 1.000 |
                        | another's style | 2.500 |
                        | gap | 1.500 |
                        | mean training image | 4.500 |
                        """)
                .contains("| minutes | 12.00 |\n")
                .contains("- `l1.type`: l1\n", "- `seed`: 1\n");
    }

    @Test
    void everyPairHasALine() {
        assertThat(EvaluationText.imagesCsv(evaluation(figures())))
                .isEqualTo("name,other_style,l1_own,l1_other,l1_mean_image\r\nx,y,1.5,2.0,4.0\r\n"
                        + "\"y \"\"1\"\"\",x,0.5,3.0,5.0\r\n");
    }

    @Test
    void evaluationsOfTheSameFiguresAreOneTable() throws IOException {
        Path table = folder.resolve("table.csv");
        EvaluationText.append(evaluation(figures()), table);
        EvaluationText.append(evaluation(figures()), table);
        String row = "\"runs/a, b\",7,ema,val,1,2,1.0,2.5,1.5,4.5,12.0";
        assertThat(Files.readAllLines(table))
                .containsExactly(
                        "checkpoint,step,weights,data,seed,pairs,l1_own,l1_other,l1_gap,l1_mean_image,minutes",
                        row,
                        row);
        String before = Files.readString(table);
        Map<String, Double> more = figures();
        more.put("diversity", 1.0);
        assertThatIOException()
                .isThrownBy(() -> EvaluationText.append(evaluation(more), table))
                .withMessageContaining("table.csv has other columns")
                .withMessageContaining("diversity");
        assertThat(table).hasContent(before);
    }

    @Test
    void theBestPairComesFirst() {
        List<ImageScore> images = evaluation(figures()).images();
        assertThat(new Scores(1, 1, List.of(new Named("l1", false)), images, Map.of()).ranking())
                .containsExactly(1, 0);
        assertThat(new Scores(1, 1, List.of(new Named("l1", true)), images, Map.of()).ranking())
                .containsExactly(0, 1);
        assertThat(new Scores(1, 1, List.of(new Named("of_sets", true)), images, Map.of()).ranking())
                .isEmpty();
    }

    private record Named(String name, boolean higherIsBetter) implements Metric {
        @Override
        public double[] evaluate(NDArray renderings, NDArray targets) {
            throw new AssertionError();
        }
    }
}
