package org.stylestep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.stylestep.report.ComparisonTable.Column;
import org.stylestep.report.ComparisonTable.Entry;

final class ComparisonTableTest {

    private final ComparisonTable table =
            new ComparisonTable(List.of(new Column("a", "A (dB)", 2), new Column("b", "B|b", 0)));

    @Test
    void meanAndSpreadAgreeWithPlainLoops() {
        Random random = new Random(1);
        double[] values = new double[5];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
            table.add(new Entry("row", i, Map.of("a", values[i]), Set.of(), "done", ""));
        }
        double mean = 0;
        for (double value : values) {
            mean += value / 5;
        }
        double variance = 0;
        for (double value : values) {
            variance += Math.pow(value - mean, 2) / 4;
        }
        assertThat(table.mean("row", "a").orElseThrow()).isEqualTo(mean, within(1e-12));
        assertThat(table.spread("row", "a").orElseThrow()).isEqualTo(Math.sqrt(variance), within(1e-12));
        assertThat(table.mean("row", "b")).isEmpty();
        assertThat(table.mean("other", "a")).isEmpty();
    }

    @Test
    void oneSeedHasNoSpread() {
        table.add(new Entry("row", 1, Map.of("a", 3.0), Set.of(), "done", ""));
        assertThat(table.mean("row", "a")).contains(3.0);
        assertThat(table.spread("row", "a")).isEmpty();
    }

    @Test
    void aRowIsALineOfMarkdown() {
        table.add(new Entry("two", 1, Map.of("a", 10.0, "b", 100.0), Set.of(), "done", "samples: N(0, I)"));
        table.add(new Entry("one | pipe", 1, Map.of("a", 1.0049), Set.of(), "done", ""));
        table.add(new Entry("two", 2, Map.of("a", 11.0, "b", 104.0), Set.of(), "done", "samples: N(0, I)"));
        table.add(new Entry("lost", 1, Map.of(), Set.of(), "failed", "no such file: a_b\nand *more*"));
        table.add(new Entry("lost", 2, Map.of("a", 2.0), Set.of(), "done", ""));
        assertThat(table.toMarkdown().lines())
                .containsExactly(
                        "| row | seeds | A (dB) | B\\|b | remark |",
                        "|---|---|---:|---:|---|",
                        "| two | 1, 2 | 10.50 ± 0.71 | 102 ± 3 | samples: N(0, I) |",
                        "| one \\| pipe | 1 | 1.00 | – |  |",
                        "| lost | 1, 2 | 2.00 | – | seed 1: failed: no such file: a\\_b and \\*more\\* |");
    }

    @Test
    void csvHasALineForEachSeedAndAllDigits() {
        table.add(new Entry("a, \"b\"", 1, Map.of("z", 3.0, "a", 1 / 3.0), Set.of(), "done", ""));
        table.add(new Entry("a, \"b\"", 2, Map.of(), Set.of(), "failed", "two\nlines"));
        assertThat(table.toCsv())
                .isEqualTo("row,seed,state,a,b,z,not_comparable,remark\r\n"
                        + "\"a, \"\"b\"\"\",1,done,0.3333333333333333,,3.0,,\r\n"
                        + "\"a, \"\"b\"\"\",2,failed,,,,,\"two\nlines\"\r\n");
    }

    @Test
    void markedFiguresAreShownButNotAveraged() {
        table.add(new Entry("row", 1, Map.of("a", 10.0, "b", 1.0), Set.of(), "done", ""));
        table.add(new Entry("row", 2, Map.of("a", 30.0, "b", 3.0), Set.of("a"), "done", ""));
        assertThat(table.mean("row", "a")).contains(10.0);
        assertThat(table.spread("row", "a")).isEmpty();
        assertThat(table.toMarkdown()).contains("| row | 1, 2 | 10.00, 30.00 † | 2 ± 1 |");
        assertThat(table.toCsv()).contains("row,2,done,30.0,3.0,a,\r\n");
    }
}
