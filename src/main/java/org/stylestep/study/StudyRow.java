package org.stylestep.study;

import java.util.List;
import java.util.Optional;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;

/**
 * A row of a study's table: a way to train a generator.
 *
 * @param encoder the study's encoder that its first stage starts from; none for a row that learns its encoder from scratch, or names
 *     one from elsewhere in the {@code set} of its first stage
 * @param seeds the seeds it is trained with; the study's unless given
 * @param stages what is run in turn, each from the checkpoint of the one before: the first as {@code train} does, later ones as
 *     {@code finetune}
 * @param samples what its styles are sampled from; the unit normal if its code is sampled in training, else the empirical normal
 * @param otherImages whether it may show another number of images than the other rows
 */
public record StudyRow(
        Optional<String> encoder,
        Optional<List<Long>> seeds,
        List<StudyStage> stages,
        Optional<Samples> samples,
        @Default("false") boolean otherImages) {

    /** What styles are sampled from. */
    public enum Samples {
        /** N(0, I). */
        UNIT_NORMAL,
        /** The normal distribution with mean and covariance of the training images' codes. */
        EMPIRICAL_NORMAL,
        /** Nothing: the row has no diversity. */
        NONE
    }

    /** Checks that it trains something. */
    public StudyRow {
        Checks.require(!stages.isEmpty(), "stages must name at least one stage");
        stages = List.copyOf(stages);
        seeds = seeds.map(own -> Study.requireSeeds(own, "seeds"));
    }
}
