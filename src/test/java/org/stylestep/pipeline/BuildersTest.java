package org.stylestep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.config.RunFile;
import org.stylestep.data.InputSide;
import org.stylestep.extension.Extensions;
import org.stylestep.objective.DiffAugment;
import org.stylestep.objective.LossTerm;
import org.stylestep.sections.DataSection;
import org.stylestep.sections.GanSection;
import org.stylestep.sections.GeneratorRun;
import org.stylestep.sections.OptimizerSection;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;
import org.stylestep.settings.RecordMap;

/** What builders set is what a run file would have set. */
final class BuildersTest {

    /** Options of a loss term of one's own. */
    record Strength(@Default("2") int power) {}

    /** Options without a default. */
    record Needed(int power) {}

    private static final Extensions OWN = StandardExtensions.standard().toBuilder()
            .add(LossTerm.KIND, "own", Strength.class, (options, context) -> null)
            .add(LossTerm.KIND, "needs", Needed.class, (options, context) -> null)
            .build();

    @TempDir
    Path folder;

    private GeneratorBuilder train() {
        return TrainingPipeline.with(OWN)
                .train(DataSection.sideBySide(folder, InputSide.LEFT, 36, 32), folder, folder.resolve("run"));
    }

    @Test
    void aTermThatIsNamedHasItsDefaultOptions() {
        GeneratorRun run = train().term("own", 0.5f).settings();
        assertThat(run.objective().get("own").term()).isEqualTo(new Component("own", new Strength(2)));
        assertThat(new RunFile(OWN).read(RecordMap.of(run), folder, GeneratorRun.class, List.of()))
                .isEqualTo(run);
        assertThatThrownBy(() -> train().term("needs", 1)).hasMessageContaining("power");
        assertThatThrownBy(() -> train().term("nothing", 1)).hasMessageContaining("no loss_term is registered");
    }

    @Test
    void weightingAndClippingAreSetFromJavaToo() throws IOException {
        GanSection plain = train().settings().gan();
        GanSection other = new GanSection(
                plain.loss(), otherThan(plain.weighting()), 1, 2, 3, 4, List.of(DiffAugment.COLOR), Optional.empty());
        assertThat(train().gan(other).settings().gan()).isEqualTo(other);
        OptimizerSection clipped = new OptimizerSection(0.01f, Optional.of(1f), Component.of("adam"));
        assertThat(TrainingPipeline.with(OWN)
                        .pretrain(DataSection.sideBySide(folder, InputSide.LEFT, 36, 32), folder)
                        .optimizer(clipped)
                        .settings()
                        .optimizer())
                .isEqualTo(clipped);
    }

    private static <E extends Enum<E>> E otherThan(E value) {
        return List.of(value.getDeclaringClass().getEnumConstants()).stream()
                .filter(other -> other != value)
                .findFirst()
                .orElseThrow();
    }
}
