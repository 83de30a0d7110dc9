package org.stylestep.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.image.ChannelImage;
import org.stylestep.io.AtomicFolder;
import org.stylestep.io.WriteLock;

/**
 * Keeps decoded images and pairs in a folder, whose files are mapped into memory: what trainings of all processes read again and again is
 * decoded and scaled once.
 *
 * <p>Images are kept at the height that the geometry scales them to, or at their own size if it names no height or several: a training on what is kept
 * gives the same bytes as on the source, as far as nothing but that geometry is applied to it. What is kept goes by the source's fingerprint; other images
 * or another height make a new entry beside the others. An entry is complete or absent, whatever ends the process that makes it.
 */
public final class DiskCache {

    private static final Logger LOG = LoggerFactory.getLogger(DiskCache.class);

    /** The largest part of a file that is mapped at once: Java's buffers end at 2 GiB. */
    private static final long LARGEST_MAP = 1 << 30;

    /** Images whose sizes stand for those of all. */
    private static final int SAMPLES = 16;

    private static final String PIXELS = "pixels";
    private static final String SIZES = "sizes.txt";

    /** How long a process waits for another that makes the same entry. */
    private static final Duration PATIENCE = Duration.ofDays(7);

    private static final int RGB = 3;

    private final Path folder;
    private final PairAugmentation geometry;
    private final int threads;

    /**
     * Names a folder, which need not exist yet.
     *
     * @param folder where entries are kept; it may be deleted whenever no training uses it
     * @param geometry how training scales images
     * @param threads how many threads decode images, at least 1
     */
    public DiskCache(Path folder, PairAugmentation geometry, int threads) {
        this.folder = folder;
        this.geometry = geometry;
        this.threads = threads;
    }

    /** What is kept for a number: images of one size, an input and its target or a target alone. */
    @FunctionalInterface
    private interface Source {
        List<ChannelImage> read(int index) throws IOException;
    }

    /**
     * Keeps pairs, and returns them scaled, with the same names and fingerprint; if they are not kept yet, all of them are decoded now.
     *
     * @throws IOException if a pair cannot be read, or the folder has no room for them
     */
    public PairedImages of(PairedImages pairs) throws IOException {
        int channels = pairs.inputChannels();
        Entry entry =
                entry("pairs, input channels " + channels, pairs.fingerprint(), pairs.size(), channels + RGB, index -> {
                    ImagePair pair = pairs.read(index);
                    return List.of(pair.input(), ChannelImage.of(pair.target(), RGB));
                });
        return new PairView(
                pairs,
                pairs.size(),
                index -> index,
                index -> new ImagePair(
                        entry.image(index, 0, channels),
                        entry.image(index, channels, RGB).toRgb()),
                pairs::fingerprint);
    }

    /**
     * Keeps images, and returns them scaled, with the same names and fingerprint; if they are not kept yet, all of them are decoded now.
     *
     * @throws IOException if an image cannot be read, or the folder has no room for them
     */
    public Images of(Images images) throws IOException {
        Entry entry = entry(
                "images",
                images.fingerprint(),
                images.size(),
                RGB,
                index -> List.of(ChannelImage.of(images.read(index), RGB)));
        return new ImageView(
                images.size(),
                images::name,
                index -> entry.image(index, 0, RGB).toRgb(),
                images::fingerprint,
                images::fileList);
    }

    private Entry entry(String kind, String fingerprint, int size, int channels, Source source) throws IOException {
        Set<Integer> heights = new TreeSet<>(geometry.rescale());
        String scale = heights.size() == 1 ? "height " + heights.iterator().next() : "own size";
        Path target = folder.resolve(Fingerprint.of("decoded", kind, scale, fingerprint));
        if (!Files.exists(target)) {
            Source scaled = heights.size() == 1 ? index -> scaled(source.read(index)) : source;
            make(target, size, scaled);
        }
        return new Entry(target, size, channels);
    }

