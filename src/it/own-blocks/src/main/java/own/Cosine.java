package own;

import org.stylestep.settings.Checks;
import org.stylestep.train.LearningSchedule;

/**
 * A learning rate that falls to zero along half a cosine (Loshchilov and Hutter, arXiv 1608.03983).
 *
 * @param totalImages images until the end
 */
record Cosine(long totalImages) implements LearningSchedule {

    /**
     * The options in a run file.
     *
     * @param totalKimg thousands of images until the end
     */
    public record Options(double totalKimg) {

        /** Checks the number. */
        public Options {
            Checks.positive(totalKimg, "total_kimg");
        }
    }

    static Cosine of(Options options) {
        return new Cosine(Math.round(1000 * options.totalKimg()));
    }

    @Override
    public double factor(long images) {
        double done = Math.min(1, images / (double) totalImages);
        return (1 + Math.cos(Math.PI * done)) / 2;
    }
}
