package org.stylestep.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.stylestep.data.Augmentation;
import org.stylestep.data.ImagePair;
import org.stylestep.image.ChannelImage;
import org.stylestep.image.RgbImage;
import org.stylestep.random.KeyedRandom;

/** What training expects of every augmentation: extend it with one of your own. */
public abstract class AugmentationContract {

    private static final int DRAWS = 32;

    /** Returns the augmentation. */
    protected abstract Augmentation augmentation();

    /** Returns how many channels the inputs have that it is tested with; 3 unless overridden. */
    protected int inputChannels() {
        return 3;
    }

    /** Returns the width and height of the images that it is tested with; 32 unless overridden. */
    protected int size() {
        return 32;
    }

    /** Returns a pair of noise. */
    protected final ImagePair pair() {
        return new ImagePair(noise("input", inputChannels()), noise("target", 3).toRgb());
    }

    private ChannelImage noise(String name, int channels) {
        byte[] samples = new byte[channels * size() * size()];
        KeyedRandom.of(1, name).nextBytes(samples);
        return new ChannelImage(size(), size(), channels, samples);
    }

    /** Returns what each of {@value #DRAWS} draws makes of an image or a pair. */
    private static <T> List<T> draws(IntStream keys, IntFunction<T> draw) {
        return keys.boxed().map(draw::apply).toList();
    }

    /** Returns the source of randomness of a draw. */
    protected static RandomGenerator random(int key) {
        return KeyedRandom.of(2, "draw", key);
    }

    private ImagePair changed(int key) {
        return augmentation().apply(pair(), random(key));
    }

    @Test
    final void theSameRandomMakesTheSameBytes() {
        Augmentation augmentation = augmentation();
        ImagePair pair = pair();
        RgbImage image = pair.target();
        List<ImagePair> pairs = draws(IntStream.range(0, DRAWS), key -> augmentation.apply(pair, random(key)));
        List<RgbImage> images = draws(IntStream.range(0, DRAWS), key -> augmentation.apply(image, random(key)));
        for (int key = DRAWS - 1; key >= 0; key--) {
            assertEquals(pairs.get(key), augmentation.apply(pair, random(key)));
            assertEquals(images.get(key), augmentation.apply(image, random(key)));
        }
    }

    @Test
    final void severalThreadsMakeTheSameBytes() {
        Augmentation augmentation = augmentation();
        ImagePair pair = pair();
        List<ImagePair> alone = draws(IntStream.range(0, DRAWS), key -> augmentation.apply(pair, random(key)));
        List<ImagePair> together =
                draws(IntStream.range(0, DRAWS).parallel(), key -> augmentation.apply(pair, random(key)));
        assertEquals(alone, together);
    }

    @Test
    final void theImagesThatAreHandedInStayAsTheyAre() {
        Augmentation augmentation = augmentation();
        ImagePair pair = pair();
        for (int key = 0; key < DRAWS; key++) {
            augmentation.apply(pair, random(key));
            augmentation.apply(pair.target(), random(key));
        }
        assertArrayEquals(pair().input().samples(), pair.input().samples());
        assertArrayEquals(pair().target().rgb(), pair.target().rgb());
    }

    @Test
    final void everyDrawHasOneSizeAndTheChannelsOfTheInput() {
        Augmentation augmentation = augmentation();
        Set<String> sizes = IntStream.range(0, DRAWS)
                .boxed()
                .flatMap(key -> Stream.of(
                        changed(key).input().size(),
                        changed(key).target().size(),
                        augmentation.apply(pair().target(), random(key)).size()))
                .collect(Collectors.toSet());
        assertEquals(1, sizes.size(), () -> "the images of a batch need one size, but these have " + sizes);
        for (int key = 0; key < DRAWS; key++) {
            assertEquals(inputChannels(), changed(key).input().channels());
        }
    }
}
