package org.stylestep.sections;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stylestep.data.PairAugmentation;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * Held-out pairs for sample sheets and for the evaluation.
 *
 * @param folder held-out pairs, in the layout of {@code data}
 * @param targets a second folder, if {@code data} has one
 * @param size the side at which they are shown, shorter side scaled and center cut; {@code data.crop} unless given
 * @param images so many are evaluated at most, the first ones
 * @param sheetRows rows of a sample sheet
 * @param metrics what {@code evaluate} measures
 */
public record PairValidationSection(
        Path folder,
        Optional<Path> targets,
        Optional<Integer> size,
        @Default("1000") int images,
        @Default("8") int sheetRows,
        @Choice(kind = "metric", standard = "[psnr, l1]") List<Component> metrics) {

    /** Checks the values. */
    public PairValidationSection {
        metrics = List.copyOf(metrics);
        size.ifPresent(side -> Checks.positive(side, "size"));
        Checks.require(images >= 2, "images must be at least 2, because each is also rendered in another's style");
        Checks.require(
                sheetRows >= 2, "sheet_rows must be at least 2, because each is also rendered in another's style");
    }

    /**
     * Returns how they are shown.
     *
     * @param data the training pairs
     * @return whole images, shorter side scaled and center cut
     */
    public PairAugmentation transform(DataSection data) {
        return PairAugmentation.resize(size.orElse(data.crop()));
    }
}
