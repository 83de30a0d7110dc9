package org.stylestep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.image.ChannelImage;
import org.stylestep.io.WriteLock;

final class DiskCacheTest {

    private static final PairAugmentation ONE_HEIGHT = new PairAugmentation(List.of(12, 12), 8, true);

    @TempDir
    private Path folder;

    private final AtomicInteger decoded = new AtomicInteger();

    /** Pairs of several sizes, of which one may be unreadable. */
    private PairedImages pairs(String identity, int size, int unreadable) {
        return new PairedImages() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public String name(int index) {
                return "pair " + index;
            }

            @Override
            public int inputChannels() {
                return 1;
            }

            @Override
            public ImagePair read(int index) throws IOException {
                decoded.incrementAndGet();
                if (index == unreadable) {
                    throw new IOException(name(index) + " is damaged");
                }
                int width = 20 + index % 50;
                int height = 16 + index % 3;
                ChannelImage input = ChannelImage.of(Pictures.noise(width, height, -index), 1);
                return new ImagePair(input, Pictures.noise(width, height, index));
            }

            @Override
            public String fingerprint() {
                return identity;
            }
        };
    }

    private PairedImages kept(PairedImages pairs, PairAugmentation geometry) throws IOException {
        return new DiskCache(folder.resolve("cache"), geometry, 2).of(pairs);
    }

    @Test
    void trainingSeesTheSamePixels() throws IOException {
        PairedImages pairs = pairs("a", 9, -1);
        for (List<Integer> heights : List.of(List.of(12), List.of(12, 12), List.<Integer>of(), List.of(12, 14))) {
            PairAugmentation geometry = new PairAugmentation(heights, 8, true);
            PairedImages kept = kept(pairs, geometry);
            assertThat(kept.fingerprint()).isEqualTo("a");
            assertThat(kept.inputChannels()).isEqualTo(1);
            Images images = new DiskCache(folder, geometry, 1).of(pairs.targets());
            assertThat(images.fingerprint()).isEqualTo(pairs.targets().fingerprint());
            for (int i = 0; i < 9; i++) {
                assertThat(kept.name(i)).isEqualTo(pairs.name(i));
                for (long seed = 0; seed < 5; seed++) {
                    ImagePair expected = geometry.apply(pairs.read(i), new Random(seed));
                    assertThat(geometry.apply(kept.read(i), new Random(seed))).isEqualTo(expected);
                    assertThat(geometry.apply(images.read(i), new Random(seed))).isEqualTo(expected.target());
                }
                assertThat(geometry.centerCrop(kept.read(i))).isEqualTo(geometry.centerCrop(pairs.read(i)));
            }
        }
    }

    @Test
    void decodesOnceForEverySourceAndHeight() throws IOException {
        PairedImages first = kept(pairs("a", 9, -1), ONE_HEIGHT);
        int all = decoded.getAndSet(0);
        assertThat(all).as("all, after a sample for the disk's sake").isEqualTo(9 + 9);
        assertThat(kept(pairs("a", 9, -1), ONE_HEIGHT).read(4)).isEqualTo(first.read(4));
        assertThat(decoded.getAndSet(0)).isZero();
        kept(pairs("b", 9, -1), ONE_HEIGHT);
        assertThat(decoded.getAndSet(0)).isEqualTo(all);
        kept(pairs("a", 9, -1), new PairAugmentation(List.of(13), 8, true));
        assertThat(decoded.getAndSet(0)).isEqualTo(all);
        assertThat(entries()).hasSize(3);
    }

    @Test
    @Timeout(20)
    void whatIsKeptIsReadWhileOthersAreDecoded() throws IOException {
        new DiskCache(folder, ONE_HEIGHT, 1).of(pairs("a", 2, -1));
        WriteLock other = WriteLock.take(folder.resolve(WriteLock.FILE), Duration.ZERO, IOException::new);
        try {
            PairedImages kept = new DiskCache(folder, ONE_HEIGHT, 1).of(pairs("a", 2, -1));
            assertThat(kept.read(1).target().height()).isEqualTo(12);
        } finally {
            other.close();
        }
    }

    @Test
    void anEntryIsCompleteOrAbsent() throws IOException {
        assertThatThrownBy(() -> kept(pairs("a", 40, 33), ONE_HEIGHT)).hasMessage("pair 33 is damaged");
        assertThat(entries()).isEmpty();
        kept(pairs("a", 40, -1), ONE_HEIGHT);
        Path entry = entries().get(0);
        // What a process leaves that is ended while it writes.
        Path half = entry.resolveSibling("." + entry.getFileName() + ".writing");
        Files.move(entry, half);
        Files.writeString(half.resolve("sizes.txt"), "12x");
        decoded.set(0);
        assertThat(kept(pairs("a", 40, -1), ONE_HEIGHT).read(39).target().height())
                .isEqualTo(12);
        assertThat(decoded.get()).isGreaterThan(40);
        assertThat(half).doesNotExist();
        Files.write(entry.resolve("pixels"), new byte[17]);
        assertThatThrownBy(() -> kept(pairs("a", 40, -1), ONE_HEIGHT))
                .hasMessage("The decoded images in " + entry + " are damaged; delete the folder");
    }

    @Test
    void refusesWhatTheDiskHasNoRoomFor() {
        assertThatThrownBy(() -> kept(pairs("a", Integer.MAX_VALUE, -1), new PairAugmentation(List.of(500), 8, false)))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("The decoded images need about \\d+ MiB, but .*cache has \\d+ MiB left; free some"
                        + " there, choose another folder, or train without one");
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            return files.filter(file -> !file.endsWith(".lock")).toList();
        }
    }
}
