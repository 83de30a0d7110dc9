package org.stylestep.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StageCheckpointTest {

    @Test
    void settingsThatAreWrittenOtherwiseAreNoOtherSettings() {
        Map<String, Object> before = Map.of("reconstruction", Map.of("l1", 10), "rate", 0.1, "sides", List.of(32L));
        Map<String, Object> same = Map.of("reconstruction", Map.of("l1", 10.0f), "rate", 0.1f, "sides", List.of(32.0));
        assertThat(StageCheckpoint.changes(before, same)).isEmpty();
    }

    @Test
    void whatDiffersIsNamedWithBothValues() {
        Map<String, Object> before = Map.of("reconstruction", Map.of("l1", 10), "gan", "hinge");
        Map<String, Object> after = Map.of("reconstruction", Map.of("l1", 10.5), "seed", 1);
        assertThat(StageCheckpoint.changes(before, after))
                .containsExactly(
                        "gan: it was \"hinge\" and is null",
                        "reconstruction: it was {\"l1\":10} and is {\"l1\":10.5}",
                        "seed: it was null and is 1");
    }
}
