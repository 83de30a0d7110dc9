package org.stylestep.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.stylestep.data.HostBatch;
import org.stylestep.data.PairedImages;
import org.stylestep.data.ShuffleSampler;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.infer.TranslationModel;
import org.stylestep.latent.Style;
import org.stylestep.random.KeyedRandom;

/**
 * How often a rendering shows the style that it was asked for, as the model's own encoder sees it: the share of renderings whose code is nearer to
 * the code they were rendered with than to those of {@value #STYLES} − 1 other styles.
 *
 * <p>The styles are those of a seeded draw of held-out targets, and input i is rendered in style i modulo their number. 1 is best; a generator that
 * ignores the code has 1 / {@value #STYLES} on average.
 */
public final class StyleClassification {

    /** Styles to tell apart; all targets where there are fewer. */
    private static final int STYLES = 10;

    /** Inputs rendered, the first ones. */
    private static final int INPUTS = 200;

    private StyleClassification() {}

    /**
     * Measures a model.
     *
     * @param evaluator the held-out pairs, how they are shown, and the seed
     * @param model renders and encodes
     * @return the share, from 0 to 1
     * @throws IOException if a pair cannot be read
     */
    public static double of(Evaluator evaluator, TranslationModel model) throws IOException {
        PairedImages pairs = evaluator.pairs();
        int[] drawn = Arrays.stream(ShuffleSampler.shuffled(
                        pairs.size(), KeyedRandom.of(evaluator.options().seed(), "style classification")))
                .limit(STYLES)
                .toArray();
        int inputs = Math.min(INPUTS, pairs.size());
        try (NDManager manager = model.newManager()) {
            List<RgbImage> targets = new ArrayList<>();
            for (int index : drawn) {
                targets.add(evaluator.shown(index).target());
            }
            RgbImage size = targets.get(0);
            List<Style> styles = Style.of(model.encode(new HostBatch(targets).toArray(manager)));
            int right = 0;
            for (int first = 0; first < inputs; first += evaluator.options().batchSize()) {
                List<ChannelImage> batch = new ArrayList<>();
                List<Style> asked = new ArrayList<>();
                for (int i = first;
                        i < Math.min(inputs, first + evaluator.options().batchSize());
                        i++) {
                    batch.add(evaluator.shown(i).input());
                    asked.add(styles.get(i % styles.size()));
                }
                try (NDManager work = manager.newSubManager()) {
                    NDArray renderings = model.renderCropped(
                            model.upload(batch, work), Style.toArray(asked, work), size.height(), size.width());
                    List<Style> found = Style.of(model.encode(renderings));
                    for (int i = 0; i < found.size(); i++) {
                        right += isNearest((first + i) % styles.size(), found.get(i), styles) ? 1 : 0;
                    }
                }
            }
            return (double) right / inputs;
        }
    }

    /** {@return what the share depends on beside the pairs: how many styles and inputs} */
    public static Map<String, Object> conditions(Evaluator evaluator) {
        int pairs = evaluator.pairs().size();
        // In an order that is the same in every process.
        return new TreeMap<>(Map.of("styles", Math.min(STYLES, pairs), "inputs", Math.min(INPUTS, pairs)));
    }

    /** Whether every other style is farther from a code; a tie is none. */
    private static boolean isNearest(int asked, Style found, List<Style> styles) {
        double distance = styles.get(asked).distance(found);
        return IntStream.range(0, styles.size())
                .allMatch(i -> i == asked || styles.get(i).distance(found) > distance);
    }
}
