package org.stylestep.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.data.ImagePair;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImages;
import org.stylestep.image.RgbImage;

final class EvaluationTest {

    private static final int SIDE = 4;
    private static final PairAugmentation TRANSFORM = PairAugmentation.resize(SIDE);
    private static final List<Metric> METRICS = List.of(new Psnr(), new L1());

    /** Pairs whose target is evenly gray, the number's own shade, and whose input is black. */
    private record Shades(List<Integer> values) implements PairedImages {
        Shades(int... values) {
            this(Arrays.stream(values).boxed().toList());
        }

        @Override
        public int size() {
            return values.size();
        }

        @Override
        public String name(int index) {
            return "shade-" + values.get(index);
        }

        @Override
        public ImagePair read(int index) {
            return new ImagePair(even(0), even(values.get(index)));
        }

        @Override
        public String fingerprint() {
            return values.toString();
        }
    }

    private static RgbImage even(int value) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        Arrays.fill(rgb, (byte) value);
        return new RgbImage(SIDE, SIDE, rgb);
    }

    private static Scores evaluate(StyledRenderer renderer, int batchSize, long seed, int... shades)
            throws IOException {
        PairedImages pairs = new Shades(shades);
        MeanImage mean = MeanImage.of(new Shades(100, 140).targets(), TRANSFORM);
        try (NDManager manager = NDManager.newBaseManager()) {
            Scores scores = new Evaluation(pairs, TRANSFORM, METRICS, new Evaluation.Options(batchSize, seed))
                    .evaluate(renderer, mean, manager);
            assertThat(manager.getManagedArrays()).isEmpty();
            return scores;
        }
    }

    @Test
    void aRendererThatCopiesTheStyleIsRightInItsOwnAndWrongInAnothers() throws IOException {
        int[] shades = {10, 250, 120, 60, 200};
        Scores scores = evaluate((inputs, styles) -> styles.duplicate(), 2, 3, shades);
        assertThat(scores.images()).hasSize(5);
        assertThat(scores.width()).isEqualTo(SIDE);
        double other = 0;
        double mean = 0;
        for (int i = 0; i < shades.length; i++) {
            ImageScore image = scores.images().get(i);
            int lent = Integer.parseInt(image.otherStyle().substring("shade-".length()));
            assertThat(image.name()).isEqualTo("shade-" + shades[i]);
            assertThat(lent).isNotEqualTo(shades[i]);
            assertThat(image.own().get("l1_of_255")).isEqualTo(0);
            assertThat(image.own().get("psnr_db")).isEqualTo(100);
            assertThat(image.other().get("l1_of_255")).isCloseTo(Math.abs(lent - shades[i]), within(1e-3));
            assertThat(image.mean().get("l1_of_255")).isCloseTo(Math.abs(120 - shades[i]), within(1e-3));
            other += Math.abs(lent - shades[i]) / 5.0;
            mean += Math.abs(120 - shades[i]) / 5.0;
        }
        assertThat(scores.ownStyle()).containsEntry("psnr_db", 100.0);
        assertThat(scores.otherStyle().get("l1_of_255")).isCloseTo(other, within(1e-3));
        assertThat(scores.meanImage().get("l1_of_255")).isCloseTo(mean, within(1e-3));
    }

    @Test
    void aRendererThatIgnoresTheStyleScoresTheSameTwice() throws IOException {
        Scores scores = evaluate((inputs, styles) -> inputs.duplicate(), 3, 1, 30, 60, 90, 120);
        assertThat(scores.otherStyle()).isEqualTo(scores.ownStyle());
        assertThat(scores.ownStyle().get("l1_of_255")).isCloseTo(75, within(1e-3));
    }

    @Test
    void theBatchSizeChangesNothing() throws IOException {
        int[] shades = IntStream.range(0, 11).map(i -> 20 * i).toArray();
        StyledRenderer halfway = (inputs, styles) -> styles.mul(0.5f);
        assertThat(evaluate(halfway, 1, 5, shades)).isEqualTo(evaluate(halfway, 8, 5, shades));
    }

    @Test
    void onePairIsTooFew() {
        assertThatThrownBy(() -> evaluate((inputs, styles) -> styles, 1, 1, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2 pairs");
    }

    @Test
    void aScoreThatIsNoNumberIsNamedWithItsImage() {
        StyledRenderer renderer = (inputs, styles) -> styles.mul(Float.NaN);
        assertThatThrownBy(() -> evaluate(renderer, 2, 1, 7, 8, 9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shade-7: psnr_db of the rendering in its own style is NaN");
    }

    @Test
    void anImageThatIsSmallerThanTheViewIsNamed() {
        PairAugmentation large = PairAugmentation.resize(SIDE + 1);
        assertThatThrownBy(() -> MeanImage.of(new Shades(7, 8).targets(), large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shade-7: ")
                .hasMessageContaining("too small");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 101})
    void theOthersAreOneRing(int size) {
        int[] next = Derangement.of(size, 9);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; seen.add(i); i = next[i]) {
            assertThat(next[i]).isNotEqualTo(i);
        }
        assertThat(seen).hasSize(size);
        assertThat(Derangement.of(size, 9)).isEqualTo(next);
    }

    @Test
    void theRingDependsOnTheSeed() {
        assertThat(Derangement.of(50, 1)).isNotEqualTo(Derangement.of(50, 2));
    }

    @Test
    void theMeanImageIsTheMeanOfEveryPixel() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] mean = MeanImage.of(new Shades(0, 255, 255).targets(), TRANSFORM)
                    .toArray(manager)
                    .toFloatArray();
            assertThat(mean).hasSize(3 * SIDE * SIDE);
            for (float value : mean) {
                assertThat(value).isCloseTo(170 / 127.5f - 1, within(1e-6f));
            }
        }
    }

    @Test
    void theReportSaysHowItWasMade(@TempDir Path folder) throws IOException {
        List<ImageScore> images = new ArrayList<>();
        images.add(new ImageScore("a", "b", Map.of("psnr_db", 20.0), Map.of("psnr_db", 10.0), Map.of("psnr_db", 5.0)));
        images.add(new ImageScore("b", "a", Map.of("psnr_db", 30.0), Map.of("psnr_db", 11.0), Map.of("psnr_db", 6.0)));
        EvaluationReport report = new EvaluationReport(
                new Protocol("runs/x", "averaged", "offset", "data/val", "abc"),
                Map.of("triplet_accuracy", 0.9),
                new Scores(64, 32, images));
        Path file = folder.resolve("evaluation.json");
        report.write(file);
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        assertThat(json.getAsJsonObject("own_style").get("psnr_db").getAsDouble())
                .isEqualTo(25);
        assertThat(json.getAsJsonObject("other_style").get("psnr_db").getAsDouble())
                .isEqualTo(10.5);
        assertThat(json.getAsJsonObject("mean_image").get("psnr_db").getAsDouble())
                .isEqualTo(5.5);
        assertThat(json.getAsJsonObject("encoder").get("triplet_accuracy").getAsDouble())
                .isEqualTo(0.9);
        assertThat(json.get("size").getAsString()).isEqualTo("32x64");
        assertThat(json.get("image_count").getAsInt()).isEqualTo(2);
        assertThat(json.getAsJsonObject("protocol").get("style_code").getAsString())
                .isEqualTo("offset");
        assertThat(json.getAsJsonArray("images")
                        .get(1)
                        .getAsJsonObject()
                        .get("other_style")
                        .getAsString())
                .isEqualTo("a");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