    private void make(Path target, int size, Source source) throws IOException {
        Files.createDirectories(folder);
        WriteLock lock = WriteLock.take(
                folder.resolve(WriteLock.FILE),
                PATIENCE,
                holder -> new IOException(holder + " is decoding images into " + folder + "; wait for it or end it"));
        try {
            AtomicFolder.recover(target);
            if (!Files.exists(target)) {
                requireSpace(size, source);
                AtomicFolder.write(target, aside -> write(aside, size, source));
                LOG.info("{} decoded images are kept in {}", size, target);
            }
        } finally {
            lock.close();
        }
    }

    private List<ChannelImage> scaled(List<ChannelImage> images) {
        int height = geometry.rescale().get(0);
        return images.stream()
                .map(image -> image.resize(PairAugmentation.scaledWidth(image.width(), image.height(), height), height))
                .toList();
    }

    private void requireSpace(int size, Source source) throws IOException {
        int samples = Math.min(SAMPLES, size);
        long bytes = 0;
        for (int k = 0; k < samples; k++) {
            for (ChannelImage image : source.read((int) ((long) k * size / samples))) {
                bytes += image.samples().length;
            }
        }
        long needed = ((bytes / samples * size) >> 20) + 1;
        long free = Files.getFileStore(folder).getUsableSpace() >> 20;
        LOG.info("Decoding {} images into {}: about {} MiB", size, folder, needed);
        if (needed > free) {
            throw new IOException("The decoded images need about " + needed + " MiB, but " + folder + " has " + free
                    + " MiB left; free some there, choose another folder, or train without one");
        }
    }

    private void write(Path aside, int size, Source source) throws IOException {
        StringBuilder sizes = new StringBuilder();
        try (OutputStream pixels = new BufferedOutputStream(Files.newOutputStream(aside.resolve(PIXELS)));
                PrefetchingDataLoader<List<ChannelImage>> loader =
                        new PrefetchingDataLoader<>(step -> source.read((int) step), 0, size, threads)) {
            while (loader.hasNext()) {
                List<ChannelImage> images = loader.next();
                int channels = 0;
                for (ChannelImage image : images) {
                    pixels.write(image.samples());
                    channels += image.channels();
                }
                sizes.append(images.get(0).size()).append('x').append(channels).append('\n');
            }
        }
        Files.writeString(aside.resolve(SIZES), sizes);
    }

    /** What is kept of one source. */
    private static final class Entry {

        private final List<MappedByteBuffer> maps = new ArrayList<>();
        private final int[] map;
        private final int[] position;
        private final int[] width;
        private final int[] height;

        Entry(Path folder, int size, int channels) throws IOException {
            map = new int[size];
            position = new int[size];
            width = new int[size];
            height = new int[size];
            Pattern sides = Pattern.compile("([1-9]\\d{0,5})x([1-9]\\d{0,5})x" + channels);
            // Damage need not be text.
            List<String> sizes = Files.readString(folder.resolve(SIZES), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
            try (FileChannel file = FileChannel.open(folder.resolve(PIXELS))) {
                long start = 0;
                long end = 0;
                boolean whole = sizes.size() == size;
                for (int i = 0; i < size && whole; i++) {
                    Matcher matcher = sides.matcher(sizes.get(i));
                    whole = matcher.matches();
                    if (whole) {
                        width[i] = Integer.parseInt(matcher.group(1));
                        height[i] = Integer.parseInt(matcher.group(2));
                        long bytes = (long) width[i] * height[i] * channels;
                        if (end + bytes - start > LARGEST_MAP) {
                            maps.add(file.map(FileChannel.MapMode.READ_ONLY, start, end - start));
                            start = end;
                        }
                        map[i] = maps.size();
                        position[i] = (int) (end - start);
                        end += bytes;
                        whole = end <= file.size();
                    }
                }
                if (!whole || end != file.size()) {
                    throw new IOException("The decoded images in " + folder + " are damaged; delete the folder");
                }
                maps.add(file.map(FileChannel.MapMode.READ_ONLY, start, end - start));
            }
        }

        /** Copies an image that begins after so many channels. */
        ChannelImage image(int index, int after, int channels) {
            int area = width[index] * height[index];
            byte[] samples = new byte[area * channels];
            maps.get(map[index]).get(position[index] + after * area, samples);
            return new ChannelImage(width[index], height[index], channels, samples);
        }
    }
}
