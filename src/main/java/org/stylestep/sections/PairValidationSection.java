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
 * Held-out pairs for sample sheets, for validation during training and for the evaluation.
 *
 * @param folder held-out pairs, in the layout of {@code data}
 * @param targets a second folder, if {@code data} has one
 * @param size the side at which they are shown, shorter side scaled and center cut; {@code data.crop} unless given
 * @param images so many are evaluated at most, the first ones
 * @param sheetRows rows of a sample sheet
 * @param metrics what is measured
 * @param everyKimg thousands of training pairs between validations; one with every checkpoint unless given
 * @param monitoredImages so many pairs are validated each time, the same ones in every run; 0 for no validation during training
 * @param best the figure, such as {@code psnr_db_own}, by which a checkpoint is marked as the best; none is marked unless given
 * @param patience validations without a better figure after which training ends; it does not end so unless given
 */
public record PairValidationSection(
        Path folder,
        Optional<Path> targets,
        Optional<Integer> size,
        @Default("1000") int images,
        @Default("8") int sheetRows,
        @Choice(kind = "metric", standard = "[psnr, l1]") List<Component> metrics,
        Optional<Double> everyKimg,
        @Default("64") int monitoredImages,
        Optional<String> best,
        Optional<Integer> patience) {

    /** Checks the values. */
    public PairValidationSection {
        metrics = List.copyOf(metrics);
        size.ifPresent(side -> Checks.positive(side, "size"));
        Checks.require(images >= 2, "images must be at least 2, because each is also rendered in another's style");
        Checks.require(
                sheetRows >= 2, "sheet_rows must be at least 2, because each is also rendered in another's style");
        everyKimg.ifPresent(kimg -> Checks.positive(kimg, "every_kimg"));
        patience.ifPresent(count -> Checks.positive(count, "patience"));
        Checks.require(
                monitoredImages == 0 || monitoredImages >= 2,
                "monitored_images must be 0, for no validation during training, or at least 2, because each pair is also"
                        + " rendered in another's style");
        Checks.require(
                best.isEmpty() || monitoredImages > 0,
                "best needs validation during training, so monitored_images of at least 2");
        Checks.require(
                patience.isEmpty() || best.isPresent(),
                "patience needs best, the figure that no longer improves, such as psnr_db_own");
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
